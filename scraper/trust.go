package scraper

import (
	"context"
	"encoding/json"
	"net/url"
	"time"

	"tearsheet/archive"
	"tearsheet/scraper/discover"
)

// trust is how reliable a site's claims about time have proved: what it has
// said in feeds, sitemaps and URLs, held against its pages.
type trust struct {
	Dates   tally `json:"dates"`   // publication dates of feeds and news sitemaps
	Lastmod tally `json:"lastmod"` // of sitemaps, held against what a visit found
	URLs    tally `json:"urls"`    // dates in URLs
	Days    tally `json:"days"`    // the same to the very day: the site's clock is that of its URLs
}

// tally counts the claims that held and those that broke.
type tally struct {
	Held  int `json:"held"`
	Broke int `json:"broke"`
}

// score is the share of claims that held, from 0 to 1. Three are taken to have
// held before there was any, so that one slip condemns nobody.
func (t tally) score() float64 {
	const credit = 3
	return float64(t.Held+credit) / float64(t.Held+t.Broke+credit)
}

// reliable tells whether a claim may decide that a page is not fetched.
func (t tally) reliable() bool { return t.score() >= 0.6 }

// exact tells whether a claim holds but for slips.
func (t tally) exact() bool { return t.score() >= 0.9 }

// mostClaims bounds what a tally remembers, so that a site can mend its ways.
const mostClaims = 200

func (t *tally) add(held bool) {
	if held {
		t.Held++
	} else {
		t.Broke++
	}
	if t.Held+t.Broke > mostClaims {
		t.Held, t.Broke = t.Held/2, t.Broke/2
	}
}

// judge runs f on the trust in a host, which is kept at the end of the run.
func (c *Crawler) judge(host string, f func(*trust)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(c.trusted(host))
}

// trustOf is the trust in a host. A note that cannot be read is as good as none.
func (c *Crawler) trustOf(host string) trust {
	c.mu.Lock()
	defer c.mu.Unlock()
	return *c.trusted(host)
}

// trusted finds the trust in a host; the caller holds the lock.
func (c *Crawler) trusted(host string) *trust {
	if t := c.trust[host]; t != nil {
		return t
	}
	t := &trust{}
	if note, err := c.Frontier.Noted(context.Background(), trustNote(host)); err == nil && note != nil {
		_ = json.Unmarshal(note, t)
	}
	if c.trust == nil {
		c.trust = map[string]*trust{}
	}
	c.trust[host] = t
	return t
}

func trustNote(host string) string { return "trust " + host }

// keepTrust notes what was learned of the sites.
func (c *Crawler) keepTrust(ctx context.Context) error {
	c.mu.Lock()
	notes := map[string][]byte{}
	for host, t := range c.trust {
		if *t != (trust{}) {
			notes[host], _ = json.Marshal(t) // numbers alone do not fail
		}
	}
	clear(c.trust)
	c.mu.Unlock()
	for host, note := range notes {
		if err := c.Frontier.Note(ctx, trustNote(host), note); err != nil {
			return err
		}
	}
	return nil
}

// weigh holds what was claimed of a page against what the page says.
func (v *visit) weigh(published archive.Date) {
	if published.IsZero() {
		return
	}
	span, spelt := spanOf(v.uri.URL)
	v.crawler.judge(hostOf(v.uri.URL), func(t *trust) {
		if claimed := v.uri.Published; v.uri.Claimed != "" && !claimed.IsZero() {
			t.Dates.add(near(claimed, published.Time))
		}
		if spelt && !span.List {
			t.URLs.add(!published.Time.Before(span.From.Add(-slack)) && published.Time.Before(span.To.Add(slack)))
			t.Days.add(!dayOf(published.Time).Before(span.From) && dayOf(published.Time).Before(span.To))
		}
	})
}

// near tells whether two dates may mean the same day.
func near(a, b time.Time) bool { return a.Sub(b).Abs() <= 24*time.Hour+slack/2 }

func spanOf(raw string) (discover.Span, bool) {
	u, err := url.Parse(raw)
	if err != nil {
		return discover.Span{}, false
	}
	return discover.SpanOf(u)
}

// weighLastmod holds a sitemap's word that an article was modified against
// what the visit found.
func (v *visit) weighLastmod() {
	if !v.before.Article || v.before.Fetched.IsZero() || !v.before.Modified.After(v.before.Fetched) {
		return
	}
	if r := v.outcome.Result; r == Changed || r == Same {
		v.crawler.judge(hostOf(v.uri.URL), func(t *trust) { t.Lastmod.add(r == Changed) })
	}
}
