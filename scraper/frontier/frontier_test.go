package frontier_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/scraper/frontier"
)

// open opens a crawl.db that is closed with the test.
func open(t testing.TB, path string, o frontier.Options) *frontier.DB {
	t.Helper()
	d, err := frontier.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// start opens a new crawl.db with a run over the source "mag".
func start(t testing.TB, o frontier.Options) *frontier.DB {
	t.Helper()
	d := open(t, filepath.Join(t.TempDir(), "crawl.db"), o)
	begin(t, d)
	return d
}

func begin(t testing.TB, d *frontier.DB) (resumed bool) {
	t.Helper()
	resumed, err := d.Begin(t.Context(), frontier.Run{Sources: []string{"mag"}})
	if err != nil {
		t.Fatal(err)
	}
	return resumed
}

func schedule(t testing.TB, d *frontier.DB, uris ...frontier.URI) int {
	t.Helper()
	for i := range uris {
		if uris[i].Source == "" {
			uris[i].Source = "mag"
		}
	}
	n, err := d.Schedule(t.Context(), uris...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func next(t testing.TB, d *frontier.DB) frontier.URI {
	t.Helper()
	uri, err := d.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return uri
}

func finish(t testing.TB, d *frontier.DB, uri frontier.URI, found ...frontier.URI) {
	t.Helper()
	if uri.Status == frontier.Discovered {
		uri.Status = frontier.Fetched
	}
	uri.Fetched = time.Now()
	if err := d.Finish(t.Context(), uri, found...); err != nil {
		t.Fatal(err)
	}
}

func wantEmpty(t testing.TB, d *frontier.DB) {
	t.Helper()
	if uri, err := d.Next(t.Context()); !errors.Is(err, frontier.ErrEmpty) {
		t.Fatalf("Next = %s, %v; want ErrEmpty", uri.URL, err)
	}
}

// drain finishes all there is and lists it in the order it came.
func drain(t testing.TB, d *frontier.DB) (urls []string) {
	t.Helper()
	for {
		uri, err := d.Next(t.Context())
		if errors.Is(err, frontier.ErrEmpty) {
			return urls
		}
		if err != nil {
			t.Fatal(err)
		}
		urls = append(urls, uri.URL)
		finish(t, d, uri)
	}
}

func day(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }

func TestOrderWithinHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		schedule(t, d,
			frontier.URI{URL: "https://a.example/deep", Hops: 2},
			frontier.URI{URL: "https://a.example/old", Hops: 1, Published: day(1)},
			frontier.URI{URL: "https://a.example/section", Hops: 1},
			frontier.URI{URL: "https://a.example/new", Hops: 3, Published: day(9)},
			frontier.URI{URL: "https://a.example/feed", Hops: 1, Kind: "feed"},
			frontier.URI{URL: "https://a.example/"},
			frontier.URI{URL: "https://a.example/urgent", Hops: 5, Priority: -1},
			frontier.URI{URL: "https://a.example/last", Hops: 1, Priority: 1},
		)
		want := []string{
			"https://a.example/urgent", "https://a.example/", "https://a.example/feed", "https://a.example/new",
			"https://a.example/old", "https://a.example/section", "https://a.example/deep", "https://a.example/last",
		}
		if diff := cmp.Diff(want, drain(t, d)); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	})
}

func TestOnceARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		n := schedule(t, d,
			frontier.URI{URL: "https://www.a.example/x?utm_source=feed"},
			frontier.URI{URL: "http://a.example/x#top"},
			frontier.URI{URL: "https://a.example/y"})
		if n != 2 {
			t.Errorf("scheduled %d, want 2", n)
		}
		uri := next(t, d)
		if schedule(t, d, frontier.URI{URL: uri.URL}, frontier.URI{URL: uri.URL + "#again"}) != 0 {
			t.Error("a leased URI was scheduled again")
		}
		finish(t, d, uri, frontier.URI{URL: uri.URL + "#and"}, frontier.URI{URL: "https://a.example/y"})
		if got := drain(t, d); len(got) != 1 {
			t.Errorf("handed out %q, want one more", got)
		}
	})
}

func TestDelayRunsFromEndToStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{Delay: 2 * time.Second})
		schedule(t, d, frontier.URI{URL: "https://a.example/1"}, frontier.URI{URL: "https://a.example/2"})
		uri := next(t, d)
		time.Sleep(5 * time.Second)
		ended := time.Now()
		finish(t, d, uri)
		next(t, d)
		if got := time.Since(ended); got != 2*time.Second {
			t.Errorf("the second fetch began %v after the first ended, want 2s", got)
		}
	})
}

func TestHostsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		for _, n := range []string{"1", "2", "3"} {
			schedule(t, d, frontier.URI{URL: "https://big.example/" + n})
		}
		schedule(t, d, frontier.URI{URL: "https://small.example/1"}, frontier.URI{URL: "https://tiny.example/1"})
		got := drain(t, d)
		for _, url := range got[:3] {
			if url == "https://big.example/2" {
				t.Errorf("big.example came twice before the others: %q", got)
			}
		}
	})
}

func TestPauseAndSlow(t *testing.T) {
	for name, ask := range map[string]func(*frontier.DB){
		"pause": func(d *frontier.DB) { d.Pause("www.a.example:443", time.Now().Add(time.Minute)) },
		"slow":  func(d *frontier.DB) { d.Slow("a.example", time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := start(t, frontier.Options{})
				schedule(t, d, frontier.URI{URL: "https://a.example/1"}, frontier.URI{URL: "https://a.example/2"})
				uri := next(t, d)
				ask(d)
				ended := time.Now()
				finish(t, d, uri)
				next(t, d)
				if got := time.Since(ended); got != time.Minute {
					t.Errorf("waited %v, want 1m", got)
				}
			})
		})
	}
}

func TestEmptyOnlyWhenNoLeaseIsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		wantEmpty(t, d)
		schedule(t, d, frontier.URI{URL: "https://a.example/"})
		uri := next(t, d)
		got := make(chan string)
		go func() {
			other, err := d.Next(context.WithoutCancel(t.Context()))
			got <- other.URL
			if err != nil {
				t.Error(err)
			}
		}()
		synctest.Wait() // the second worker waits for what the first may find
		finish(t, d, uri, frontier.URI{URL: "https://b.example/", Hops: 1})
		if url := <-got; url != "https://b.example/" {
			t.Errorf("second worker got %q", url)
		}
	})
}

func TestRetryWaitsForItsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		schedule(t, d, frontier.URI{URL: "https://a.example/"})
		uri := next(t, d)
		uri.Status, uri.Tries, uri.Note = frontier.FetchError, 1, "timeout"
		again := uri
		again.Due = time.Now().Add(time.Hour)
		failed := time.Now()
		finish(t, d, uri, again)
		if s, _ := d.Stats(t.Context()); s.Later != 1 || s.Done[frontier.FetchError] != 0 {
			t.Errorf("stats %+v, want one that waits and none done", s)
		}
		uri = next(t, d)
		if got := time.Since(failed); got != time.Hour || uri.Tries != 1 {
			t.Errorf("tried again after %v with %d tries, want 1h and 1", got, uri.Tries)
		}
		uri.Status = frontier.FetchError
		finish(t, d, uri)
		wantEmpty(t, d)
	})
}

func TestLeaseExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{Lease: time.Minute})
		schedule(t, d, frontier.URI{URL: "https://a.example/"})
		lost, began := next(t, d), time.Now()
		again := next(t, d)
		if again.URL != lost.URL || time.Since(began) != time.Minute+time.Second {
			t.Errorf("got %s after %v, want %s after 1m1s", again.URL, time.Since(began), lost.URL)
		}
		finish(t, d, lost) // too late: the other worker decides
		again.Status, again.Note = frontier.Skipped, "robots"
		finish(t, d, again)
		if uri, _, _ := d.Lookup(t.Context(), lost.URL); uri.Status != frontier.Skipped {
			t.Errorf("status %s, want that of the holder", uri.Status)
		}
		wantEmpty(t, d)
	})
}

func TestClaimsImproveThePlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		schedule(t, d, frontier.URI{URL: "https://a.example/linked", Hops: 1}, frontier.URI{URL: "https://a.example/news", Hops: 1},
			frontier.URI{URL: "https://a.example/seed", Hops: 1})
		n := schedule(t, d, frontier.URI{URL: "https://a.example/news", Hops: 1, Title: "News", Published: day(3)},
			frontier.URI{URL: "https://a.example/seed"})
		if n != 0 {
			t.Errorf("scheduled %d again", n)
		}
		want := []string{"https://a.example/seed", "https://a.example/news", "https://a.example/linked"}
		if diff := cmp.Diff(want, drain(t, d)); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
		if uri, _, _ := d.Lookup(t.Context(), "https://a.example/news"); uri.Title != "News" {
			t.Errorf("title %q was not kept", uri.Title)
		}
	})
}

func TestNextEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		schedule(t, d, frontier.URI{URL: "https://a.example/", Due: time.Now().Add(time.Hour)})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := d.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Next = %v, want the context's error", err)
		}
	})
}

func TestPerHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{PerHost: 2})
		schedule(t, d, numbered("https://a.example/", 3)...)
		began := time.Now()
		first, second := next(t, d), next(t, d)
		if first.URL == second.URL || time.Since(began) != 0 {
			t.Errorf("got %s and %s after %v, want two at once", first.URL, second.URL, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if third, err := d.Next(ctx); err == nil {
			t.Errorf("a third was handed out: %s", third.URL)
		}
	})
}

// TestFinishWhereRedirectsLed settles two URIs with one fetch.
func TestFinishWhereRedirectsLed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		schedule(t, d, frontier.URI{URL: "https://a.example/"}, frontier.URI{URL: "https://a.example/new", Hops: 1})
		from := next(t, d)
		to := from
		from.Status = frontier.Redirected
		to.URL, to.Key, to.Via, to.Status = "https://a.example/new", "", from.URL, frontier.Fetched
		finish(t, d, from)
		finish(t, d, to)
		wantEmpty(t, d)
		if uri, _, _ := d.Lookup(t.Context(), to.URL); uri.Status != frontier.Fetched || uri.Via != from.URL {
			t.Errorf("%s is %s by way of %s", to.URL, uri.Status, uri.Via)
		}
	})
}

// TestFetched knows what the run has fetched, and the next run how its URL is
// spelled: a page that links to the old spelling does not bring back a redirect.
func TestFetched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		fetched := func(want bool) {
			t.Helper()
			if got, err := d.Fetched(t.Context(), "mag", "https://a.example/x"); err != nil || got != want {
				t.Errorf("fetched: %t, %v; want %t", got, err, want)
			}
		}
		schedule(t, d, frontier.URI{URL: "http://www.a.example/x"})
		fetched(false)
		uri := next(t, d)
		fetched(false)
		uri.URL = "https://a.example/x"
		finish(t, d, uri)
		fetched(true)
		if err := d.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		begin(t, d)
		fetched(false)
		schedule(t, d, frontier.URI{URL: "http://www.a.example/x", Via: "http://www.a.example/"})
		if uri := next(t, d); uri.URL != "https://a.example/x" {
			t.Errorf("asked for at %s again", uri.URL)
		}
	})
}
