package frontier_test

import (
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/scraper/frontier"
)

func join(t testing.TB, d *frontier.DB, name string) (resumed bool) {
	t.Helper()
	resumed, err := d.Join(t.Context(), name, 0)
	if err != nil {
		t.Fatal(err)
	}
	return resumed
}

func leave(t testing.TB, d *frontier.DB, name string, done bool) {
	t.Helper()
	if err := d.Leave(t.Context(), name, done); err != nil {
		t.Fatal(err)
	}
}

// One source goes and comes back; the other does not notice.
func TestSourcesJoinAndLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := open(t, filepath.Join(t.TempDir(), "crawl.db"), frontier.Options{})
		if _, err := d.Next(t.Context()); !errors.Is(err, frontier.ErrEmpty) {
			t.Fatalf("Next before any source joined: %v, want ErrEmpty", err)
		}
		join(t, d, "mag")
		join(t, d, "daily")
		schedule(t, d, frontier.URI{URL: "https://a.example/1"}, frontier.URI{URL: "https://a.example/2"},
			frontier.URI{URL: "https://a.example/3", Due: time.Now().Add(time.Hour)},
			frontier.URI{URL: "https://d.example/1", Source: "daily"})
		if got := d.Left("mag"); got != 3 {
			t.Errorf("Left = %d, want 3", got)
		}
		out := next(t, d)
		leave(t, d, "mag", false)
		finish(t, d, out, frontier.URI{URL: "https://a.example/4"})
		if diff := cmp.Diff([]string{"https://d.example/1"}, drain(t, d)); diff != "" {
			t.Errorf("without mag (-want +got):\n%s", diff)
		}
		if !join(t, d, "mag") {
			t.Error("the run of mag was not ended, and is not resumed")
		}
		if diff := cmp.Diff([]string{"https://a.example/2", "https://a.example/4", "https://a.example/3"}, drain(t, d)); diff != "" {
			t.Errorf("with mag again (-want +got):\n%s", diff)
		}
		leave(t, d, "mag", true)
		if join(t, d, "mag") {
			t.Error("the run of mag was done, and is resumed")
		}
	})
}

// What is not due yet comes back when it was modified, is polled, or when all
// is wanted early; not because a page links to it once more.
func TestNotDueYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := open(t, filepath.Join(t.TempDir(), "crawl.db"), frontier.Options{})
		join(t, d, "mag")
		linked := frontier.URI{URL: "https://a.example/1", Hops: 1, Via: "https://a.example/"}
		schedule(t, d, linked)
		uri := next(t, d)
		uri.Fetched, uri.Due = time.Now(), time.Now().Add(24*time.Hour)
		finish(t, d, uri)
		again, modified := linked, linked
		again.Again, modified.Modified = true, time.Now().Add(time.Minute)
		if n := schedule(t, d, linked); n != 0 {
			t.Error("what was fetched in this run is queued again")
		}
		if n := schedule(t, d, again); n != 1 {
			t.Error("what is polled is not queued again")
		}
		finish(t, d, func() frontier.URI { u := next(t, d); u.Fetched, u.Due = uri.Fetched, uri.Due; return u }())
		leave(t, d, "mag", true)
		join(t, d, "mag")
		if n := schedule(t, d, linked); n != 0 || d.Left("mag") != 0 {
			t.Error("what is not due is fetched since it was linked again")
		}
		if n := schedule(t, d, modified); n != 1 {
			t.Error("what was modified is not fetched")
		}
		finish(t, d, func() frontier.URI { u := next(t, d); u.Due = uri.Due; return u }())
		if err := d.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Begin(t.Context(), frontier.Run{Sources: []string{"mag"}, Early: true}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{linked.URL}, drain(t, d)); diff != "" {
			t.Errorf("what is wanted early (-want +got):\n%s", diff)
		}
	})
}

// Feeds come first, then what is dated and lists by date, newest first.
func TestOrderByDate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		day := func(n int) time.Time { return time.Date(2024, 5, n, 0, 0, 0, 0, time.UTC) }
		schedule(t, d,
			frontier.URI{URL: "https://a.example/rest", Hops: 1},
			frontier.URI{URL: "https://a.example/2024/04", Hops: 1, Dated: true, Spelt: day(1)},
			frontier.URI{URL: "https://a.example/2024/05", Hops: 1, Dated: true, Spelt: day(31)},
			frontier.URI{URL: "https://a.example/2024/05/02/x", Hops: 1, Spelt: day(2)},
			frontier.URI{URL: "https://a.example/story", Hops: 1, Published: day(3)},
			frontier.URI{URL: "https://a.example/sitemap-4.xml", Hops: 1, Kind: "sitemap", Spelt: day(1)},
			frontier.URI{URL: "https://a.example/sitemap-5.xml", Hops: 1, Kind: "sitemap", Spelt: day(31)},
			frontier.URI{URL: "https://a.example/feed", Hops: 1, Kind: "feed"})
		want := []string{"feed", "sitemap-5.xml", "sitemap-4.xml", "story", "2024/05/02/x", "2024/05", "2024/04", "rest"}
		for i := range want {
			want[i] = "https://a.example/" + want[i]
		}
		if diff := cmp.Diff(want, drain(t, d)); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	})
}

func TestTurnKeepsTheDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{Delay: 3 * time.Second, Lease: time.Minute})
		schedule(t, d, frontier.URI{URL: "https://a.example/1"})
		uri := next(t, d)
		before := time.Now()
		for range 30 { // longer than a lease
			if err := d.Turn(t.Context(), uri, "a.example"); err != nil {
				t.Fatal(err)
			}
		}
		if got := time.Since(before); got != 90*time.Second {
			t.Errorf("30 turns took %s, want 90s", got)
		}
		d.Pause("a.example", time.Now().Add(time.Hour))
		if err := d.Turn(t.Context(), uri, "a.example"); err == nil {
			t.Error("a turn waits for a host that asked for an hour's rest")
		}
		finish(t, d, uri)
		if err := d.Turn(t.Context(), uri, "a.example"); err == nil {
			t.Error("a turn without a lease")
		}
	})
}

func TestNotes(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "crawl.db"), frontier.Options{})
	if got, err := d.Noted(t.Context(), "source mag"); got != nil || err != nil {
		t.Errorf("Noted = %q, %v before anything was noted", got, err)
	}
	if err := d.Note(t.Context(), "source mag", []byte("seen")); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Noted(t.Context(), "source mag"); string(got) != "seen" || err != nil {
		t.Errorf("Noted = %q, %v, want what was noted", got, err)
	}
}
