package extract

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"tearsheet/archive"
)

// layouts are the forms of dates in attributes, commonest first.
var layouts = []string{
	time.RFC3339, "2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05.999-0700", "2006-01-02T15:04Z07:00",
	"2006-01-02T15:04-0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05-0700", "2006-01-02 15:04:05 MST",
	"2006-01-02T15:04:05 -0700", "2006-01-02T15:04:05 Z07:00", time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700",
}

// local are forms without a zone: only their day is sure.
var local = []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "20060102", "20060102T150405", "2006-01-02T15:04:05.999"}

// readDate reads the date in an attribute: a standard form, seconds since 1970,
// or else text.
func readDate(value string, order dateOrder) (archive.Date, bool) {
	value = strings.TrimSpace(value)
	if len(value) < 6 || len(value) > 100 {
		return archive.Date{}, false
	}
	if t, ok := unixTime(value); ok {
		return archive.Date{Time: t}, plausible(t)
	}
	if standard(value) {
		for _, layout := range layouts {
			if t, err := time.Parse(layout, value); err == nil {
				return archive.Date{Time: t}, plausible(t)
			}
		}
		for _, layout := range local {
			if t, err := time.Parse(layout, value); err == nil {
				return day(t.Year(), int(t.Month()), t.Day())
			}
		}
	}
	return findDate(value, order)
}

// standard tells whether a value can be in one of the layouts: it begins with
// a year, or as RFC 1123 does.
func standard(value string) bool {
	if len(value) > 4 && value[3] == ',' {
		return true
	}
	for i := range 4 {
		if value[i] < '0' || value[i] > '9' {
			return false
		}
	}
	return true
}

// unixTime reads ten digits as seconds, thirteen as milliseconds.
func unixTime(value string) (time.Time, bool) {
	n, err := strconv.ParseInt(value, 10, 64)
	switch {
	case err != nil || n <= 0:
		return time.Time{}, false
	case len(value) == 10:
		return time.Unix(n, 0).UTC(), true
	case len(value) == 13:
		return time.UnixMilli(n).UTC(), true
	}
	return time.Time{}, false
}

func plausible(t time.Time) bool { return t.Year() >= 1800 && t.Year() < 2200 }

// day is a day of a year of our calendar, or of the Thai one.
func day(y, m, d int) (archive.Date, bool) {
	if y >= 2443 && y < 2700 {
		y -= 543 // Buddhist era
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if int(t.Month()) != m || t.Day() != d || !plausible(t) {
		return archive.Date{}, false
	}
	return archive.Date{Time: t, Day: true}, true
}

// dateToken is a number or a word of a text, and what stands before it.
type dateToken struct {
	word   string
	number int  // -1 for words
	digits int  // of the number
	before byte // the last character before it that is no space, 0 if only spaces
}

// findDate finds the first full date, with its year, in a text: "May 6, 2024",
// "6. Mai 2024", "2024-05-06", "06.05.2024", "2024年5月6日". Numbers alone with
// slashes are read only when one order makes sense of them, or the page's
// language writes them in one.
func findDate(text string, order dateOrder) (archive.Date, bool) {
	if !strings.ContainsFunc(firstBytes(text, maxDate), unicode.IsDigit) {
		return archive.Date{}, false
	}
	tokens := dateTokens(text)
	for i := range tokens {
		for _, at := range [...][3]int{{0, 1, 2}, {0, 1, 3}, {0, 2, 3}, {0, 2, 4}} { // May 6th, 2024; 6 de mayo de 2024
			if i+at[2] >= len(tokens) || at[1] == 2 && !filler(tokens[i+1]) || at[2]-at[1] == 2 && !filler(tokens[i+at[2]-1]) {
				continue
			}
			if d, ok := dateAt(tokens[i], tokens[i+at[1]], tokens[i+at[2]], order); ok {
				return d, true
			}
		}
	}
	return shortDate(tokens)
}

// shortDate finds "06.05.24": two digits each, with dots.
func shortDate(tokens []dateToken) (archive.Date, bool) {
	for i := 0; i+2 < len(tokens); i++ {
		a, b, c := tokens[i], tokens[i+1], tokens[i+2]
		if a.digits == 2 && b.digits == 2 && c.digits == 2 && b.before == '.' && c.before == '.' && a.before != '.' && (i+3 == len(tokens) || tokens[i+3].before != '.') {
			return day(2000+c.number, b.number, a.number)
		}
	}
	return archive.Date{}, false
}

func filler(t dateToken) bool {
	switch t.word {
	case "de", "of", "del", "st", "nd", "rd", "th", "a", "tháng", "năm", "ngày", "er", "г", "р", "d'", "ب", "ה":
		return true
	}
	return false
}

// dateAt reads three tokens in the orders that are in use.
func dateAt(a, b, c dateToken, order dateOrder) (archive.Date, bool) {
	switch {
	case a.number > 0 && a.digits <= 2 && b.number < 0 && c.digits == 4 && persianMonths[b.word] > 0:
		return persianDay(c.number, persianMonths[b.word], a.number)
	case a.digits == 4 && a.number > 1300 && a.number < 1500 && b.number > 0 && c.number > 0 && b.digits <= 2 && c.digits <= 2 && joined(b) && joined(c):
		return persianDay(a.number, b.number, c.number)
	case a.number > 0 && a.digits <= 2 && b.number < 0 && c.digits == 4 && months[b.word] > 0: // 6 May 2024
		return day(c.number, months[b.word], a.number)
	case a.number < 0 && months[a.word] > 0 && b.number > 0 && b.digits <= 2 && c.digits == 4 && c.before != ':': // May 6, 2024
		return day(c.number, months[a.word], b.number)
	case a.digits == 4 && b.number < 0 && months[b.word] > 0 && c.number > 0 && c.digits <= 2: // 2024 May 6
		return day(a.number, months[b.word], c.number)
	case a.digits == 4 && b.number > 0 && c.number > 0 && b.digits <= 2 && c.digits <= 2 && joined(b) && joined(c): // 2024-05-06
		return day(a.number, b.number, c.number)
	case a.number > 0 && b.number > 0 && c.digits == 4 && a.digits <= 2 && b.digits <= 2 && joined(b) && joined(c):
		return numeric(a.number, b.number, c.number, b.before, order)
	}
	return archive.Date{}, false
}

func joined(t dateToken) bool {
	return t.before == '.' || t.before == '-' || t.before == '/' || t.before == 'y'
}

// numeric reads day and month: with dots the day comes first; with slashes and
// hyphens only what one order allows is sure, or the order of the language.
func numeric(a, b, year int, sep byte, order dateOrder) (archive.Date, bool) {
	switch {
	case sep == '.' || a > 12:
		return day(year, b, a)
	case b > 12 || a == b || order == monthFirst:
		return day(year, a, b)
	case order == dayFirst:
		return day(year, b, a)
	}
	return archive.Date{}, false
}

// Bounds of how much of a text is read.
const (
	maxDateTokens = 60
	maxDate       = 400 // bytes
)

func dateTokens(text string) []dateToken {
	var all []dateToken
	before := byte(0)
	runes := []rune(strings.ToLower(firstBytes(text, maxDate)))
	for i := 0; i < len(runes) && len(all) < maxDateTokens; {
		r := runes[i]
		switch {
		case unicode.IsDigit(r):
			j, n := i, 0
			for j < len(runes) && unicode.IsDigit(runes[j]) {
				n = min(n*10+digitValue(runes[j]), 1<<20)
				j++
			}
			all = append(all, dateToken{number: n, digits: j - i, before: before})
			i, before = j, 0
		case r == '年' || r == '月' || r == '日' || r == '년' || r == '월' || r == '일':
			before = 'y'
			i++
		case unicode.IsLetter(r) || unicode.IsMark(r):
			j := i
			for j < len(runes) && (unicode.IsLetter(runes[j]) || unicode.IsMark(runes[j])) {
				j++
			}
			all = append(all, dateToken{word: string(runes[i:j]), number: -1, before: before})
			i, before = j, 0
		default:
			if r > ' ' && r < 0x80 {
				before = byte(r)
			}
			i++
		}
	}
	return westernYears(all)
}

func digitValue(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	case r >= '०' && r <= '९':
		return int(r - '०')
	case r >= '০' && r <= '৯':
		return int(r - '০')
	case r >= '๐' && r <= '๙':
		return int(r - '๐')
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	return 0
}

// pathDate reads /2024/05/06/, /2024-05-06/, /20240506/ and the like.
func pathDate(path string) (archive.Date, bool) {
	tokens := dateTokens(path)
	for i := range tokens {
		t := tokens[i]
		if t.digits == 8 {
			return day(t.number/10000, t.number/100%100, t.number%100)
		}
		if i+2 < len(tokens) && t.digits == 4 && t.number > 1990 && joined(tokens[i+1]) && joined(tokens[i+2]) {
			b, c := tokens[i+1], tokens[i+2]
			month := b.number
			if month < 0 {
				month = months[b.word]
			}
			if month > 0 && c.number > 0 && c.digits <= 2 {
				return day(t.number, month, c.number)
			}
		}
	}
	return archive.Date{}, false
}
