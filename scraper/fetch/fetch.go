// Package fetch turns one URL into one Page: robots.txt asked first and again
// on every redirect, no address that is not public, every limit counted, every
// exchange handed to a Recorder before the page is returned. colly does the
// fetching, behind one call.
//
// The package knows no pace of its own: WithTurn lends it the frontier's. Note
// that the first fetch from a host, and one every 24 hours after, makes two
// requests: /robots.txt and the page.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"tearsheet/archive"
)

// What a caller of Fetch can act on. A URL that is not a web address at all
// gives archive.ErrURL; what DNS, TCP, TLS and the context say is wrapped.
var (
	ErrNotModified = errors.New("not modified since the last capture")
	ErrTooLarge    = errors.New("larger than the limit")
	ErrTruncated   = errors.New("the body is not whole")     // cut by the network or the clock, or damaged
	ErrGarbled     = errors.New("the answer cannot be read") // it is not HTTP, or breaks off in its header
	ErrRobots      = errors.New("robots.txt forbids it")
	ErrUnreachable = errors.New("robots.txt cannot be read now, so nothing may be fetched") // worth another try later
	ErrPrivate     = errors.New("not a public address")
	ErrScope       = errors.New("out of scope")
	ErrRedirects   = errors.New("redirects without end")
	ErrKnown       = errors.New("redirected to what is known already")
	ErrRecord      = errors.New("record exchange") // the archive's trouble, not the page's: stop the crawl
)

// Recorder keeps exchanges; archive/warc has one. Record is called from many
// goroutines, with a context that is not cancelled: what came over the wire is
// kept even when the fetch is being given up.
type Recorder interface {
	Record(ctx context.Context, x archive.Exchange) (archive.Record, error)
}

// Request asks for a page. All fields but URL tell what is known from the last
// capture, if there was one.
type Request struct {
	URL          string // absolute, http or https
	ETag         string // its validator, as sent
	LastModified string // its validator, as sent

	Payload archive.Digest // its payload: the same again is recorded as a revisit
	Seen    time.Time      // its time
	SeenURL string         // its URL, if redirects had led away from URL

	// Known is asked before a redirect is followed: true ends the fetch there,
	// with ErrKnown. Nil knows nothing.
	Known func(ctx context.Context, u *url.URL) bool
}

// Page is what came back.
type Page struct {
	URL       *url.URL // after redirects
	Status    int
	Header    http.Header
	MIME      string   // Content-Type as sent
	Body      []byte   // content coding undone, charset as sent, at most Options.MaxBytes
	Truncated bool     // Body is not whole
	Agents    []string // by which the site may speak to the one who asked

	Redirects  []Redirect        // in order; after an error the last one may not have been followed
	Capture    archive.Capture   // of the last exchange
	Hops       []archive.Capture // of the redirect answers before it
	RetryAfter time.Duration     // what a 429 or 503 asks for, 0 if nothing
	Took       time.Duration     // of the last exchange
}

// Redirect is one step from URL to URL.
type Redirect struct {
	From, To string
	Status   int
}

// Fetch gets one page. Any answer is a page, 404 and 500 too: Status says
// which. With an error the page is the last answer that came, or nil if there
// was none: the 304 of ErrNotModified, the beginning of ErrTooLarge and
// ErrTruncated, the redirect that led to ErrRobots, ErrPrivate, ErrScope, ErrKnown
// or ErrRedirects. Validators are sent only to the URL they came from.
//
// Its exchanges take Options.Timeout at most, all together; it returns earlier
// when ctx is done.
func (f *Fetcher) Fetch(ctx context.Context, r Request) (*Page, error) {
	u, err := readURL(r.URL)
	if err != nil {
		return nil, err
	}
	if err := f.gate(ctx, u); err != nil {
		return nil, fmt.Errorf("fetch %s: %w", u, err)
	}
	t := &trip{request: r, agents: f.agents, seen: seenURL(u, r), limit: f.o.MaxBytes, left: f.o.Timeout, follow: f.follow}
	if err = f.visit(ctx, u, t); err == nil {
		err = t.verdict()
	}
	if err != nil {
		err = fmt.Errorf("fetch %s: %w", u, err)
	}
	return t.page(f.o.Now()), err
}

// gate asks the host's robots.txt.
func (f *Fetcher) gate(ctx context.Context, u *url.URL) error {
	rules, err := f.Robots(ctx, u)
	if err != nil {
		return err
	}
	if f.o.Slow != nil && rules.Delay > 0 {
		f.o.Slow(u.Host, rules.Delay)
	}
	if !rules.Allowed(u.RequestURI()) {
		return ErrRobots
	}
	return nil
}

// follow is asked before a redirect of a page is followed.
func (f *Fetcher) follow(ctx context.Context, u *url.URL, hops int) error {
	if hops > f.o.MaxRedirects {
		return ErrRedirects
	}
	if f.o.Accept != nil && !f.o.Accept(u) {
		return ErrScope
	}
	if err := take(ctx, u); err != nil { // before its robots.txt is asked, too
		return err
	}
	return f.gate(ctx, u)
}
