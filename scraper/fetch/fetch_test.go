package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

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

func TestRedirects(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /private/"),
		"/a":          redirect("/b?x=1#part"),
		"/b":          redirect("c"),
		"/c":          text("here"),
		"/loop":       redirect("/pool"),
		"/pool":       redirect("/loop"),
		"/self":       redirect("/self"),
		"/endless/": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusMovedPermanently)
		},
		"/hidden":   redirect("/private/page"),
		"/private/": text("secret"),
		"/away":     redirect("/out/of/scope"),
		"/script":   redirect("javascript:alert(1)"),
		"/login":    redirect("http://user:secret@127.0.0.1/"),
		"/nowhere":  status(http.StatusFound),
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
		{"/login", archive.ErrURL, "/login", 302, []string{"http://user:xxxxx@127.0.0.1/"}},
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

func TestBadOptions(t *testing.T) {
	for name, o := range map[string]Options{
		"user agent": {UserAgent: "Tearsheet\r\nX-Evil: 1"},
		"bytes":      {MaxBytes: -1},
		"timeout":    {Timeout: -1},
	} {
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// BenchmarkFetch gets a page of ordinary size from loopback.
func BenchmarkFetch(b *testing.B) {
	packed := zipped(b, strings.Repeat("<p>All work and no play makes Jack a dull boy.</p>\n", 800))
	site := serve(b, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed)
	}})
	f, _ := newFetcher(b, func(o *Options) { o.Recorder = nil })
	for b.Loop() {
		if _, err := f.Fetch(b.Context(), Request{URL: site + "/page"}); err != nil {
			b.Fatal(err)
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

// TestCookies visits a site that wants its cookie back, and one that never
// has enough.
func TestCookies(t *testing.T) {
	set := func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "id", Value: "1", Path: "/", MaxAge: 1000})
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
	}
	site := serve(t, map[string]http.HandlerFunc{
		"/greedy": set,
		"/flood": func(w http.ResponseWriter, r *http.Request) {
			if sent := len(r.Header.Get("Cookie")); sent > 0 {
				fmt.Fprint(w, sent <= maxCookies)
				return
			}
			for n := range 500 {
				http.SetCookie(w, &http.Cookie{Name: fmt.Sprint("c", n), Value: strings.Repeat("x", 300)})
			}
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		},
		"/wall": func(w http.ResponseWriter, r *http.Request) {
			if len(r.Cookies()) == 0 {
				set(w, r)
			}
			fmt.Fprint(w, r.Header.Get("Cookie"))
		},
	})
	f, _ := newFetcher(t)
	for range 2 { // the second time it must be asked for its cookie again
		p, err := f.Fetch(t.Context(), Request{URL: site + "/wall"})
		if err != nil || len(p.Hops) != 1 || string(p.Body) != "id=1" {
			t.Errorf("got %q by way of %d redirects, %v", p.Body, len(p.Hops), err)
		}
	}
	if p, err := f.Fetch(t.Context(), Request{URL: site + "/flood"}); err != nil || string(p.Body) != "true" {
		t.Errorf("a flood of cookies went back: %q, %v", p.Body, err)
	}
	if p, err := f.Fetch(t.Context(), Request{URL: site + "/greedy"}); !errors.Is(err, ErrRedirects) || len(p.Hops) != 10 {
		t.Errorf("got %d redirects, %v, want 10 followed and ErrRedirects", len(p.Hops), err)
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

func TestUserAgent(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.UserAgent()) }})
	f, _ := newFetcher(t)
	if p, err := f.Fetch(t.Context(), Request{URL: site}); err != nil || !strings.HasPrefix(string(p.Body), "Tearsheet/1 (+http") {
		t.Errorf("got %q, %v", p.Body, err)
	}
}
