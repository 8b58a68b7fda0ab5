package discover

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// forms are the dates of sitemaps: W3C-DTF, and what is met in their place.
var forms = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04Z07:00",
	"2006-01-02",
	"2006-01",
	"2006",
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02T15:04Z0700",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02T15:04",
	"20060102T150405Z0700",
	"20060102T150405",
	"20060102",
	time.RFC1123Z,
}

// readDate reads a date in one of the forms, or else as people write it. One
// without a zone is taken as UTC; the zero time is for what is no date.
func readDate(s string) time.Time {
	s = strings.TrimSpace(s)
	if len(s) > 11 && s[10] == ' ' && s[4] == '-' {
		s = s[:10] + "T" + strings.ReplaceAll(s[11:], " ", "")
	}
	for _, form := range forms {
		if t, err := time.Parse(form, s); err == nil && t.Year() > 1 {
			return t
		}
	}
	return looseDate(s)
}

// clockForm is a time of day, and the zone that follows it.
var clockForm = regexp.MustCompile(`(?i)(?:\b|T)(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*([ap]\.?m\b\.?)?\s*(?:(?:GMT|UTC)?([+-]\d\d?):?(\d\d)?\b|([A-Z]{1,5})\b)?`)

// looseDate reads a date in the forms that feeds have in the wild: weekdays and
// months of other languages, names of zones, remarks in brackets, twelve hours,
// seconds since 1970.
func looseDate(s string) time.Time {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return sinceEpoch(n, len(s))
	}
	if len(s) > maxDate || !utf8.ValidString(s) {
		return time.Time{}
	}
	hour, minute, second, zone := 0, 0, 0, time.UTC
	if at := clockForm.FindStringSubmatchIndex(s); at != nil {
		clock := func(n int) string { return part(s, at, n) }
		hour, minute, second = number(clock(1)), number(clock(2)), number(clock(3))
		if half := strings.ToLower(clock(4)); half != "" && hour <= 12 {
			hour = hour%12 + 12*strings.Count(half[:1], "p")
		}
		zone = zoneOf(clock(5), clock(6), clock(7))
		s = s[:at[0]] + " " + s[at[1]:]
	}
	y, m, d := dayOf(s)
	t := time.Date(y, m, d, hour, minute, second, 0, zone)
	if m < 1 || m > 12 || d < 1 || d > 31 || hour > 24 || minute > 59 || y < 1900 || y > 2199 {
		return time.Time{}
	}
	return t
}

// maxDate bounds what may be a date, in bytes.
const maxDate = 100

// sinceEpoch reads seconds or milliseconds since 1970 by how many digits they have.
func sinceEpoch(n int64, digits int) time.Time {
	switch {
	case n <= 0:
	case digits == 9 || digits == 10:
		return time.Unix(n, 0).UTC()
	case digits == 12 || digits == 13:
		return time.UnixMilli(n).UTC()
	}
	return time.Time{}
}

// zoneOf is a zone given by its hours and minutes, or by a name; one that
// nobody knows is UTC.
func zoneOf(hours, minutes, name string) *time.Location {
	seconds := number(hours) * 3600
	if strings.HasPrefix(hours, "-") {
		seconds -= number(minutes) * 60
	} else {
		seconds += number(minutes) * 60
	}
	if name != "" {
		seconds = zones[strings.ToUpper(name)] * 3600
	}
	if seconds == 0 {
		return time.UTC
	}
	return time.FixedZone("", seconds)
}

// zones are the names of zones that feeds use, with their hours east of
// Greenwich: those of RFC 822, and those of Europe and the Far East.
var zones = map[string]int{
	"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "HST": -10,
	"BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "SAST": 2, "BRT": -3, "ART": -3,
	"PKT": 5, "WIB": 7, "ICT": 7, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}

var dateToken = regexp.MustCompile(`[\p{L}\p{M}]+|\d+`)

// dayOf finds year, month and day in a text without a time of day: the month as
// a word, or all three as numbers whose order nobody can mistake.
func dayOf(s string) (year int, month time.Month, day int) {
	var numbers []string
	for _, token := range dateToken.FindAllString(s, -1) {
		if token[0] >= '0' && token[0] <= '9' {
			numbers = append(numbers, token)
		} else if m := monthWordOf(token); m > 0 && month == 0 {
			month = m
		}
	}
	if month > 0 && len(numbers) >= 2 {
		if len(numbers[0]) == 4 {
			return number(numbers[0]), month, number(numbers[1])
		}
		return century(numbers[1]), month, number(numbers[0])
	}
	switch {
	case month > 0 || len(numbers) < 3:
		return 0, 0, 0
	case len(numbers[0]) == 4:
		return number(numbers[0]), time.Month(number(numbers[1])), number(numbers[2])
	case strings.Contains(s, numbers[0]+"."), number(numbers[0]) > 12:
		return century(numbers[2]), time.Month(number(numbers[1])), number(numbers[0])
	}
	return century(numbers[2]), time.Month(number(numbers[0])), number(numbers[1])
}

// century is a year that may have been written with two digits (RFC 2822 §4.3).
func century(s string) int {
	switch n := number(s); {
	case len(s) == 2 && n < 50:
		return 2000 + n
	case len(s) == 2:
		return 1900 + n
	default:
		return n
	}
}

func number(s string) int {
	n, _ := strconv.Atoi(cmp.Or(s, "0"))
	return n
}

// monthStarts are how the names of the months begin in the languages whose
// feeds have been met with such names; the longest is the surest.
var monthStarts = [12]string{
	"jan jän ene gen sty янв січ oca ιαν", "feb fev fév feb lut фев лют şub φεβ", "mar mär mrz mrt märz мар бер μάρ",
	"apr avr abr kwi апр кві nis απρ", "may mai mei mag maj мая май тра μάι", "jun juin giu cze июн чер haz ιούν",
	"jul juil lug lip июл лип tem ιούλ", "aug août aou ago sie авг сер ağu αύγ", "sep set wrz сен вер eyl σεπ",
	"oct okt ott out paź окт жов eki οκτ", "nov lis ноя лис kas νοέ", "dec déc dez dic gru дек гру ara δεκ",
}

// monthWordOf is the month that a word names, 0 if none. The longest beginning
// counts, for "juillet" begins as June does.
func monthWordOf(word string) (month time.Month) {
	word, most := strings.ToLower(word), 0
	for i, starts := range monthStarts {
		for _, start := range strings.Fields(starts) {
			if len(start) > most && strings.HasPrefix(word, start) {
				month, most = time.Month(i+1), len(start)
			}
		}
	}
	return month
}
