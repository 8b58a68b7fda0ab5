package scraper

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"tearsheet/archive"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// turn lets the visit make its next request. The first is what the frontier
// leased the URI for; every other, after a robots.txt or a redirect, waits like
// a page.
func (v *visit) turn(ctx context.Context, u *url.URL) error {
	if !v.asked {
		v.asked = true
		return nil
	}
	return v.crawler.Frontier.Turn(ctx, v.uri, u.Host)
}

// answered tells the frontier how the host took the request, for its pace.
func (v *visit) answered(page *fetch.Page, err error) {
	switch {
	case page != nil:
		v.crawler.ledger.heard(v.uri.URL, true)
		if v.crawler.outage.answered(page.URL.Host) {
			v.crawler.Log.Info("the network is back")
		}
		v.crawler.Frontier.Answered(page.URL.Host, frontier.Answer{
			Took: page.Took, Busy: busy(page.Status), RetryAfter: page.RetryAfter,
		})
	case down(err):
		v.unanswered(err)
	}
}

// unanswered holds it against the host that it did not answer, unless none does.
func (v *visit) unanswered(err error) {
	host, c := hostOf(v.uri.URL), v.crawler
	ours, begins := c.outage.failed(host, err, c.Now())
	if begins {
		c.Log.Warn("no host answers: the network may be gone; nothing is held against them", "err", err)
	}
	if v.offline = ours; !ours && host != "" {
		c.ledger.heard(v.uri.URL, false)
		c.Frontier.Answered(host, frontier.Answer{Down: true})
	}
}

// busy tells a host that has had enough for now.
func busy(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

// down tells whether an error without any answer is the host's: all are that
// are not a rule of ours, the caller's wish, or the address's own fault. Who
// answers what nobody can read is there.
func down(err error) bool {
	for _, other := range []error{
		context.Canceled, archive.ErrURL, frontier.ErrPaused,
		fetch.ErrRobots, fetch.ErrScope, fetch.ErrPrivate, fetch.ErrRedirects, fetch.ErrKnown, fetch.ErrTooLarge, fetch.ErrGarbled, fetch.ErrRecord,
	} {
		if errors.Is(err, other) {
			return false
		}
	}
	return err != nil
}

func (c *Crawler) tries() int {
	if c.Tries > 0 {
		return c.Tries
	}
	return 3
}

// backoff quadruples with every try, give or take a quarter, so that pages that
// failed together are not tried together.
func (c *Crawler) backoff(tries int) time.Duration {
	wait := c.Backoff
	if wait <= 0 {
		wait = 5 * time.Second
	}
	for range tries - 1 {
		wait *= 4
	}
	return wait*3/4 + rand.N(wait/2+1)
}
