package boltdb_test

import (
	"compress/gzip"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
)

var update = flag.Bool("update", false, "write testdata anew: only for a new format")

// TestFormat reads an archive that was written when format 1 was new. It must
// be readable for ever.
func TestFormat(t *testing.T) {
	const golden = "testdata/format1.db.gz"
	if *update {
		pack(t, golden, archiveFile(t, 3))
	}
	path := filepath.Join(t.TempDir(), "archive.db")
	unpack(t, golden, path)
	db := open(t, path, boltdb.Options{})
	sound(t, db, 3)
	a := &archive.Archive{Store: db}
	for i := range 3 {
		s, err := a.Find(t.Context(), capture(i).URL)
		if err != nil || s.Digest() != article(i).Digest() || s.Title != article(i).Title || s.Record != capture(i).Record {
			t.Errorf("article %d is %q at %+v, %v", i, s.Title, s.Record, err)
		}
		for c, err := range a.Captures(t.Context(), capture(i).URL) {
			if c != capture(i) || err != nil {
				t.Errorf("capture %d is %+v, %v", i, c, err)
			}
		}
	}
	fill(t, db, 5)
	sound(t, db, 5)
}

func pack(t *testing.T, path string, content []byte) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := gzip.NewWriter(f)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	f, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o644); err != nil {
		t.Fatal(err)
	}
}
