package scraper

import (
	"net/url"
	"time"

	"tearsheet/archive"
	"tearsheet/scraper/discover"
)

// slack is how far a date without time and zone may be off: zones go from
// -12 to +14 hours.
const slack = 26 * time.Hour

// dayOf is the day of publication: as the site writes it, whatever the zone.
func dayOf(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// outside is the word for why a link lies outside of the source's dates as far
// as a feed, a sitemap or its own URL tells; "" if it does not, or nobody
// knows. It spares the server what the run would throw away.
func (v *visit) outside(l discover.Link, u *url.URL) string {
	s := v.source
	if s.Since.IsZero() && s.Until.IsZero() {
		return ""
	}
	trust := v.crawler.trustOf(u.Host)
	from, to := dayOf(l.Published), dayOf(l.Published)
	if from.IsZero() || !trust.Dates.reliable() {
		from, to = time.Time{}, time.Time{}
		if span, ok := discover.SpanOf(u); ok && trust.URLs.reliable() {
			from, to = span.From, span.To.Add(-time.Second)
			if !trust.Days.exact() {
				from, to = from.Add(-slack), to.Add(slack)
			}
		} else if trust.Lastmod.reliable() {
			to = dayOf(l.Modified) // published no later than it was modified
		}
	}
	switch {
	case !to.IsZero() && to.Before(s.Since):
		return "since"
	case !s.Until.IsZero() && !from.Before(s.Until):
		return "until"
	}
	return ""
}

// refuses says why an article of that date is not wanted, or nil.
func (s Source) refuses(published archive.Date) error {
	switch {
	case published.IsZero():
		return nil
	case dayOf(published.Time).Before(s.Since):
		return errOld
	case !s.Until.IsZero() && !dayOf(published.Time).Before(s.Until):
		return errLate
	}
	return nil
}

// bygone tells whether a list has come to what was published before the
// source's dates: its next page need not be fetched.
func (v *visit) bygone(links []discover.Link) bool {
	if v.source.Since.IsZero() {
		return false
	}
	old := 0
	for _, l := range links {
		u, err := url.Parse(l.URL)
		if err != nil || l.Next || l.More {
			continue
		}
		span, spelt := discover.SpanOf(u)
		if spelt && span.List || !spelt && l.Published.IsZero() {
			continue
		}
		if v.outside(l, u) != "since" {
			return false
		}
		old++
	}
	return old >= fewDated
}

// fewDated is how many dated links it takes to know of which time a list is.
const fewDated = 3
