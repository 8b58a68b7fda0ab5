package scraper

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
	"tearsheet/scraper/magazine"
)

// access is a line of a site's log.
type access struct {
	path       string
	begun, end time.Time
	agent      string
}

// door keeps the access log of a site.
type door struct {
	site http.Handler
	mu   sync.Mutex
	log  []access
	open int
	most int // connections at once
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := access{path: r.URL.RequestURI(), begun: time.Now(), agent: r.UserAgent()}
	defer func() {
		a.end = time.Now()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.log = append(d.log, a)
	}()
	d.site.ServeHTTP(w, r)
}

func (d *door) count(_ net.Conn, s http.ConnState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch s {
	case http.StateNew:
		d.open++
		d.most = max(d.most, d.open)
	case http.StateClosed, http.StateHijacked:
		d.open--
	}
}

// watched serves a site and keeps its log.
func watched(t *testing.T, site http.Handler) (*door, string) {
	t.Helper()
	d := &door{site: site}
	server := httptest.NewUnstartedServer(d)
	server.Config.ConnState = d.count
	server.Start()
	t.Cleanup(server.Close)
	return d, server.URL
}

// asked is how often paths with a prefix were asked for.
func (d *door) asked(prefix string) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, a := range d.log {
		if strings.HasPrefix(a.path, prefix) {
			n++
		}
	}
	return n
}

// trawl crawls sites with small limits, as one source each.
func trawl(t *testing.T, pace frontier.Options, change func(*Crawler), sites ...string) Summary {
	t.Helper()
	dir := t.TempDir()
	store, err := boltdb.Open(filepath.Join(dir, "archive.db"), boltdb.Options{})
	check(t, err)
	defer func() { check(t, store.Close()) }()
	db, err := frontier.Open(filepath.Join(dir, "crawl.db"), pace)
	check(t, err)
	defer func() { check(t, db.Close()) }()
	o := fetch.Options{MaxBytes: 1 << 20, Timeout: time.Second, Slow: db.Slow, Busy: db.Busy}
	c := &Crawler{
		Frontier: db, Extractor: &extract.Extractor{}, Archive: &archive.Archive{Store: store},
		Backoff: time.Millisecond, Tries: 2, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	}
	for _, site := range sites {
		o.AllowPrivate = append(o.AllowPrivate, hostOf(site))
		scope := Scope{Reach: ReachHost, Seeds: []string{site + "/"}}
		c.Sources = append(c.Sources, Source{Name: site, Seeds: scope.Seeds, Scope: scope})
	}
	fetcher, err := fetch.New(o)
	check(t, err)
	c.Fetcher = fetcher
	change(c)
	summary, err := c.Run(t.Context())
	check(t, err)
	return summary
}

// TestHostileWing crawls the hostile wing to its end: every true story is
// found, no trap holds the crawl, no fault breaks it, no plea goes unheard.
func TestHostileWing(t *testing.T) {
	t.Parallel()
	door, url := watched(t, magazine.NewHostile(nil))
	var mu sync.Mutex
	outcomes := map[string]Outcome{}
	told := func(o Outcome) {
		mu.Lock()
		defer mu.Unlock()
		outcomes[strings.TrimPrefix(o.URL, url)] = o
	}
	began := time.Now()
	const budget = 10
	summary := trawl(t, frontier.Options{Delay: -1}, func(c *Crawler) { c.Told, c.PatternBudget = told, budget }, url)
	t.Logf("%d requests in %v: %+v", len(door.log), time.Since(began), summary)
	for n := range magazine.Stories {
		if o := outcomes[fmt.Sprintf("/story/%d", n+1)]; o.Result != New {
			t.Errorf("story %d is %q %s", n+1, o.Result, o.Reason)
		}
	}
	for _, trap := range []string{
		"/calendar/", "/list", "/maze/", "/words/", "/grow", "/shop", "/session/", "/path/", "/soft/", "/chain/", "/loop", "/contents",
		"/asp/", "/word/", "/case/", "/rooms/", "/feeds/", "/maps/",
		"/days/", "/again/",
	} {
		most := 4*budget + 6*yieldGain
		if trap == "/maps/" { // sitemaps are given more time
			most = 10 * budget
		}
		if n := door.asked(trap); n == 0 || n > most {
			t.Errorf("%s was asked for %d times", trap, n)
		}
	}
	if n := door.asked("/story/5"); n != 1 {
		t.Errorf("a story to which many addresses redirect was asked for %d times", n)
	}
	if o := outcomes["/plea/mapped"]; o.Result != New {
		t.Errorf("what a sitemap names that robots.txt names: %q %s", o.Result, o.Reason)
	}
	for path, want := range map[string]string{
		"/private/metadata": "private", "/private/number": "private", "/private/mapped": "private",
		"/forbidden/room": "robots", "/to-forbidden": "robots", "/plea/noindex": "noindex",
		"/plea/noarchive": "noarchive", "/plea/past": "unavailable_after", "/plea/nofollow/on": "nofollow",
		"/chain/1": "redirects", "/loop": "redirects", "/private/file": "url", "/header": "too_large",
		"/bomb/gzip": "too_large", "/bomb/br": "too_large", "/bomb/zstd": "too_large",
	} {
		if o := outcomes[path]; o.Reason != want {
			t.Errorf("%s: %s %q, want %q", path, o.Result, o.Reason, want)
		}
	}
	if n := door.asked("/forbidden/"); n != 0 {
		t.Errorf("the forbidden was asked for %d times", n)
	}
}
