package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tearsheet/archive"
)

// leg is one exchange of a trip.
type leg struct {
	url         *url.URL
	status      int
	header      http.Header
	body        body
	conditional bool // validators were sent
	capture     archive.Capture
	took        time.Duration
}

// last is the leg that the page is made of.
func (t *trip) last() *leg { return t.legs[len(t.legs)-1] }

// verdict is the error that the last answer means.
func (t *trip) verdict() error {
	switch l := t.last(); {
	case l.notModified():
		return ErrNotModified
	case l.body.err != nil:
		return l.body.err
	}
	return nil
}

func (l *leg) notModified() bool {
	return l.conditional && l.status == http.StatusNotModified
}

// page is what the trip brought home, nil if nothing.
func (t *trip) page(now time.Time) *Page {
	if len(t.legs) == 0 {
		return nil
	}
	l := t.last()
	p := &Page{
		URL: l.url, Status: l.status, Header: l.header, MIME: l.capture.MIME,
		Body: l.body.decoded, Truncated: l.body.err != nil, Agents: t.agents,
		Redirects: t.redirects, Capture: l.capture, Took: l.took,
	}
	for _, hop := range t.legs[:len(t.legs)-1] {
		p.Hops = append(p.Hops, hop.capture)
	}
	p.RetryAfter = l.retryAfter(now)
	return p
}

// busy tells an answer by which a host says that it has had enough for now.
func (l *leg) busy() bool {
	return l.status == http.StatusTooManyRequests || l.status == http.StatusServiceUnavailable
}

// retryAfter is for how long a busy host asks to be left alone, 0 if it does not say.
func (l *leg) retryAfter(now time.Time) time.Duration {
	if !l.busy() {
		return 0
	}
	return retryAfter(l.header.Get("Retry-After"), now)
}

// maxRetryAfter bounds what a host may ask for.
const maxRetryAfter = 30 * 24 * time.Hour

// retryAfter reads both forms of the header (RFC 9110 §10.2.3); 0 if it is
// neither, or in the past.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	seconds, err := strconv.ParseUint(value, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, uint64(maxRetryAfter/time.Second))) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}

// truncated says what is missing.
func truncated(what string, err error) error {
	return fmt.Errorf("%w: %s: %w", ErrTruncated, what, err)
}
