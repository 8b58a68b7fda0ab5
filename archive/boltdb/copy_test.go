package boltdb_test

import (
	"os"
	"path/filepath"
	"testing"

	"tearsheet/archive/boltdb"
)

// TestSame: a backup is the same as the archive until that is written, and until
// a byte of the backup changes.
func TestSame(t *testing.T) {
	dir := t.TempDir()
	db, copied := open(t, filepath.Join(dir, "archive.db"), boltdb.Options{}), filepath.Join(dir, "copy.db")
	same := func(want bool) {
		t.Helper()
		if got, err := db.Same(t.Context(), copied); err != nil || got != want {
			t.Errorf("the same: %t, want %t: %v", got, want, err)
		}
	}
	fill(t, db, 3)
	same(false) // there is none
	if err := db.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	same(true)
	b, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		t.Fatal(err)
	}
	same(false)
	if err := os.Remove(copied); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	fill(t, db, 4)
	same(false)
}
