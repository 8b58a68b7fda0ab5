package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
)

// TestRebuild loses archive.db. What is made anew from the WARC files has the
// same articles, versions, captures and states: of days of crawls, of an import,
// of another extractor's work, and of what a crash left.
func TestRebuild(t *testing.T) {
	t.Parallel()
	press := newFatalPress(t)
	dir := t.TempDir()
	house, other, file := filepath.Join(dir, "house"), filepath.Join(dir, "other"), filepath.Join(dir, "other.warc.gz")
	must(t, press.crawl(house, "--max-pages", "100", "--since", "2026-02-10")...)
	press.magazine.Turn()
	must(t, press.crawl(other, "--max-pages", "40")...)
	must(t, "export", "--archive", other, "--format", "warc", "-o", file)
	must(t, "import", "--archive", house, file)
	rederive(t, house)
	must(t, "reextract", "--all", "--archive", house)
	press.magazine.Turn()
	must(t, press.crawl(house, "--max-pages", "100", "--since", "2026-02-10")...)
	lines, captures := must(t, "export", "--archive", house, "--all"), capturesIn(t, house)

	for range 2 { // what a rebuild writes down does not change the next one
		if err := os.Remove(filepath.Join(house, catalogueName)); err != nil {
			t.Fatal(err)
		}
		must(t, "rebuild", "--archive", house)
		sound(t, house)
		sameLines(t, lines, must(t, "export", "--archive", house, "--all"))
		if diff := cmp.Diff(captures, capturesIn(t, house)); diff != "" {
			t.Fatalf("captures (-lost +rebuilt):\n%s", diff)
		}
	}
}

// rederive has another extractor make something of every other version.
func rederive(t *testing.T, dir string) {
	t.Helper()
	e := &env{now: time.Now, log: slog.New(slog.DiscardHandler)}
	e.config.Archive = dir
	h, err := e.openToWrite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stats, err := h.archive.Stats(t.Context())
	for entry, failed := range h.archive.Journal(t.Context(), 0) {
		if err = errors.Join(err, failed); err != nil || entry.Seq > uint64(stats.Versions) {
			break
		}
		s, failed := h.archive.Snapshot(t.Context(), entry.ID, entry.Version)
		if err = errors.Join(err, failed); err != nil || entry.Seq%2 == 0 || len(s.Blocks) < 2 {
			continue
		}
		s.Extractor, s.Blocks = "other/2", s.Blocks[1:]
		_, _, err = h.archive.Derive(t.Context(), entry.ID, entry.Version, &s.Article)
	}
	if err = errors.Join(err, h.inscribeAfter(t.Context(), uint64(stats.Versions)), h.Close()); err != nil {
		t.Fatal(err)
	}
}

// capturesIn lists every capture of an archive.
func capturesIn(t *testing.T, dir string) (all []archive.Capture) {
	t.Helper()
	store, err := boltdb.Open(filepath.Join(dir, catalogueName), boltdb.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for c, err := range (&archive.Archive{Store: store}).Captures(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// sameLines compares two exports and shows the first lines that differ.
func sameLines(t *testing.T, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	before, after := bytes.Split(want, []byte("\n")), bytes.Split(got, []byte("\n"))
	if len(before) != len(after) {
		t.Errorf("%d lines, want %d", len(after), len(before))
	}
	for i := range min(len(before), len(after)) {
		if bytes.Equal(before[i], after[i]) {
			continue
		}
		var a, b map[string]any
		_ = json.Unmarshal(before[i], &a) // a line that is none is shown by its difference
		_ = json.Unmarshal(after[i], &b)
		t.Fatalf("line %d (-lost +rebuilt):\n%s", i, cmp.Diff(a, b))
	}
	t.Fatal("the rebuilt archive has other lines")
}

// TestPastOrder: what a URL showed after another has the time of the other's
// version, and comes after it, whatever the names of the files are.
func TestPastOrder(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	in := func(file, id string) event { return event{place: archive.Record{File: file}, id: id} }
	p := past{events: []event{in("a", "also"), in("a", "behind it"), in("b", "version"), in("c", "before")}}
	p.order(map[string]instant{"also": {at, at.Add(2)}, "version": {at, at.Add(1)}, "before": {at.Add(-1), at.Add(3)}})
	var got []string
	for _, e := range p.events {
		got = append(got, e.id)
	}
	if diff := cmp.Diff([]string{"before", "version", "also", "behind it"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
