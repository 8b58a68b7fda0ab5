package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tearsheet/archive"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// visitor fetches pages for a command that is no crawl, in the pace of one: with a
// pause between any two requests, longer where robots.txt asks for it. Where a
// crawl or a server owns the archive, each request waits for its turn there.
type visitor struct {
	fetcher *fetch.Fetcher
	dir     string // of the archive
	delay   time.Duration
	last    time.Time     // when the last request ended
	lent    io.Closer     // the host, as long as it is lent; nil if it is not
	most    time.Duration // how long to wait for a turn
}

// visitor is the one of this command.
func (e *env) visitor() (*visitor, error) {
	if e.guest != nil {
		return e.guest, nil
	}
	v := &visitor{dir: e.config.Archive, delay: time.Duration(e.config.Delay), most: mostTurn}
	o := e.fetchOptions()
	o.Recorder, o.Slow = v, func(host string, delay time.Duration) { v.slow(host, delay) }
	fetcher, err := fetch.New(o)
	if err != nil {
		return nil, err
	}
	v.fetcher, e.guest = fetcher, v
	return v, nil
}

// fetch gets one page.
func (v *visitor) fetch(ctx context.Context, raw string) (*fetch.Page, error) {
	return v.fetcher.Fetch(fetch.WithTurn(ctx, v.turn), fetch.Request{URL: raw})
}

// robots asks for the rules of a host.
func (v *visitor) robots(ctx context.Context, u *url.URL) (*fetch.Robots, error) {
	return v.fetcher.Robots(fetch.WithTurn(ctx, v.turn), u)
}

// slow makes the pause longer, and tells whether that was needed.
func (v *visitor) slow(_ string, delay time.Duration) bool {
	if delay <= v.delay {
		return false
	}
	v.delay = delay
	return true
}

// Record keeps nothing: it notes that a request has ended.
func (v *visitor) Record(context.Context, archive.Exchange) (archive.Record, error) {
	v.leave()
	return archive.Record{}, nil
}

// leave gives the host back.
func (v *visitor) leave() {
	v.last = time.Now()
	if v.lent != nil {
		_ = v.lent.Close() // who owned it may have gone
		v.lent = nil
	}
}

// turn waits until the host may be asked.
func (v *visitor) turn(ctx context.Context, u *url.URL) (err error) {
	if v.lent != nil { // the last request brought nothing
		v.leave()
	}
	if err := v.rest(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, v.most)
	defer cancel()
	v.last = time.Now()
	if v.lent, err = askTurn(ctx, v.dir, u.Host); errors.Is(err, errNoOwner) {
		return nil
	}
	return err
}

// depart waits for the pause of the settings after the last request: the next
// command may be for the same site, and knows nothing of this one.
func (e *env) depart(ctx context.Context) {
	if e.guest == nil {
		return
	}
	e.guest.delay = time.Duration(e.config.Delay)
	_ = e.guest.rest(ctx) // who interrupts does not wait
}

// rest waits until the pause after the last request is over.
func (v *visitor) rest(ctx context.Context) error {
	timer := time.NewTimer(time.Until(v.last.Add(v.delay)))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// turnPath is where an owner lends a host, for as long as the answer is read.
const turnPath = "/turn"

// How long one waits for a turn, and how long it may take.
const (
	mostTurn = 2 * time.Minute
	longTurn = 5 * time.Minute
)

// turn lends a host that is being crawled to another process.
func (o *owner) turn(w http.ResponseWriter, r *http.Request) {
	db := o.house.frontier
	if db == nil {
		http.NotFound(w, r)
		return
	}
	giveBack, err := db.Lend(r.Context(), r.URL.Query().Get("host"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	defer giveBack()
	if http.NewResponseController(w).Flush() != nil {
		return
	}
	timer := time.NewTimer(longTurn)
	defer timer.Stop()
	select {
	case <-r.Context().Done():
	case <-timer.C:
	}
}

// askTurn asks the owner of an archive for a host, who has it back when it is
// closed. The error is errNoOwner where nobody crawls.
func askTurn(ctx context.Context, dir, host string) (io.Closer, error) {
	socket, done, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	defer done()
	c, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoOwner, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	fmt.Fprintf(c, "GET %s?host=%s HTTP/1.1\r\nHost: owner\r\n\r\n", turnPath, url.QueryEscape(host))
	status := make([]byte, len("HTTP/1.1 200"))
	if _, err = io.ReadFull(c, status); err == nil && strings.HasSuffix(string(status), " 200") {
		return c, nil
	}
	_ = c.Close()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("wait for a turn at %s, which is being crawled: %w", host, ctx.Err())
	case err == nil && strings.HasSuffix(string(status), " 409"):
		return nil, fmt.Errorf("%s is being crawled: %w", host, frontier.ErrPaused)
	}
	return nil, errNoOwner
}
