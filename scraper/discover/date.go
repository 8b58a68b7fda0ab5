package discover

import (
	"strings"
	"time"
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
	time.RFC1123Z,
	time.RFC1123,
}

// readDate reads a date in one of the forms. A form without zone is taken as
// UTC; the zero time is for what is no date.
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
	return time.Time{}
}
