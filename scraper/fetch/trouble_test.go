package fetch

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestHangingServer(t *testing.T) {
	release := make(chan struct{})
	hang := func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}
	body := func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "the beginning")
		w.(http.Flusher).Flush()
		hang(w, r)
	}
	tests := []struct {
		name  string
		pages map[string]http.HandlerFunc
		path  string
		body  string
	}{
		{"robots.txt", map[string]http.HandlerFunc{"/robots.txt": hang}, "/", ""},
		{"header", map[string]http.HandlerFunc{"/page": hang}, "/page", ""},
		{"body", map[string]http.HandlerFunc{"/page": body}, "/page", "the beginning"},
	}
	for _, tt := range tests {
		site := serve(t, tt.pages)
		f, s := newFetcher(t)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		start := time.Now()
		p, err := f.Fetch(ctx, Request{URL: site + tt.path})
		cancel()
		if took := time.Since(start); took > time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v after %v", tt.name, err, took)
		}
		if tt.body == "" {
			if p != nil {
				t.Errorf("%s: a page from nothing: %+v", tt.name, p)
			}
			continue
		}
		if x := s.last(t); string(p.Body) != tt.body || !p.Truncated || !errors.Is(err, ErrTruncated) ||
			x.Truncated != "time" || string(x.Body) != tt.body {
			t.Errorf("%s: page %q, record %q cut by %q, %v", tt.name, p.Body, x.Body, x.Truncated, err)
		}
	}
	close(release)
}

func TestTimeout(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }})
	for _, limit := range []func(*Options){
		func(o *Options) { o.Timeout = 50 * time.Millisecond },
		func(o *Options) { o.HeaderTimeout = 50 * time.Millisecond },
	} {
		f, _ := newFetcher(t, limit)
		if _, err := f.Fetch(t.Context(), Request{URL: site}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want a deadline exceeded", err)
		}
	}
}

func TestCancelledIsNotRecorded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	site := serve(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "half")
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	}})
	f, s := newFetcher(t)
	if _, err := f.Fetch(ctx, Request{URL: site + "/page"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if got := s.urls(site); len(got) != 1 {
		t.Errorf("recorded %v, want robots.txt alone", got)
	}
}

func TestRecorderFails(t *testing.T) {
	full := errors.New("no space left on device")
	site := serve(t, map[string]http.HandlerFunc{"/": text("page")})
	f, s := newFetcher(t)
	s.err = full
	for range 2 { // the first stumbles over robots.txt, and must not take it for the site's fault
		p, err := f.Fetch(t.Context(), Request{URL: site})
		if !errors.Is(err, full) || !errors.Is(err, ErrRecord) || errors.Is(err, ErrUnreachable) || p != nil {
			t.Errorf("got %v, %v, want ErrRecord", p, err)
		}
	}
	s.err = nil
	if _, err := f.Fetch(t.Context(), Request{URL: site}); err != nil {
		t.Error(err)
	}
}

func TestNetworkErrors(t *testing.T) {
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of the failed handshake
	t.Cleanup(secure.Close)
	closed := httptest.NewServer(nil)
	closed.Close()
	f, _ := newFetcher(t)
	for raw, want := range map[string]string{secure.URL: "certificate", closed.URL: "refused"} {
		p, err := f.Fetch(t.Context(), Request{URL: raw})
		if err == nil || !strings.Contains(err.Error(), want) || !errors.Is(err, ErrUnreachable) || p != nil {
			t.Errorf("%s: got %v, want %q", raw, err, want)
		}
	}
}

// TestGarbled: what is no HTTP is told from a host that does not answer.
func TestGarbled(t *testing.T) {
	for answer, want := range map[string]bool{
		"HTTP/1.1 200 OK\r\nX-Robots-Tag: no\x1bindex\r\n\r\n": true,
		"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello":   true,
		"HTTP/1.1 200 OK\r\nContent-":                          true,
		"<html>HTTP/0.9</html>":                                true,
		"\r\n\r\n":                                             true,
		"":                                                     false,
	} {
		site, _ := wiretap(t, answer)
		f, _ := newFetcher(t)
		if p, err := f.Fetch(t.Context(), Request{URL: site}); errors.Is(err, ErrGarbled) != want || err == nil || p != nil {
			t.Errorf("%q: got %v, %v", answer, p, err)
		}
	}
}

// TestSwitchingProtocols: a server that switches to what nobody asked for, and
// then says nothing more, holds nobody up.
func TestSwitchingProtocols(t *testing.T) {
	release := make(chan struct{})
	site := serve(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nx")
		<-release
	}})
	f, _ := newFetcher(t)
	p, err := f.Fetch(t.Context(), Request{URL: site + "/page"})
	close(release)
	if err != nil || p.Status != http.StatusSwitchingProtocols || len(p.Body) > 0 {
		t.Errorf("got %+v, %v", p, err)
	}
}

// TestStaleConnection: a connection that breaks before the answer is given up,
// and the request is made once more, in its turn like every other.
func TestStaleConnection(t *testing.T) {
	asked := 0
	site := serve(t, map[string]http.HandlerFunc{"/": text("page"), "/page": func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked == 1 {
			panic(http.ErrAbortHandler)
		}
		text("page")(w, nil)
	}})
	f, _ := newFetcher(t)
	if _, err := f.Fetch(t.Context(), Request{URL: site}); err != nil { // opens the connection
		t.Fatal(err)
	}
	turns := 0
	ctx := WithTurn(t.Context(), func(context.Context, *url.URL) error { turns++; return nil })
	p, err := f.Fetch(ctx, Request{URL: site + "/page"})
	if err != nil || string(p.Body) != "page" || asked != 2 || turns != asked {
		t.Errorf("asked %d times in %d turns: %+v, %v", asked, turns, p, err)
	}
}
