package boltdb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
	"tearsheet/archive/archivetest"
	"tearsheet/archive/boltdb"
)

func TestStore(t *testing.T) {
	archivetest.TestStore(t, func(t testing.TB) archive.Store { return open(t, newPath(t), boltdb.Options{}) })
}

// newPath is where an archive may be made.
func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "archive", "archive.db") }

// open opens an archive that is closed when the test ends.
func open(t testing.TB, path string, o boltdb.Options) *boltdb.DB {
	t.Helper()
	db, err := boltdb.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// article is one of n that differ.
func article(n int) *archive.Article {
	text := strings.Repeat(fmt.Sprintf("Paragraph %d of the magazine, long enough to be one. ", n), 8)
	return &archive.Article{Title: fmt.Sprintf("Article %d", n), Blocks: []archive.Block{{Kind: archive.Paragraph, Text: text}}}
}

func capture(n int) archive.Capture {
	return archive.Capture{
		URL: fmt.Sprintf("https://magazine.example/2024/01/article-%d", n), Status: 200, MIME: "text/html",
		Time: time.Date(2024, 1, 10, 9, 0, n, 0, time.UTC), Payload: archive.Sum(fmt.Append(nil, n)),
		Record: archive.Record{File: "magazine-20240110.warc.gz", Offset: int64(n) * 40_000, Length: 12_345},
	}
}

// fill saves n articles, in one transaction after another.
func fill(t testing.TB, s archive.Store, n int) {
	t.Helper()
	a := &archive.Archive{Store: s}
	for i := range n {
		if _, _, err := a.Save(context.Background(), capture(i), article(i)); err != nil {
			t.Fatal(err)
		}
	}
}

// sound checks that an archive has n articles and nothing is damaged.
func sound(t testing.TB, s archive.Store, n int) {
	t.Helper()
	a := &archive.Archive{Store: s}
	for f, err := range a.Verify(context.Background()) {
		t.Errorf("not sound: %+v, %v", f, err)
	}
	stats, err := a.Stats(context.Background())
	if err != nil || stats.Articles != n {
		t.Errorf("%d articles (%v), want %d", stats.Articles, err, n)
	}
}

func TestReopen(t *testing.T) {
	path := newPath(t)
	db, err := boltdb.Open(path, boltdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, db, 20)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Update(t.Context(), func(archive.Writer) error { return nil }); err == nil {
		t.Error("a closed archive can be written")
	}
	for range 2 { // readers go together
		readOnly := open(t, path, boltdb.Options{ReadOnly: true})
		sound(t, readOnly, 20)
		if err := readOnly.Update(t.Context(), func(archive.Writer) error { return nil }); err == nil {
			t.Error("an archive opened to read can be written")
		}
	}
}

// TestCrash copies the file while it is written, as a crash would leave it.
func TestCrash(t *testing.T) {
	path := newPath(t)
	db := open(t, path, boltdb.Options{})
	fill(t, db, 1)
	ctx, cancel := context.WithCancel(t.Context())
	a := &archive.Archive{Store: db}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := w; ctx.Err() == nil; i += 4 {
				if _, _, err := a.Save(context.WithoutCancel(ctx), capture(i), article(i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 10 {
		copied := filepath.Join(t.TempDir(), fmt.Sprintf("%d.db", i))
		stable(t, db, path, copied)
		crashed := open(t, copied, boltdb.Options{})
		stats, err := (&archive.Archive{Store: crashed}).Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sound(t, crashed, stats.Articles)
		fill(t, crashed, 3) // and it goes on
	}
	cancel()
	wg.Wait()
}

// stable copies the file from inside a View. Its pages stay as they are until
// the View ends, whatever is written meanwhile: a copy made page after page
// then shows the state of some moment, as the disk does after a crash.
func stable(t *testing.T, db *boltdb.DB, from, to string) {
	t.Helper()
	err := db.View(t.Context(), func(archive.Reader) error {
		b, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		return os.WriteFile(to, b, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenLocked(t *testing.T) {
	path := newPath(t)
	open(t, path, boltdb.Options{})
	for _, readOnly := range []bool{false, true} {
		start := time.Now()
		_, err := boltdb.Open(path, boltdb.Options{ReadOnly: readOnly, Timeout: 10 * time.Millisecond})
		if !errors.Is(err, archive.ErrLocked) || time.Since(start) > 900*time.Millisecond {
			t.Errorf("read only %v: after %v: %v, want ErrLocked", readOnly, time.Since(start), err)
		}
	}
}

func TestOpenForeign(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"short": "x", "page": strings.Repeat("<html>", 5000), "sqlite": "SQLite format 3\x00" + strings.Repeat("\x00", 9000),
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, readOnly := range []bool{false, true} {
			_, err := boltdb.Open(path, boltdb.Options{ReadOnly: readOnly})
			if !errors.Is(err, archive.ErrForeign) {
				t.Errorf("%s: %v, want ErrForeign", name, err)
			}
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != content {
			t.Errorf("%s was touched (%v)", name, err)
		}
	}
	if _, err := boltdb.Open(dir, boltdb.Options{}); !errors.Is(err, archive.ErrForeign) {
		t.Errorf("a folder: %v, want ErrForeign", err)
	}
	if _, err := boltdb.Open(filepath.Join(dir, "none", "a.db"), boltdb.Options{ReadOnly: true}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing, to read: %v, want ErrNotExist", err)
	}
	if _, err := boltdb.Open(filepath.Join(dir, "page", "a.db"), boltdb.Options{}); err == nil {
		t.Error("an archive is made below a file")
	}
}

// TestFull lets the file grow to a limit: as on a full disk, the save fails
// with its reason, and what was saved before stays.
func TestFull(t *testing.T) {
	path := newPath(t)
	db := open(t, path, boltdb.Options{MaxSize: 256 << 10})
	a := &archive.Archive{Store: db}
	saved := 0
	var err error
	for ; err == nil && saved < 10_000; saved++ {
		_, _, err = a.Save(t.Context(), capture(saved), article(saved))
	}
	saved--
	if err == nil || !strings.Contains(err.Error(), "maximum size") || !strings.Contains(err.Error(), path) {
		t.Errorf("a full archive fails with %v", err)
	}
	sound(t, db, saved)
	if _, err := a.Find(t.Context(), capture(0).URL); err != nil {
		t.Errorf("a full archive cannot be read: %v", err)
	}
}

// TestRecrawlCost measures what visits of unchanged pages add to the file.
func TestRecrawlCost(t *testing.T) {
	const pages, rounds, limit = 500, 10, 64
	db := open(t, newPath(t), boltdb.Options{})
	fill(t, db, pages)
	a := &archive.Archive{Store: db}
	var before int64
	for round := range rounds {
		if round == 1 { // the first leaves room on pages that bbolt splits
			before = stored(t, a)
		}
		var group errgroup.Group
		group.SetLimit(32)
		for i := range pages {
			group.Go(func() error {
				c := capture(i)
				c.Time = c.Time.AddDate(0, 0, 1+round)
				c.Revisit = true
				c.Record.Offset += int64(round) << 28
				return a.Seen(t.Context(), c)
			})
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	each := float64(stored(t, a)-before) / (pages * (rounds - 1))
	if each > limit {
		t.Errorf("a recrawl of an unchanged page costs %.1f bytes, want at most %d", each, limit)
	}
	t.Logf("%.1f bytes", each)
}

func stored(t testing.TB, a *archive.Archive) int64 {
	t.Helper()
	s, err := a.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s.Stored
}
