package frontier_test

import (
	"errors"
	"path/filepath"
	"testing"

	"tearsheet/scraper/frontier"
)

func TestCancel(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crawl.db")
	d := open(t, path, frontier.Options{Delay: -1})
	begin(t, d)
	schedule(t, d, numbered("https://a.example/", 5)...)
	done := next(t, d)
	done.Status, done.Fetched = frontier.Fetched, day(1)
	finish(t, d, done)
	if _, err := d.Cancel(t.Context(), "mag"); !errors.Is(err, frontier.ErrRunning) {
		t.Errorf("Cancel of a run that goes on = %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d = open(t, path, frontier.Options{Delay: -1})
	if _, err := d.Cancel(t.Context(), "other"); !errors.Is(err, frontier.ErrNoRun) {
		t.Errorf("Cancel of an unknown source = %v", err)
	}
	if n, err := d.Cancel(t.Context(), "mag"); n != 4 || err != nil {
		t.Errorf("Cancel = %d, %v, want the 4 that were queued", n, err)
	}
	if begin(t, d) {
		t.Error("a run that was cancelled is resumed")
	}
	if got := drain(t, d); len(got) != 1 || got[0] != done.URL {
		t.Errorf("after the cancel %v is fetched, want what was fetched before", got)
	}
}
