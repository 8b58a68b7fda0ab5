package boltdb_test

import (
	"path/filepath"
	"testing"

	"tearsheet/archive"
	"tearsheet/archive/archivetest"
	"tearsheet/archive/boltdb"
)

func TestStore(t *testing.T) {
	archivetest.TestStore(t, func(t testing.TB) archive.Store {
		db, err := boltdb.Open(filepath.Join(t.TempDir(), "archive", "archive.db"), boltdb.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		return db
	})
}
