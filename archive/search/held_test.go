package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"tearsheet/archive"
)

// An index may go back to an older state by itself: bleve does so when it
// cannot read the newest. That is noticed, and what is missing is added.
func TestIndexGoesBack(t *testing.T) {
	dir, s := t.TempDir(), newShelf()
	store, before := filepath.Join(dir, "store"), filepath.Join(t.TempDir(), "store")
	fill := func(n int) {
		for i := range n {
			s.save(archive.ID(fmt.Sprintf("article%03d", len(s.journal))), article(fmt.Sprint("t", i), "word"))
		}
		x, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		update(t, x, s, n)
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
	fill(5)
	if err := os.CopyFS(before, os.DirFS(store)); err != nil {
		t.Fatal(err)
	}
	fill(7)
	if err := errors.Join(os.RemoveAll(store), os.CopyFS(store, os.DirFS(before))); err != nil {
		t.Fatal(err)
	}
	reader := open(t, dir, Options{ReadOnly: true})
	behind, err := reader.Behind(t.Context(), s)
	if !behind || err != nil {
		t.Errorf("behind: %t, %v", behind, err)
	}
	if err := reader.Verify(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Errorf("verify an index that went back: %v", err)
	}
	x := open(t, dir, Options{})
	update(t, x, s, 7)
	if err := x.Verify(t.Context()); err != nil {
		t.Errorf("verify after an update: %v", err)
	}
	if n := len(matches(t, x, parse(t, "word"))); n != 12 {
		t.Errorf("%d articles, want 12", n)
	}
}
