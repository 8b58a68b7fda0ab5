package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// How long a robots.txt is believed (RFC 9309 §2.4, §2.3.1.4).
const (
	robotsAge   = 24 * time.Hour      // before it is read again
	robotsStale = 30 * 24 * time.Hour // an old copy stands in for one that cannot be reached
	robotsRetry = 10 * time.Minute    // between two tries for one whose server fails
	robotsSoon  = time.Minute         // for one whose server does not answer at all
	robotsHops  = 5                   // redirects followed
)

// host is what is known of one host's robots.txt.
type host struct {
	turn  chan struct{} // held by the one who reads or asks
	rules *Robots       // the last that could be read, nil if none yet
	read  time.Time     // when
	err   error         // why it could not be read since
	again time.Time     // when it may be tried again
}

// Robots is what the robots.txt of u's host says to this crawler, read at most
// 24 hours ago. A 4xx allows all. After a 5xx, a 429 or no answer at all
// nothing is allowed, that is ErrUnreachable with the cause, and it is asked
// again when its Retry-After says so, else after 10 minutes, or after one if
// nothing answered; a copy read less than 30 days ago stands in.
func (f *Fetcher) Robots(ctx context.Context, u *url.URL) (*Robots, error) {
	h := f.host(u)
	select { // one reads, the others wait for what it finds
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	now := f.o.Now()
	if h.rules != nil && now.Sub(h.read) < robotsAge || h.err != nil && now.Before(h.again) {
		return h.answer(now)
	}
	rules, err := f.readRobots(ctx, u)
	switch {
	case err == nil:
		h.rules, h.read, h.err = rules, now, nil
	case !errors.Is(err, ErrUnreachable) || ctx.Err() != nil: // says nothing about the host
		return nil, err
	default:
		h.err, h.again = err, now.Add(robotsPause(err))
	}
	return h.answer(now)
}

// robotsPause is how long one that could not be read is not asked for again.
func robotsPause(err error) time.Duration {
	var network net.Error
	var no *refusal
	switch {
	case errors.As(err, &network):
		return robotsSoon
	case errors.As(err, &no) && no.after > 0:
		return no.after
	}
	return robotsRetry
}

func (h *host) answer(now time.Time) (*Robots, error) {
	if h.rules != nil && now.Sub(h.read) < robotsStale {
		return h.rules, nil
	}
	return nil, h.err
}

// host finds or makes the entry for u's host, and forgets another if there
// are too many. Forgetting costs a request, never a rule.
func (f *Fetcher) host(u *url.URL) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := authority(u)
	h := f.hosts[key]
	if h != nil {
		return h
	}
	for other := range f.hosts {
		if len(f.hosts) < f.o.MaxHosts {
			break
		}
		delete(f.hosts, other)
	}
	h = &host{turn: make(chan struct{}, 1)}
	f.hosts[key] = h
	return h
}

func (f *Fetcher) readRobots(ctx context.Context, u *url.URL) (*Robots, error) {
	t := &trip{limit: maxRobots + 1, left: f.o.Timeout, follow: followRobots} // one more, so that parseRobots sees the cut
	err := f.visit(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}, t)
	if err == nil {
		err = t.verdict()
	}
	switch {
	case errors.Is(err, ErrRecord), errors.Is(err, ErrPrivate) && len(t.legs) == 0:
		return nil, err // would stop the page just as well
	case errors.Is(err, ErrRedirects): // unavailable, as a 4xx (§2.3.1.2)
		return &Robots{}, nil
	case err != nil && !errors.Is(err, ErrTooLarge):
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return f.judge(t.last())
}

// followRobots is asked before a redirect of a robots.txt is followed, to
// whatever host it leads (§2.3.1.2).
func followRobots(ctx context.Context, u *url.URL, hops int) error {
	if hops > robotsHops {
		return ErrRedirects
	}
	return take(ctx, u)
}

// judge says what an answer to the question for robots.txt means. A host that
// answers 429 is too busy to be crawled, not without rules.
func (f *Fetcher) judge(l *leg) (*Robots, error) {
	switch {
	case l.status >= 500, l.status == http.StatusTooManyRequests:
		no := &refusal{status: l.status, after: l.retryAfter(f.o.Now())}
		if l.busy() && f.o.Busy != nil {
			f.o.Busy(l.url.Host, no.after)
		}
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, no)
	case l.status >= 300:
		return &Robots{}, nil
	}
	return parseRobots(l.body.decoded, f.agents...), nil
}

// refusal is the answer of a host that does not give its robots.txt now.
type refusal struct {
	status int
	after  time.Duration // in which it wants to be asked again, 0 if it does not say
}

func (r *refusal) Error() string { return fmt.Sprintf("status %d", r.status) }
