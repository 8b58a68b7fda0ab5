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

// TestFormat reads archives that were written when their formats were new.
// They must be readable for ever, and can be written on.
func TestFormat(t *testing.T) {
	const newest = "testdata/format4.db.gz"
	if *update {
		pack(t, newest, archiveFile(t, 3))
	}
	for _, golden := range []string{"testdata/format1.db.gz", "testdata/format2.db.gz", "testdata/format3.db.gz", newest} {
		t.Run(filepath.Base(golden), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "archive.db")
			unpack(t, golden, path)
			before, err := boltdb.Open(path, boltdb.Options{ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			holdsThree(t, before)
			if err := before.Close(); err != nil {
				t.Fatal(err)
			}
			db := open(t, path, boltdb.Options{})
			holdsThree(t, db)
			fill(t, db, 5)
			holdsThree(t, db)
			sound(t, db, 5)
		})
	}
}

// holdsThree checks that the first three articles are as they were saved.
func holdsThree(t *testing.T, db *boltdb.DB) {
	t.Helper()
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
