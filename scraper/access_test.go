package scraper

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"tearsheet/scraper/frontier"
)

// readLog reads a site's access log as its owner would.
func readLog(t *testing.T, name string, d *door, delay time.Duration) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	seen := map[string]bool{}
	for i, a := range d.log {
		if seen[a.path] {
			t.Errorf("%s: %s was fetched twice", name, a.path)
		}
		seen[a.path] = true
		if i == 0 && a.path != "/robots.txt" {
			t.Errorf("%s: the first request is for %s, want /robots.txt", name, a.path)
		}
		if a.agent == "" {
			t.Errorf("%s: %s was asked for by nobody", name, a.path)
		}
		if i == 0 {
			continue
		}
		if gap := a.begun.Sub(d.log[i-1].end); gap < delay {
			t.Errorf("%s: %s came %v after %s, want %v", name, a.path, gap, d.log[i-1].path, delay)
		}
	}
	if d.most > 1 {
		t.Errorf("%s: %d connections at once, want one", name, d.most)
	}
}

// TestAccessLog crawls two sites that redirect to each other and reads their
// logs: robots.txt first, one connection, the delay of the run or the longer
// one that robots.txt asks for between any two requests, none of them twice.
func TestAccessLog(t *testing.T) {
	const delay, asked = 100 * time.Millisecond, 250 * time.Millisecond
	pages := map[string]http.HandlerFunc{
		"/": front("/a", "/b", "/c", "/old", "/away", "/no/1"), "/a": story("Alder"), "/b": story("Birch"), "/c": story("Cedar"),
		"/old": http.RedirectHandler("/new", http.StatusMovedPermanently).ServeHTTP, "/new": story("Nettle"),
		"/robots.txt": html("User-agent: *\nDisallow: /no/\nCrawl-delay: 0.25"),
	}
	others := map[string]http.HandlerFunc{
		"/": front("/d", "/e", "/f"), "/d": story("Dogwood"), "/e": story("Elder"), "/f": story("Fir"), "/met": story("Maple"),
	}
	one, first := watched(t, &site{pages: pages, asked: map[string]int{}})
	two, second := watched(t, &site{pages: others, asked: map[string]int{}})
	pages["/away"] = http.RedirectHandler(second+"/met", http.StatusFound).ServeHTTP
	summary := trawl(t, frontier.Options{Delay: delay}, func(*Crawler) {}, first, second)
	if summary.New != 8 || summary.Failed != 0 || summary.Skipped["robots"] != 1 {
		t.Errorf("%+v, want 8 new articles and one page that robots.txt forbids", summary)
	}
	readLog(t, "the slow site", one, asked)
	readLog(t, "the other", two, delay)
}

// TestRetryAfter: a site that asks for a pause gets it, in either form.
func TestRetryAfter(t *testing.T) {
	for name, value := range map[string]func() string{
		"seconds": func() string { return "1" },
		"date":    func() string { return time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var refused time.Time
			pages := map[string]http.HandlerFunc{"/": front("/a", "/b", "/c"), "/b": story("Birch"), "/c": story("Cedar")}
			pages["/a"] = func(w http.ResponseWriter, r *http.Request) {
				if refused.IsZero() {
					refused = time.Now()
					w.Header().Set("Retry-After", value())
					w.WriteHeader(http.StatusServiceUnavailable)
					return
				}
				story("Alder")(w, r)
			}
			d, url := watched(t, &site{pages: pages, asked: map[string]int{}})
			if summary := trawl(t, frontier.Options{Delay: -1}, func(*Crawler) {}, url); summary.New != 3 {
				t.Errorf("%+v, want 3 new articles", summary)
			}
			for _, a := range d.log {
				if gap := a.begun.Sub(refused); gap > 0 && gap < 950*time.Millisecond {
					t.Errorf("%s was asked for %v after the site had asked for a pause", a.path, gap)
				}
			}
		})
	}
}

// TestLeftAlone: what is queued for a site that asks for a long pause is left
// for the next run, and told of.
func TestLeftAlone(t *testing.T) {
	for name, pages := range map[string]map[string]http.HandlerFunc{
		"by Retry-After": {"/": front("/a", "/b", "/c"), "/a": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		}},
		"by Retry-After of its robots.txt": {"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusServiceUnavailable)
		}},
		"by Crawl-delay": {"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "user-agent: *\ncrawl-delay: 1000000000\n")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, url := watched(t, &site{pages: pages, asked: map[string]int{}})
			told := 0
			summary := trawl(t, frontier.Options{Delay: -1}, func(c *Crawler) {
				c.Told = func(o Outcome) { told += count(o.Result == Left) }
			}, url)
			if n := summary.Left["paused"]; n == 0 || n != told || summary.Failed > 0 {
				t.Errorf("%d are left and %d told of: %+v", n, told, summary)
			}
		})
	}
}
