package frontier_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/scraper/frontier"
)

func TestNewRunKeepsWhatWasLearned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		statuses := []frontier.Status{frontier.Fetched, frontier.FetchError, frontier.Gone, frontier.Skipped, frontier.Redirected}
		for _, status := range statuses {
			schedule(t, d, frontier.URI{URL: "https://a.example/" + string(status), Hops: 1})
			uri := next(t, d)
			uri.Status, uri.ETag, uri.Tries, uri.Note = status, `"1"`, 2, "x"
			finish(t, d, uri)
		}
		if err := d.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		if begin(t, d) {
			t.Error("a new run says it was resumed")
		}
		var got []string
		for range 2 {
			uri := next(t, d)
			if uri.ETag != `"1"` || uri.Tries != 0 || uri.Note != "" {
				t.Errorf("%s came back with ETag %s, %d tries, note %q", uri.URL, uri.ETag, uri.Tries, uri.Note)
			}
			got = append(got, uri.URL)
			finish(t, d, uri, frontier.URI{URL: "https://a.example/gone", Hops: 1})
		}
		got = append(got, next(t, d).URL)
		want := []string{"https://a.example/fetch_error", "https://a.example/fetched", "https://a.example/gone"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("second run (-want +got):\n%s", diff)
		}
	})
}

func TestRevisitAndDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		schedule(t, d, frontier.URI{URL: "https://a.example/old"}, frontier.URI{URL: "https://b.example/later"},
			frontier.URI{URL: "https://c.example/recent"})
		for range 3 {
			uri := next(t, d)
			if uri.URL == "https://b.example/later" {
				uri.Due = time.Now().Add(24 * time.Hour)
			}
			finish(t, d, uri)
			time.Sleep(10 * time.Minute)
		}
		if err := d.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		run := frontier.Run{Sources: []string{"mag"}, Revisit: 15 * time.Minute}
		if _, err := d.Begin(t.Context(), run); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"https://a.example/old"}, drain(t, d)); diff != "" {
			t.Errorf("revisited (-want +got):\n%s", diff)
		}
	})
}

func TestResumeAfterKill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		d := open(t, filepath.Join(dir, "crawl.db"), frontier.Options{})
		begin(t, d)
		schedule(t, d, frontier.URI{URL: "https://a.example/1"}, frontier.URI{URL: "https://a.example/2"},
			frontier.URI{URL: "https://a.example/3"})
		finish(t, d, next(t, d))
		leased := next(t, d)

		copied := filepath.Join(dir, "copy.db") // as a kill leaves it
		copyFile(t, filepath.Join(dir, "crawl.db"), copied)
		again := open(t, copied, frontier.Options{})
		began := time.Now()
		if !begin(t, again) {
			t.Error("an interrupted run was not resumed")
		}
		if uri := next(t, again); uri.URL != leased.URL || time.Since(began) != time.Second {
			t.Errorf("got %s after %v, want the lost %s after 1s", uri.URL, time.Since(began), leased.URL)
		} else {
			finish(t, again, uri)
		}
		if diff := cmp.Diff([]string{"https://a.example/3"}, drain(t, again)); diff != "" {
			t.Errorf("rest of the run (-want +got):\n%s", diff)
		}
	})
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRestartKeepsTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "crawl.db")
		d := open(t, path, frontier.Options{Delay: time.Minute})
		begin(t, d)
		schedule(t, d, frontier.URI{URL: "https://a.example/"})
		finish(t, d, next(t, d))
		ended := time.Now()
		if err := errors.Join(d.End(t.Context()), d.Close()); err != nil {
			t.Fatal(err)
		}
		d = open(t, path, frontier.Options{Delay: time.Minute})
		begin(t, d)
		next(t, d)
		if got := time.Since(ended); got != time.Minute {
			t.Errorf("asked again after %v, want 1m", got)
		}
	})
}

func TestSourcesStayApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{})
		schedule(t, d, frontier.URI{URL: "https://a.example/mine"}, frontier.URI{URL: "https://a.example/shared"})
		if _, err := d.Schedule(t.Context(), frontier.URI{URL: "https://a.example/x", Source: "other"}); !errors.Is(err, frontier.ErrNoRun) {
			t.Errorf("scheduling for a source that is not in the run: %v, want ErrNoRun", err)
		}
		if _, err := d.Begin(t.Context(), frontier.Run{Sources: []string{"other"}}); err != nil {
			t.Fatal(err)
		}
		schedule(t, d, frontier.URI{URL: "https://a.example/shared", Source: "other"})
		if diff := cmp.Diff([]string{"https://a.example/shared"}, drain(t, d)); diff != "" {
			t.Errorf("other (-want +got):\n%s", diff)
		}
		if err := d.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !begin(t, d) {
			t.Error("the run of mag was not resumed")
		}
		if diff := cmp.Diff([]string{"https://a.example/mine"}, drain(t, d)); diff != "" {
			t.Errorf("mag (-want +got):\n%s", diff)
		}
	})
}

// TestLongNewRun has more known URIs than are queued in one transaction, every
func TestLongNewRun(t *testing.T) {
	const known = 2400
	d := start(t, frontier.Options{Delay: -1})
	for _, uri := range numbered("https://a.example/", known) {
		uri.Status, uri.Fetched = frontier.Fetched, time.Now()
		if uri.URL[len(uri.URL)-1]%2 == 0 {
			uri.Fetched = day(1)
		}
		if err := d.Finish(t.Context(), uri); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.End(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Begin(t.Context(), frontier.Run{Sources: []string{"mag"}, Revisit: time.Hour}); err != nil {
		t.Fatal(err)
	}
	if s, _ := d.Stats(t.Context()); s.Queued != known/2 {
		t.Errorf("%d URIs came back, want %d", s.Queued, known/2)
	}
}
