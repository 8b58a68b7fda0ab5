package scraper

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// site is a small web site that counts what it is asked for.
type site struct {
	url   string
	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	asked map[string]int
}

func newSite(t *testing.T, pages map[string]http.HandlerFunc) *site {
	t.Helper()
	s := &site{pages: pages, asked: map[string]int{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked[r.URL.Path]++
	page := s.pages[r.URL.Path]
	s.mu.Unlock()
	if page == nil {
		http.NotFound(w, r)
		return
	}
	page(w, r)
}

func (s *site) times(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[path]
}

// story is an article whose words are its own.
func story(name string) http.HandlerFunc {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><title>The %[1]s affair</title><article><h1>The %[1]s affair</h1>`, name)
	for i := range 6 {
		fmt.Fprintf(&b, "<p>In the %[2]d. year of the %[1]s affair the council of %[1]s met again, heard %[2]d witnesses, and decided that nothing at all had been proved by anybody in %[1]s.</p>", name, i+3)
	}
	return html(b.String() + "</article>")
}

// dated is a story that says when it was published.
func dated(day string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<meta property="article:published_time" content="%sT09:00:00Z">`, day)
		story("Elm"+day)(w, r)
	}
}

// front is a page of links.
func front(paths ...string) http.HandlerFunc {
	var b strings.Builder
	for _, p := range paths {
		fmt.Fprintf(&b, `<li><a href="%s">%s</a>`, p, p)
	}
	return html("<!doctype html><title>Front</title><ul>" + b.String() + "</ul>")
}

func html(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, body)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// over lends a crawler of a site over an archive that lives as long as dir.
func over(t *testing.T, dir string, s *site, do func(*Crawler)) {
	t.Helper()
	store, err := boltdb.Open(filepath.Join(dir, "archive.db"), boltdb.Options{})
	check(t, err)
	defer func() { check(t, store.Close()) }()
	db, err := frontier.Open(filepath.Join(dir, "crawl.db"), frontier.Options{Delay: -1})
	check(t, err)
	defer func() { check(t, db.Close()) }()
	fetcher, err := fetch.New(fetch.Options{AllowPrivate: []string{"127.0.0.1"}})
	check(t, err)
	seeds := []string{s.url + "/"}
	do(&Crawler{
		Frontier: db, Fetcher: fetcher, Extractor: &extract.Extractor{}, Archive: &archive.Archive{Store: store},
		Sources: []Source{{Name: "site", Seeds: seeds, Scope: Scope{Reach: ReachHost, Seeds: seeds}}},
		Workers: 4, Backoff: time.Nanosecond, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
}

// crawl runs the source of a site over an archive that lives as long as dir.
func crawl(t *testing.T, dir string, s *site, change func(*Source)) (summary Summary) {
	t.Helper()
	over(t, dir, s, func(c *Crawler) {
		if change != nil {
			change(&c.Sources[0])
		}
		var err error
		summary, err = c.Run(t.Context())
		check(t, err)
	})
	summary.Seconds, summary.Failures, summary.Left = 0, nil, nil // how many are left is a matter of who is first
	return summary
}

// onlyArticle crawls a site that has one article and returns its text.
func onlyArticle(t *testing.T, s *site) (text string) {
	t.Helper()
	dir := t.TempDir()
	if got := crawl(t, dir, s, nil); got.New != 1 {
		t.Errorf("%d articles were saved, want 1", got.New)
	}
	store, err := boltdb.Open(filepath.Join(dir, "archive.db"), boltdb.Options{})
	check(t, err)
	defer func() { check(t, store.Close()) }()
	for snapshot, err := range (&archive.Archive{Store: store}).Snapshots(t.Context(), archive.Query{}) {
		check(t, err)
		text = snapshot.Text()
	}
	return text
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCrawlOutcomes(t *testing.T) {
	for _, test := range []struct {
		name   string
		pages  map[string]http.HandlerFunc
		change func(*Source)
		want   Summary
	}{
		{
			"an article and what links to it",
			map[string]http.HandlerFunc{"/": front("/a", "/b"), "/a": story("Alder"), "/b": story("Birch")},
			nil,
			Summary{Fetched: 3, New: 2},
		},
		{
			"one article under two URLs",
			map[string]http.HandlerFunc{"/": front("/a", "/b"), "/a": story("Alder"), "/b": story("Alder")},
			nil,
			Summary{Fetched: 3, New: 1, Same: 1},
		},
		{
			"a redirect to an article that is linked too",
			map[string]http.HandlerFunc{"/": front("/old", "/a"), "/old": http.RedirectHandler("/a", http.StatusMovedPermanently).ServeHTTP, "/a": story("Alder")},
			nil,
			Summary{Fetched: 2, New: 1},
		},
		{
			"robots.txt",
			map[string]http.HandlerFunc{"/robots.txt": html("User-agent: *\nDisallow: /b"), "/": front("/a", "/b"), "/a": story("Alder"), "/b": story("Birch")},
			nil,
			Summary{Fetched: 2, New: 1, Skipped: map[string]int{"robots": 1}},
		},
		{
			"a page that asks not to be kept",
			map[string]http.HandlerFunc{"/": front("/a"), "/a": html(`<meta name="robots" content="noindex"><p>Nothing to keep here, thank you very much.`)},
			nil,
			Summary{Fetched: 2, Skipped: map[string]int{"noindex": 1}},
		},
		{
			"a page that always fails",
			map[string]http.HandlerFunc{"/": front("/a"), "/a": status(http.StatusInternalServerError)},
			nil,
			Summary{Fetched: 2, Failed: 1},
		},
		{
			"a page that is not there and never was",
			map[string]http.HandlerFunc{"/": front("/a")},
			nil,
			Summary{Fetched: 2},
		},
		{
			"no further than the page",
			map[string]http.HandlerFunc{"/": front("/a"), "/a": story("Alder")},
			func(s *Source) { s.Scope.Reach = ReachPage },
			Summary{Fetched: 1},
		},
		{
			"nothing published before a day",
			map[string]http.HandlerFunc{"/": front("/a", "/b"), "/a": dated("2024-01-10"), "/b": dated("2026-01-10")},
			func(s *Source) { s.Since = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) },
			Summary{Fetched: 3, New: 1, Skipped: map[string]int{"since": 1}},
		},
		{
			"a limit of pages",
			map[string]http.HandlerFunc{"/": front("/a", "/b", "/c"), "/a": story("Alder"), "/b": story("Birch"), "/c": story("Cedar")},
			func(s *Source) { s.MaxPages = 1 },
			Summary{Fetched: 2, New: 1},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := crawl(t, t.TempDir(), newSite(t, test.pages), test.change)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCrawlTriesThreeTimes(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"/": front("/a", "/b"), "/a": status(http.StatusBadGateway), "/b": status(http.StatusForbidden)})
	crawl(t, t.TempDir(), s, nil)
	if got := s.times("/a"); got != 3 {
		t.Errorf("a page behind a bad gateway was asked for %d times, want 3", got)
	}
	if got := s.times("/b"); got != 1 {
		t.Errorf("a forbidden page was asked for %d times, want 1", got)
	}
}

func TestCrawlComesBack(t *testing.T) {
	dir := t.TempDir()
	s := newSite(t, map[string]http.HandlerFunc{"/": front("/a", "/b"), "/a": story("Alder"), "/b": story("Birch")})
	crawl(t, dir, s, nil)
	s.pages["/a"] = story("Aspen")
	s.pages["/b"] = status(http.StatusGone)
	want := Summary{Fetched: 3, Changed: 1, Gone: 1}
	if diff := cmp.Diff(want, crawl(t, dir, s, nil)); diff != "" {
		t.Errorf("the second crawl: %s", diff)
	}
}

// TestCrawlHearsHeaders: what a site asks counts where the page itself is as it was.
func TestCrawlHearsHeaders(t *testing.T) {
	dir := t.TempDir()
	s := newSite(t, map[string]http.HandlerFunc{"/": front("/a"), "/a": story("Alder")})
	crawl(t, dir, s, nil)
	s.pages["/a"] = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Robots-Tag", "noarchive")
		story("Alder")(w, r)
	}
	want := Summary{Fetched: 2, Skipped: map[string]int{"noarchive": 1}}
	if diff := cmp.Diff(want, crawl(t, dir, s, nil)); diff != "" {
		t.Errorf("the second crawl: %s", diff)
	}
}

func TestCrawlWithWiderScope(t *testing.T) {
	dir := t.TempDir()
	s := newSite(t, map[string]http.HandlerFunc{"/": front("/a"), "/a": story("Alder")})
	crawl(t, dir, s, func(s *Source) { s.Scope.Reach = ReachPage })
	want := Summary{Fetched: 2, New: 1}
	if diff := cmp.Diff(want, crawl(t, dir, s, nil)); diff != "" {
		t.Errorf("the crawl with a wider scope, from a seed that is as it was: %s", diff)
	}
}

// An archive that cannot keep what comes ends the crawl; a page never does.
func TestCrawlStopsWhenTheArchiveFails(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"/": story("Alder")})
	db, err := frontier.Open(filepath.Join(t.TempDir(), "crawl.db"), frontier.Options{Delay: -1})
	check(t, err)
	defer func() { check(t, db.Close()) }()
	fetcher, err := fetch.New(fetch.Options{AllowPrivate: []string{"127.0.0.1"}})
	check(t, err)
	c := &Crawler{
		Frontier: db, Fetcher: fetcher, Extractor: &extract.Extractor{}, Archive: fullKeeper{},
		Sources: []Source{{Name: "site", Seeds: []string{s.url + "/"}}}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	}
	if _, err := c.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("Run = %v, want the archive's error", err)
	}
}

// fullKeeper is an archive on a full disk.
type fullKeeper struct{}

func (fullKeeper) Save(context.Context, archive.Capture, *archive.Article) (archive.Snapshot, archive.Change, error) {
	return archive.Snapshot{}, archive.Same, errFull
}

func (fullKeeper) Seen(context.Context, archive.Capture) error { return errFull }

var errFull = fmt.Errorf("the disk is full")
