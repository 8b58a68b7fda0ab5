package config

import (
	"cmp"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/adhocore/gronx"
)

// schedule checks when a source is crawled, and from which days.
func (s Source) schedule(key string) error {
	since, until := day(s.Since), day(s.Until)
	switch _, err := time.LoadLocation(s.Zone); {
	case s.Since != "" && since.IsZero():
		return wrong(below(key, "since"), "want a day as 2024-01-10, not %q", s.Since)
	case s.Until != "" && until.IsZero():
		return wrong(below(key, "until"), "want a day as 2024-01-10, not %q", s.Until)
	case s.Since != "" && s.Until != "" && until.Before(since):
		return wrong(below(key, "until"), "want a day that is not before since, %s, not %s", s.Since, s.Until)
	case s.Every != 0 && (s.Every < minEvery || s.Every > maxEvery):
		return wrong(below(key, "every"), "want 0s (as for all) or %s to %s, not %s", minEvery, maxEvery, s.Every)
	case s.Every != 0 && s.Cron != "":
		return wrong(below(key, "cron"), "want either every or cron, not both")
	case s.Cron != "" && (!gronx.IsValid(s.Cron) || !strings.HasPrefix(s.Cron, "@") && len(strings.Fields(s.Cron)) != 5):
		return wrong(below(key, "cron"), "want minute, hour, day, month and weekday as \"30 6 * * *\", not %q", s.Cron)
	case err != nil || s.Zone == "Local":
		return wrong(below(key, "zone"), "want a time zone as Europe/Berlin, not %q", s.Zone)
	}
	if _, _, ok := Hours(s.Hours); !ok {
		return wrong(below(key, "hours"), "want hours as 07:00-22:00, not %q", s.Hours)
	}
	return oneOf(below(key, "render"), cmp.Or(s.Render, "chromium"), "chromium")
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Hours reads hours of the day as 07:00-22:00, as time since midnight; 22:00-6:00
// are those of the night. "" is all day: 0 and 0.
func Hours(s string) (from, to time.Duration, ok bool) {
	if s == "" {
		return 0, 0, true
	}
	first, last, ok := strings.Cut(s, "-")
	from, fine := clock(strings.TrimSpace(first))
	to, well := clock(strings.TrimSpace(last))
	return from, to, ok && fine && well && from != to
}

func clock(s string) (time.Duration, bool) {
	if s == "24:00" {
		return 24 * time.Hour, true
	}
	t, err := time.Parse("15:04", s)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil
}

// outlets checks where serve listens and whom it tells.
func (c Config) outlets() error {
	if c.Serve.Listen != "" {
		_, port, err := net.SplitHostPort(c.Serve.Listen)
		if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || n > 65535 {
			return wrong("serve.listen", "want HOST:PORT as 127.0.0.1:8420, not %q", c.Serve.Listen)
		}
	}
	if c.Alarms.Webhook != "" {
		if what := checkURL(c.Alarms.Webhook); what != "" {
			return wrong("alarms.webhook", "%s", what)
		}
	}
	return nil
}
