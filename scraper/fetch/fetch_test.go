package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

func TestFetch(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{
		"/page":  text("<p>Hello"),
		"/gone":  status(http.StatusGone),
		"/error": status(http.StatusInternalServerError),
		"/latin": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
			io.WriteString(w, "caf\xe9")
		},
	})
	tests := []struct {
		path   string
		status int
		mime   string
		body   string
	}{
		{"/page", 200, "text/html; charset=utf-8", "<p>Hello"},
		{"/page#part", 200, "text/html; charset=utf-8", "<p>Hello"},
		{"/latin", 200, "text/html; charset=iso-8859-1", "caf\xe9"},
		{"/gone", 410, "", ""},
		{"/error", 500, "", ""},
		{"/nothing", 404, "text/plain; charset=utf-8", "404 page not found\n"},
	}
	f, _ := newFetcher(t)
	for _, tt := range tests {
		p, err := f.Fetch(t.Context(), Request{URL: site + tt.path})
		if err != nil {
			t.Errorf("%s: %v", tt.path, err)
			continue
		}
		if p.Status != tt.status || p.MIME != tt.mime || string(p.Body) != tt.body || p.Truncated {
			t.Errorf("%s: got %d %q %q, truncated %t", tt.path, p.Status, p.MIME, p.Body, p.Truncated)
		}
		path, _, _ := strings.Cut(tt.path, "#")
		want := archive.Capture{
			URL: site + path, Time: p.Capture.Time, Status: tt.status, MIME: tt.mime,
			Payload: archive.Sum([]byte(tt.body)), Record: p.Capture.Record,
		}
		if diff := cmp.Diff(want, p.Capture); diff != "" || p.Capture.Record.IsZero() {
			t.Errorf("%s: capture (-want +got):\n%s", tt.path, diff)
		}
	}
}

func TestFetchBadURL(t *testing.T) {
	f, s := newFetcher(t)
	for _, raw := range []string{
		"", "magazine.example/a", "/a", "ftp://magazine.example/", "file:///etc/passwd", "javascript:alert(1)",
		"http://", "http:///a", "https://user:secret@magazine.example/", "http://[::1", "http://a b/",
	} {
		if p, err := f.Fetch(t.Context(), Request{URL: raw}); !errors.Is(err, archive.ErrURL) || p != nil {
			t.Errorf("%q: got %v, %v, want ErrURL", raw, p, err)
		}
	}
	if len(s.exchanges) > 0 {
		t.Errorf("%d exchanges took place", len(s.exchanges))
	}
}

func TestRedirects(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /private/"),
		"/a":          redirect("/b?x=1#part"),
		"/b":          redirect("c"),
		"/c":          text("here"),
		"/loop":       redirect("/pool"),
		"/pool":       redirect("/loop"),
		"/self":       redirect("/self"),
		"/endless/":   func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusMovedPermanently) },
		"/hidden":     redirect("/private/page"),
		"/private/":   text("secret"),
		"/away":       redirect("/out/of/scope"),
		"/script":     redirect("javascript:alert(1)"),
		"/login":      redirect("http://user:secret@127.0.0.1/"),
		"/nowhere":    status(http.StatusFound),
	})
	f, s := newFetcher(t, func(o *Options) {
		o.MaxRedirects = 3
		o.Accept = func(u *url.URL) bool { return !strings.HasPrefix(u.Path, "/out") }
	})
	tests := []struct {
		path   string
		err    error
		last   string // the URL of the page
		status int
		steps  []string // where the redirects led
	}{
		{"/a", nil, "/c", 200, []string{"/b?x=1", "/c"}},
		{"/loop", ErrRedirects, "/pool", 302, []string{"/pool", "/loop"}},
		{"/self", ErrRedirects, "/self", 302, []string{"/self"}},
		{"/endless/", ErrRedirects, "/endless/xxx", 301, []string{"/endless/x", "/endless/xx", "/endless/xxx", "/endless/xxxx"}},
		{"/hidden", ErrRobots, "/hidden", 302, []string{"/private/page"}},
		{"/away", ErrScope, "/away", 302, []string{"/out/of/scope"}},
		{"/script", archive.ErrURL, "/script", 302, []string{"javascript:alert(1)"}},
		{"/login", archive.ErrURL, "/login", 302, []string{"http://user:secret@127.0.0.1/"}},
		{"/nowhere", nil, "/nowhere", 302, nil},
	}
	for _, tt := range tests {
		p, err := f.Fetch(t.Context(), Request{URL: site + tt.path})
		if !errors.Is(err, tt.err) || p == nil {
			t.Errorf("%s: got %v, %v, want %v", tt.path, p, err, tt.err)
			continue
		}
		if got := strings.TrimPrefix(p.URL.String(), site); got != tt.last || p.Status != tt.status || p.Capture.URL != site+tt.last {
			t.Errorf("%s: ended at %s with %d", tt.path, got, p.Status)
		}
		var steps []string
		for _, r := range p.Redirects {
			steps = append(steps, strings.TrimPrefix(r.To, site))
		}
		if diff := cmp.Diff(tt.steps, steps); diff != "" {
			t.Errorf("%s: redirects (-want +got):\n%s", tt.path, diff)
		}
		if err != nil && strings.Contains(err.Error(), "secret@") {
			t.Errorf("%s: the password is in the error: %v", tt.path, err)
		}
	}
	for _, u := range s.urls(site) {
		if strings.HasPrefix(u, "/private") || strings.HasPrefix(u, "/out") {
			t.Errorf("%s was fetched", u)
		}
	}
}

func TestHops(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/a": redirect("/b"), "/b": redirect("/c"), "/c": text("here")})
	f, s := newFetcher(t)
	p, err := f.Fetch(t.Context(), Request{URL: site + "/a"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"/robots.txt", "/a", "/b", "/c"}, s.urls(site)); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
	want := []Redirect{{site + "/a", site + "/b", 302}, {site + "/b", site + "/c", 302}}
	if diff := cmp.Diff(want, p.Redirects); diff != "" {
		t.Errorf("redirects (-want +got):\n%s", diff)
	}
	if len(p.Hops) != 2 || p.Hops[0].URL != site+"/a" || p.Hops[1].Status != 302 || p.Hops[1].Record.Offset != 3 {
		t.Errorf("hops: got %+v", p.Hops)
	}
}

func TestRobotsForbids(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: tearsheet\nDisallow: /no"),
		"/":           text("yes"),
	})
	f, s := newFetcher(t)
	if p, err := f.Fetch(t.Context(), Request{URL: site + "/no?way"}); !errors.Is(err, ErrRobots) || p != nil {
		t.Errorf("got %v, %v, want ErrRobots", p, err)
	}
	if _, err := f.Fetch(t.Context(), Request{URL: site + "/robots.txt"}); err != nil {
		t.Errorf("/robots.txt itself: %v", err)
	}
	if diff := cmp.Diff([]string{"/robots.txt", "/robots.txt"}, s.urls(site)); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

func TestConditional(t *testing.T) {
	const tag, date = `"v1"`, "Mon, 02 Nov 2026 10:00:00 GMT"
	page := func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == tag || r.Header.Get("If-Modified-Since") == date {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "text")
	}
	site := serve(t, map[string]http.HandlerFunc{"/page": page, "/other": page, "/moved": redirect("/page")})
	seen := time.Date(2026, 11, 2, 11, 0, 0, 0, time.UTC)
	payload := archive.Sum([]byte("text"))
	tests := []struct {
		name    string
		request Request
		err     error
		profile string
	}{
		{"first time", Request{URL: "/page"}, nil, ""},
		{"tag", Request{URL: "/page", ETag: tag, Payload: payload}, ErrNotModified, "server-not-modified"},
		{"date", Request{URL: "/page", LastModified: date, Payload: payload}, ErrNotModified, "server-not-modified"},
		{"changed", Request{URL: "/page", ETag: `"v0"`, Payload: archive.Sum([]byte("old"))}, nil, ""},
		{"same bytes", Request{URL: "/page", ETag: `"v0"`, Payload: payload}, nil, "identical-payload-digest"},
		{"moved since", Request{URL: "/moved", ETag: tag}, nil, ""},
		{"moved before", Request{URL: "/moved", SeenURL: "/page", ETag: tag, Payload: payload}, ErrNotModified, "server-not-modified"},
	}
	for _, tt := range tests {
		f, s := newFetcher(t)
		r := tt.request
		r.URL, r.Seen = site+r.URL, seen
		if r.SeenURL != "" {
			r.SeenURL = site + r.SeenURL
		}
		p, err := f.Fetch(t.Context(), r)
		if !errors.Is(err, tt.err) || p == nil {
			t.Errorf("%s: got %v, %v, want %v", tt.name, p, err, tt.err)
			continue
		}
		x := s.last(t)
		if tt.profile == "" {
			if x.Revisit != nil || p.Capture.Revisit || string(x.Body) != "text" {
				t.Errorf("%s: recorded as a revisit: %+v", tt.name, x)
			}
			continue
		}
		want := &archive.Revisit{URL: site + "/page", Time: seen, Profile: tt.profile}
		if diff := cmp.Diff(want, x.Revisit); diff != "" {
			t.Errorf("%s: revisit (-want +got):\n%s", tt.name, diff)
		}
		if !p.Capture.Revisit || p.Capture.Payload != payload || x.Payload != payload || x.Body != nil {
			t.Errorf("%s: capture %+v, %d bytes recorded", tt.name, p.Capture, len(x.Body))
		}
	}
}

func TestUnasked304(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": status(http.StatusNotModified)})
	f, _ := newFetcher(t)
	p, err := f.Fetch(t.Context(), Request{URL: site})
	if err != nil || p.Status != 304 || p.Capture.Revisit {
		t.Errorf("got %+v, %v, want a page like any other", p, err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	tests := []struct {
		status int
		value  string
		want   time.Duration
	}{
		{429, "120", 2 * time.Minute},
		{503, " 5 ", 5 * time.Second},
		{503, "Mon, 02 Nov 2026 10:01:00 GMT", time.Minute},
		{503, "Mon, 02 Nov 2026 09:59:00 GMT", 0},
		{503, "Mon, 02 Nov 2099 09:59:00 GMT", maxRetryAfter},
		{429, "99999999999999999999", maxRetryAfter},
		{429, "-7", 0},
		{429, "NaN", 0},
		{429, "soon", 0},
		{429, "", 0},
		{200, "120", 0},
	}
	for _, tt := range tests {
		site := serve(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", tt.value)
			w.WriteHeader(tt.status)
		}})
		f, _ := newFetcher(t, func(o *Options) { o.Now = func() time.Time { return now } })
		p, err := f.Fetch(t.Context(), Request{URL: site + "/page"})
		if err != nil || p.RetryAfter != tt.want {
			t.Errorf("%d %q: got %v, %v, want %v", tt.status, tt.value, p.RetryAfter, err, tt.want)
		}
	}
}

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

func TestNoCookies(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "id", Value: "1"})
		fmt.Fprint(w, len(r.Cookies()))
	}, "/start": func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "id", Value: "1"})
		http.Redirect(w, r, "/", http.StatusFound)
	}})
	f, _ := newFetcher(t)
	for _, path := range []string{"/", "/", "/start"} {
		if p, err := f.Fetch(t.Context(), Request{URL: site + path}); err != nil || string(p.Body) != "0" {
			t.Errorf("%s: the server was sent %s cookies, %v", path, p.Body, err)
		}
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

func TestNoRecorder(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": text("page")})
	f, _ := newFetcher(t, func(o *Options) { o.Recorder = nil })
	if p, err := f.Fetch(t.Context(), Request{URL: site}); err != nil || !p.Capture.Record.IsZero() || string(p.Body) != "page" {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestConcurrent(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{
		"/page/{n}": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "page "+r.PathValue("n")) },
		"/from/{n}": func(w http.ResponseWriter, r *http.Request) { redirect("/page/"+r.PathValue("n"))(w, r) },
	})
	f, s := newFetcher(t)
	var all sync.WaitGroup
	for n := range 50 {
		all.Go(func() {
			p, err := f.Fetch(t.Context(), Request{URL: fmt.Sprintf("%s/from/%d", site, n)})
			if want := fmt.Sprintf("page %d", n); err != nil || string(p.Body) != want || len(p.Hops) != 1 {
				t.Errorf("got %+v, %v, want %q", p, err, want)
			}
		})
	}
	all.Wait()
	if got := len(s.exchanges); got != 101 {
		t.Errorf("%d exchanges, want 50 pages by way of 50 redirects and one robots.txt", got)
	}
	for _, x := range s.exchanges {
		if !strings.HasPrefix(string(x.Request), "GET "+strings.TrimPrefix(x.URL, site)+" ") || !strings.HasPrefix(string(x.Response), "HTTP/1.1 ") {
			t.Errorf("heads of %s:\n%s%s", x.URL, x.Request, x.Response)
		}
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

func TestUserAgent(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.UserAgent()) }})
	f, _ := newFetcher(t)
	if p, err := f.Fetch(t.Context(), Request{URL: site}); err != nil || !strings.HasPrefix(string(p.Body), "Tearsheet/1 (+http") {
		t.Errorf("got %q, %v", p.Body, err)
	}
	if _, err := New(Options{UserAgent: "Tearsheet\r\nX-Evil: 1"}); err == nil {
		t.Error("a line break in the user agent was accepted")
	}
}
