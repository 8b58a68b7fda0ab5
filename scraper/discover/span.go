package discover

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Span is the time that a URL names: the day or the month in which what it
// leads to was published, or, for a List, of which it lists what was published.
type Span struct {
	From, To time.Time // To is the first moment after it; UTC
	List     bool      // nothing but a page number follows the date
}

// SpanOf reads the date in a URL's path: /2024/05/12/, /2024-05-12-, /20240512,
// /2024/may/12/, /202405/, /may-2024/; and the date of a list in its query:
// ?date=2024-05-12, ?month=2024-05, ?m=202405, ?year=2024&month=5. A year alone counts only where the path is that of an
// archive: elsewhere it may be what the article is about.
func SpanOf(u *url.URL) (Span, bool) {
	if hasYear(u.RawQuery) {
		if s, ok := querySpan(u.Query()); ok {
			return s, true
		}
	}
	if !hasYear(u.Path) { // most links: parsing is what costs
		return Span{}, false
	}
	path := strings.ToLower(u.Path)
	for _, form := range dated {
		at := form.FindStringSubmatchIndex(path)
		if at == nil {
			continue
		}
		s, ok := spanOf(part(path, at, 1), part(path, at, 2), part(path, at, 3))
		s.List = listRest.MatchString(path[at[1]:])
		if ok {
			return s, true
		}
	}
	if at := worded.FindStringSubmatchIndex(path); at != nil {
		s, ok := spanOf(part(path, at, 2), part(path, at, 1), "")
		s.List = listRest.MatchString(path[at[1]:])
		return s, ok
	}
	return archiveYear(path)
}

// hasYear tells whether a path has four digits that may be a year.
func hasYear(path string) bool {
	digit := func(i int) bool { return '0' <= path[i] && path[i] <= '9' }
	for i := 0; i+3 < len(path); i++ {
		century := path[i : i+2]
		if (century == "19" || century == "20") && digit(i+2) && digit(i+3) {
			return true
		}
	}
	return false
}

const monthWord = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

// dated are the forms of dates in paths, the surest first.
var dated = []*regexp.Regexp{
	regexp.MustCompile(`(?:^|/)((?:19|20)\d\d)/(\d\d?|` + monthWord + `)/(\d\d?)(?:/|$)`),
	regexp.MustCompile(`(?:^|[/_-])((?:19|20)\d\d)[-_](\d\d)[-_](\d\d)(?:\D|$)`),
	regexp.MustCompile(`(?:^|[/_-])((?:19|20)\d\d)([01]\d)([0-3]\d)(?:[/_.-]|$)`),
	regexp.MustCompile(`(?:^|/)((?:19|20)\d\d)[/-](\d\d?|` + monthWord + `)(?:/|$)`),
	regexp.MustCompile(`^(?:/(?:` + strings.Join(archiveWords[1:], "|") + `))?/((?:19|20)\d\d)(0[1-9]|1[0-2])(?:/|\.html?$|$)`),
}

// worded is the form with the month first.
var worded = regexp.MustCompile(`(?:^|/)(` + monthWord + `)-((?:19|20)\d\d)(?:/|$)`)

// listRest is what may follow the date of a list.
var listRest = regexp.MustCompile(`^/?(?:index\.\w+|(?:page|p|seite|pagina)?[/-]?\d{1,5}/?)?$`)

// archiveWords are the folders in which sites keep lists by year.
var archiveWords = []string{"", "archive", "archives", "archiv", "archivo", "archivio", "issues", "issue", "date", "by-date", "sitemap", "calendar"}

func part(s string, at []int, n int) string {
	if 2*n+1 >= len(at) || at[2*n] < 0 {
		return ""
	}
	return s[at[2*n]:at[2*n+1]]
}

func archiveYear(path string) (Span, bool) {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	last := len(segments) - 1
	if last > 1 || last == 1 && !slices.Contains(archiveWords, segments[0]) {
		return Span{}, false
	}
	s, ok := spanOf(segments[last], "", "")
	s.List = true
	return s, ok
}

// The names of parameters in which lists have their date: all of it, its year,
// its month, its day.
var (
	dateParameters  = []string{"date", "day", "month", "m", "ym", "d", "archive", "period", "datum"}
	yearParameters  = []string{"year", "y", "yr", "jahr", "annee", "ano", "anno"}
	monthParameters = []string{"month", "m", "mo", "monthnum", "monat", "mois", "mes", "mese"}
	dayParameters   = []string{"day", "d", "tag", "jour", "dia", "giorno"}
)

// queryDate is a date in one parameter, by digits alone or with hyphens.
var queryDate = regexp.MustCompile(`^((?:19|20)\d\d)[-/.]?(0[1-9]|1[0-2])(?:[-/.]?([0-3]\d))?$`)

func querySpan(q url.Values) (s Span, ok bool) {
	for _, name := range dateParameters {
		if at := queryDate.FindStringSubmatch(q.Get(name)); at != nil && !ok {
			s, ok = spanOf(at[1], at[2], at[3])
		}
	}
	if year := firstOf(q, yearParameters); !ok && year != "" {
		s, ok = spanOf(year, firstOf(q, monthParameters), firstOf(q, dayParameters))
	}
	s.List = true
	return s, ok
}

func firstOf(q url.Values, names []string) string {
	for _, name := range names {
		if v := q.Get(name); v != "" {
			return v
		}
	}
	return ""
}

// spanOf is the span of a date whose day and month may be missing. There is
// none for what is no date.
func spanOf(year, month, day string) (Span, bool) {
	y, err := strconv.Atoi(year)
	if err != nil || y < 1900 || y > 2099 {
		return Span{}, false
	}
	if month == "" {
		return spanning(time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), 1, 0, 0), true
	}
	m, ok := monthOf(month)
	if day == "" || !ok {
		return spanning(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), 0, 1, 0), ok
	}
	d, err := strconv.Atoi(day)
	from := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return spanning(from, 0, 0, 1), err == nil && from.Day() == d
}

func spanning(from time.Time, years, months, days int) Span {
	return Span{From: from, To: from.AddDate(years, months, days)}
}

func monthOf(s string) (time.Month, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return time.Month(n), 1 <= n && n <= 12
	}
	for m := time.January; m <= time.December && len(s) >= 3; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s[:3]) {
			return m, true
		}
	}
	return 0, false
}
