package extract

import (
	"cmp"
	"strings"
	"time"

	"tearsheet/archive"
)

// dateOrder is the order of day and month in numbers with slashes.
type dateOrder int

const (
	orderUnsure dateOrder = iota
	dayFirst
	monthFirst
)

// dateOrder is the order that readers of the page's language, claimed or found,
// expect. In English it is that of a country, and unsure without one.
func (r *reading) dateOrder() dateOrder {
	lang, country, _ := strings.Cut(cmp.Or(r.claimedLanguage(), r.article.Lang), "-")
	if r.url != nil {
		host := r.url.Hostname()
		if top := host[strings.LastIndexByte(host, '.')+1:]; len(top) == 2 {
			country = strings.ToUpper(top)
		}
	}
	switch {
	case lang == "" || lang == "en" && country == "":
		return orderUnsure
	case lang == "en" && (country == "US" || country == "PH"):
		return monthFirst
	case lang == "en" && (country == "CA" || country == "IO" || country == "CO" || country == "AI" || country == "TV" || country == "ME"):
		return orderUnsure
	}
	return dayFirst
}

// eras are the years before the first of a count of years.
var eras = map[string]int{"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}

var shortMonths = [...]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// westernYears turns years of an era into those of our calendar, and the
// numbers of months that Vietnamese writes into names.
func westernYears(tokens []dateToken) []dateToken {
	kept := tokens[:0]
	era, month := 0, false
	for _, t := range tokens {
		if month && t.number > 0 && t.number <= 12 {
			t.word, t.number, t.digits = shortMonths[t.number-1], -1, 0
		}
		if month = t.word == "tháng" || t.word == "thg"; month {
			continue
		}
		if n := eras[t.word]; n > 0 {
			era = n
			continue
		}
		if era > 0 && t.number > 0 && t.digits <= 3 {
			t.number, t.digits = t.number+era, 4
		}
		era = 0
		kept = append(kept, t)
	}
	return kept
}

// persianMonths are the months of the Solar Hijri calendar.
var persianMonths = map[string]int{
	"فروردین": 1, "اردیبهشت": 2, "خرداد": 3, "تیر": 4, "مرداد": 5, "شهریور": 6, "مهر": 7, "آبان": 8, "آذر": 9, "دی": 10, "بهمن": 11, "اسفند": 12,
}

// persianDay is a day of the Solar Hijri calendar in ours. Eight years of 33
// are leap years; the rule agrees with the sun from 1178 to 1633.
func persianDay(y, m, d int) (archive.Date, bool) {
	leap := (8*y+29)%33 < 8
	if y < 1300 || y >= 1500 || m < 1 || m > 12 || d < 1 || d > 31 || m > 6 && d > 30 || m == 12 && d == 30 && !leap {
		return archive.Date{}, false
	}
	leaps := (8*y+21)/33 - (8*1300+21)/33
	days := 365*(y-1300) + leaps + 31*(m-1) - max(0, m-7) + d - 1
	t := time.Date(1921, 3, 21, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
	return archive.Date{Time: t, Day: true}, true
}
