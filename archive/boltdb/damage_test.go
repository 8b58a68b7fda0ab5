package boltdb_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
)

// articles is how many the archives have that are damaged here.
const articles = 30

// TestTruncated cuts an archive at every length that may matter.
func TestTruncated(t *testing.T) {
	whole := archiveFile(t, articles)
	for _, n := range []int{1, 15, 20, 100, 4095, 4096, 5000, 8192, 12288, 16384, len(whole) / 2, len(whole) - 4096, len(whole) - 1} {
		path := filepath.Join(t.TempDir(), "archive.db")
		if err := os.WriteFile(path, whole[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		for _, readOnly := range []bool{true, false} {
			db, err := boltdb.Open(path, boltdb.Options{ReadOnly: readOnly})
			if err == nil {
				db.Close()
			}
			if !errors.Is(err, archive.ErrCorrupt) && !(n < 20 && errors.Is(err, archive.ErrForeign)) {
				t.Errorf("cut to %d of %d bytes, read only %v: %v, want ErrCorrupt", n, len(whole), readOnly, err)
			}
		}
	}
}

// TestFlipped flips bytes anywhere. Whatever is read is right or ErrCorrupt,
// and nothing brings the program down.
func TestFlipped(t *testing.T) {
	const files = 40
	whole := archiveFile(t, articles)
	r := rand.New(rand.NewPCG(7, 7))
	found := 0
	for range files {
		b := append([]byte(nil), whole...)
		for range 1 + r.IntN(8) {
			b[r.IntN(len(b))] ^= byte(1 + r.IntN(255))
		}
		path := filepath.Join(t.TempDir(), "archive.db")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		db, err := boltdb.Open(path, boltdb.Options{})
		if err != nil {
			wantDamage(t, err)
			found++
			continue
		}
		if readDamaged(t, db) > 0 {
			found++
		}
		db.Close() // may say that it is damaged
	}
	if found < files/3 {
		t.Errorf("damage was noticed in %d of %d files", found, files)
	}
}

// readDamaged reads all it can from a damaged archive and counts complaints.
func readDamaged(t *testing.T, db *boltdb.DB) (found int) {
	t.Helper()
	ctx := context.Background()
	a := &archive.Archive{Store: db}
	for i := range articles {
		s, err := a.Find(ctx, capture(i).URL)
		switch {
		case err != nil:
			wantDamage(t, err)
			found++
		case s.Digest() != article(i).Digest() || s.Title != article(i).Title:
			t.Errorf("article %d is read as %q", i, s.Title)
		}
	}
	for _, err := range a.Verify(ctx) {
		if err != nil {
			wantDamage(t, err)
		}
		found++
	}
	for _, err := range a.Snapshots(ctx, archive.Query{All: true}) {
		if err != nil {
			wantDamage(t, err)
			found++
		}
	}
	if _, _, err := a.Save(ctx, capture(articles), article(articles)); err != nil {
		wantDamage(t, err)
		found++
	}
	return found
}

func wantDamage(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, archive.ErrCorrupt) && !errors.Is(err, archive.ErrForeign) && !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("a damaged archive fails with %v", err)
	}
}

// archiveFile is the content of an archive of n articles.
func archiveFile(t *testing.T, n int) []byte {
	t.Helper()
	path := newPath(t)
	db, err := boltdb.Open(path, boltdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, db, n)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	whole, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	used := stat(t, path)
	return whole[:min(used, int64(len(whole)))]
}

// stat is how many bytes of an archive's file are in use.
func stat(t *testing.T, path string) int64 {
	t.Helper()
	return stored(t, &archive.Archive{Store: open(t, path, boltdb.Options{ReadOnly: true})})
}
