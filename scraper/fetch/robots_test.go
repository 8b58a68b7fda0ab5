package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// clock is a Now that tests move.
type clock struct{ atomic.Int64 }

func (c *clock) now() time.Time          { return time.Unix(0, c.Load()) }
func (c *clock) forward(d time.Duration) { c.Add(int64(d)) }

// parse is url.Parse for constants.
func parse(t testing.TB, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestRobotsStatus(t *testing.T) {
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		w.Write([]byte("User-agent: *\n"))
	}
	long := func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("User-agent: *\nDisallow: /x\n" + strings.Repeat("# filler\n", maxRobots/9)))
	}
	hop := func(w http.ResponseWriter, r *http.Request) {
		n := len(r.URL.Path) - len("/hop/")
		if n == 5 {
			text("User-agent: *\nDisallow: /")(w, r)
			return
		}
		redirect(r.URL.Path+"x")(w, r)
	}
	tests := []struct {
		name    string
		robots  http.HandlerFunc
		err     error
		allowed bool // /x
	}{
		{"allows", text("User-agent: *\nDisallow: /y"), nil, true},
		{"forbids", text("User-agent: *\nDisallow: /x"), nil, false},
		{"404", status(404), nil, true},
		{"401", status(401), nil, true},
		{"403", status(403), nil, true},
		{"304", status(304), nil, true},
		{"429", status(429), ErrUnreachable, false},
		{"500", status(500), ErrUnreachable, false},
		{"503", status(503), ErrUnreachable, false},
		{"cut", cut, ErrUnreachable, false},
		{"too long", long, nil, false},
		{"redirected", redirect("/elsewhere"), nil, false},
		{"5 redirects", redirect("/hop/x"), nil, false},
		{"too many redirects", redirect("/hop/"), nil, true},
		{"a loop", redirect("/robots.txt"), nil, true},
		{"redirected to a private address", redirect("http://10.0.0.1/robots.txt"), ErrUnreachable, false},
	}
	for _, tt := range tests {
		site := serve(t, map[string]http.HandlerFunc{
			"/robots.txt": tt.robots, "/elsewhere": text("User-agent: *\nDisallow: /x"), "/hop/": hop,
		})
		f, _ := newFetcher(t)
		r, err := f.Robots(t.Context(), parse(t, site))
		if !errors.Is(err, tt.err) || err == nil && r.Allowed("/x") != tt.allowed {
			t.Errorf("%s: got %+v, %v", tt.name, r, err)
		}
		if _, err := f.Fetch(t.Context(), Request{URL: site + "/x"}); (err == nil) != tt.allowed {
			t.Errorf("%s: fetch: %v", tt.name, err)
		}
	}
}

// busy answers 503 with a Retry-After.
func busy(retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", retryAfter)
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// TestRobotsAge follows one robots.txt through good and bad days.
func TestRobotsAge(t *testing.T) {
	var asked int
	answer := text("User-agent: *\nDisallow: /old")
	site := serve(t, map[string]http.HandlerFunc{"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
		asked++
		answer(w, r)
	}})
	var c clock
	f, _ := newFetcher(t, func(o *Options) { o.Now = c.now })
	steps := []struct {
		name   string
		after  time.Duration
		answer http.HandlerFunc
		asked  int    // in all
		denied string // "" if ErrUnreachable
	}{
		{"read once", 0, text("User-agent: *\nDisallow: /old"), 1, "/old"},
		{"believed", 24*time.Hour - 1, text("User-agent: *\nDisallow: /new"), 1, "/old"},
		{"read again", 1, text("User-agent: *\nDisallow: /new"), 2, "/new"},
		{"the copy stands in", 24 * time.Hour, status(500), 3, "/new"},
		{"no hurry", robotsRetry - 1, status(500), 3, "/new"},
		{"asked again", 1, status(500), 4, "/new"},
		{"the copy is too old", robotsStale, status(500), 5, ""},
		{"no hurry", robotsRetry - 1, busy("3600"), 5, ""},
		{"an hour is asked for", 1, busy("3600"), 6, ""},
		{"and given", time.Hour - 1, busy("5"), 6, ""},
		{"so are five seconds", 1, busy("5"), 7, ""},
		{"back again", 5 * time.Second, text("User-agent: *\nDisallow: /back"), 8, "/back"},
	}
	for _, s := range steps {
		c.forward(s.after)
		answer = s.answer
		r, err := f.Robots(t.Context(), parse(t, site))
		if asked != s.asked {
			t.Errorf("%s: asked %d times, want %d", s.name, asked, s.asked)
		}
		if s.denied == "" != errors.Is(err, ErrUnreachable) || err == nil && r.Allowed(s.denied) {
			t.Errorf("%s: got %+v, %v", s.name, r, err)
		}
	}
}

func TestRobotsReadOnce(t *testing.T) {
	var asked atomic.Int32
	arrived, release := make(chan struct{}), make(chan struct{})
	site := serve(t, map[string]http.HandlerFunc{"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 {
			close(arrived)
			<-release
		}
	}})
	f, _ := newFetcher(t)
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error)
	go func() {
		_, err := f.Robots(ctx, parse(t, site))
		first <- err
	}()
	<-arrived
	var others sync.WaitGroup
	for range 20 {
		others.Go(func() {
			if _, err := f.Robots(t.Context(), parse(t, site)); err != nil {
				t.Error("one who waited suffers from another's cancelling:", err)
			}
		})
	}
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	others.Wait()
	close(release)
	if got := asked.Load(); got != 2 {
		t.Errorf("asked %d times, want once cancelled and once for all others", got)
	}
}

func TestRobotsMemory(t *testing.T) {
	f, _ := newFetcher(t, func(o *Options) { o.MaxHosts = 3 })
	for n := range 10 {
		f.host(parse(t, fmt.Sprintf("http://host%d.example/", n)))
	}
	if got := len(f.hosts); got != 3 {
		t.Errorf("%d hosts remembered, want 3", got)
	}
	a, b := f.host(parse(t, "HTTP://A.example/x")), f.host(parse(t, "http://a.EXAMPLE/y"))
	if c := f.host(parse(t, "https://a.example/")); a != b || a == c {
		t.Error("hosts are told apart by something other than scheme and authority")
	}
}
