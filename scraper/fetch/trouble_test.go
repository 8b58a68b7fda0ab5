package fetch

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
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
