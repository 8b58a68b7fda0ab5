package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"

	"tearsheet/archive"
)

// wire is the http.RoundTripper below colly: one RoundTrip is one exchange,
// read to its end and recorded. The body stays in the trip and colly sees an
// empty one, because colly would gunzip and transcode it on its own account.
type wire struct {
	o         Options
	transport *http.Transport
	buffers   sync.Pool // of *bytes.Buffer: what bodies are read into
}

// RoundTrip fails when the network does before there is a response header,
// when the context is cancelled, and when the exchange cannot be recorded.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := w.ask(req)
	if errors.Is(err, errStale) {
		return w.ask(req)
	}
	return res, err
}

// ask makes the request in its turn and its time.
func (w *wire) ask(req *http.Request) (*http.Response, error) {
	t := tripOf(req.Context())
	if err := take(req.Context(), req.URL); err != nil {
		return nil, err
	}
	defer spend(req.Context())
	began := time.Now()
	defer func() { t.left -= time.Since(began) }()
	ctx, cancel := context.WithTimeout(req.Context(), t.left)
	defer cancel()
	res, err := w.exchange(t, req.WithContext(ctx))
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) && !errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("%w: %w", context.DeadlineExceeded, err)
	}
	return res, err
}

// exchange makes one request and keeps what comes.
func (w *wire) exchange(t *trip, req *http.Request) (*http.Response, error) {
	start := w.o.Now()
	req = t.dress(req)
	var tap *tapped
	trace := &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { tap = tapConn(i, w.o.MaxHeader) }}
	res, err := w.transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err != nil {
		return nil, tap.fault(err)
	}
	l := w.read(t, res)
	res.Body.Close()
	l.took = w.o.Now().Sub(start)
	if errors.Is(req.Context().Err(), context.Canceled) {
		return nil, context.Canceled // the caller's wish, no evidence of anything
	}
	if err := w.record(t, l, req, tap, start); err != nil {
		return nil, err
	}
	t.legs = append(t.legs, l)
	t.keepCookies(res)
	w.o.Log.Debug("exchange", "url", req.URL.String(), "status", l.status, "bytes", len(l.body.stored), "dur", l.took)
	res.Body, res.ContentLength, res.Uncompressed = http.NoBody, 0, true
	l.lead(res)
	return res, nil
}

// lead spells where a redirect leads so that net/http can read it, too: it
// takes "/100%" for no URL at all. What nobody can read leads nowhere.
func (l *leg) lead(res *http.Response) {
	if l.header.Get("Location") == "" {
		return
	}
	res.Header = l.header.Clone()
	if to, err := l.location(); err == nil {
		res.Header.Set("Location", to.String())
	} else {
		res.Header.Del("Location")
	}
}

// dress is the request as it will be sent. Validators go only to the URL that
// gave them: to another they would ask the wrong question.
func (t *trip) dress(req *http.Request) *http.Request {
	req = req.Clone(req.Context())
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	req.Header.Set("Accept-Encoding", acceptEncoding)
	req.Header.Del("Referer")                      // that net/http adds on redirects
	req.Body = io.NopCloser(strings.NewReader("")) // lest net/http repeats the request at once when the connection breaks
	t.addCookies(req)
	if req.URL.String() != t.seen {
		return req
	}
	if t.request.ETag != "" {
		req.Header.Set("If-None-Match", t.request.ETag)
	}
	if t.request.LastModified != "" {
		req.Header.Set("If-Modified-Since", t.request.LastModified)
	}
	return req
}

func (w *wire) read(t *trip, res *http.Response) *leg {
	h := res.Request.Header
	in, _ := w.buffers.Get().(*bytes.Buffer)
	if in == nil {
		in = &bytes.Buffer{}
	}
	defer w.buffers.Put(in)
	if res.StatusCode == http.StatusSwitchingProtocols { // its body is the connection, which nothing ends
		res.Body.Close()
		res.Body = http.NoBody
	}
	return &leg{
		url: res.Request.URL, status: res.StatusCode, header: res.Header,
		body:        readBody(in, &steady{r: res.Body, rate: w.o.MinRate, now: time.Now}, res.Header.Get("Content-Encoding"), t.limit),
		conditional: h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != "",
	}
}

// record hands the exchange to the Recorder and fills the leg's capture.
func (w *wire) record(t *trip, l *leg, req *http.Request, tap *tapped, start time.Time) error {
	x := archive.Exchange{
		URL: l.url.String(), Time: start, IP: tap.ip(), Request: requestHead(req), Response: tap.head(),
		Body: l.body.stored, Truncated: l.body.truncated, Payload: archive.Sum(l.body.decoded),
	}
	if x.Revisit = t.revisit(l, x.Payload); x.Revisit != nil {
		x.Payload = t.request.Payload // the body goes along: its digest is recorded, its bytes are not
	}
	l.capture = archive.Capture{
		URL: x.URL, Time: start, Status: l.status, MIME: contentType(l.header),
		Payload: x.Payload, Revisit: x.Revisit != nil, Location: l.leadsTo(),
	}
	if w.o.Recorder == nil {
		return nil
	}
	place, err := w.o.Recorder.Record(context.WithoutCancel(req.Context()), x)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecord, err)
	}
	l.capture.Record = place
	return nil
}

// leadsTo is where a redirect leads, "" if the answer is none.
func (l *leg) leadsTo() string {
	if l.status/100 != 3 || l.header.Get("Location") == "" {
		return ""
	}
	to, err := l.location()
	if err != nil {
		return ""
	}
	return to.Redacted()
}

// location is the answer's Location as a browser reads it.
func (l *leg) location() (*url.URL, error) {
	parsed, err := browser.ParseRef(l.url.String(), l.header.Get("Location"))
	if err != nil {
		return nil, err
	}
	return spell(parsed)
}

// contentType is the Content-Type as sent, or its first words where no honest
// one is so long: it is kept with every capture.
func contentType(h http.Header) string {
	const most = 200 // bytes
	sent := h.Get("Content-Type")
	if len(sent) > most {
		sent, _, _ = strings.Cut(strings.ToValidUTF8(sent[:most], ""), ";")
	}
	return sent
}

// revisit points to the last capture if this answer repeats it, else is nil.
func (t *trip) revisit(l *leg, payload archive.Digest) *archive.Revisit {
	r := archive.Revisit{URL: t.seen, Time: t.request.Seen}
	switch {
	case l.notModified():
		r.Profile = "server-not-modified"
	case l.status == http.StatusOK && l.body.err == nil && payload == t.request.Payload:
		r.Profile = "identical-payload-digest"
	default:
		return nil
	}
	return &r
}

// requestHead is what net/http sends for req: it writes both with one hand.
func requestHead(req *http.Request) []byte {
	var b bytes.Buffer
	_ = req.Write(&b) // a buffer does not fail
	return b.Bytes()
}
