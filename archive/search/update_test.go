package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

func TestVersions(t *testing.T) {
	s := newShelf(article("first", "alpha"), article("other", "alpha"))
	x := indexed(t, s)
	s.save("article000", article("second", "beta"))
	s.save("article000", article("third", "gamma"))
	update(t, x, s, 2)
	s.save("article000", article("fourth", "delta"))
	update(t, x, s, 1)
	update(t, x, s, 0)
	for query, want := range map[string][]string{
		"alpha":                 {"other"},
		"alpha versions:all":    {"first", "other"},
		"alpha versions:latest": {"other"},
		"gamma":                 nil,
		"delta":                 {"fourth"},
		"version:2":             {"second"},
		"versions:all":          {"first", "fourth", "other", "second", "third"},
		"":                      {"fourth", "other"},
	} {
		if diff := cmp.Diff(want, titles(t, x, query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	rebuilt := indexed(t, s)
	if diff := cmp.Diff(titles(t, rebuilt, ""), titles(t, x, "")); diff != "" {
		t.Errorf("made at once and step by step (-once +steps):\n%s", diff)
	}
}

func TestUpdateResumes(t *testing.T) {
	s := newShelf()
	for i := range 25 {
		s.save(archive.ID(fmt.Sprintf("article%03d", i)), article(fmt.Sprint("t", i), "word"))
	}
	dir := t.TempDir()
	x, err := Open(dir, Options{BatchDocs: 4})
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("the disk is on fire")
	s.broken = map[archive.Entry]error{{ID: "article010", Version: 1}: stop}
	if added, err := x.Update(t.Context(), s); !errors.Is(err, stop) || added != 10 {
		t.Fatalf("Update = %d, %v", added, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	s.broken = map[archive.Entry]error{{ID: "article011", Version: 1}: archive.ErrCorrupt}
	x = open(t, dir, Options{BatchBytes: 1})
	update(t, x, s, 17) // after the last whole batch
	if got := len(matches(t, x, Query{})); got != 24 {
		t.Errorf("%d articles, want all but the damaged one of 25", got)
	}
}

func TestUpdateCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x := open(t, t.TempDir(), Options{})
	if _, err := x.Update(ctx, library()); !errors.Is(err, context.Canceled) {
		t.Errorf("Update: %v", err)
	}
}

// A backup put back has a shorter journal, or one that went another way.
func TestUpdateOtherJournal(t *testing.T) {
	x := indexed(t, library())
	update(t, x, newShelf(article("only", "word")), 1)
	if diff := cmp.Diff([]string{"only"}, titles(t, x, "")); diff != "" {
		t.Error(diff)
	}
}

func TestSearchWhileUpdating(t *testing.T) {
	s := newShelf()
	for i := range 300 {
		s.save(archive.ID(fmt.Sprintf("article%03d", i)), article(fmt.Sprint("t", i), "word"))
	}
	x := open(t, t.TempDir(), Options{BatchDocs: 20})
	done := make(chan error)
	go func() {
		_, err := x.Update(t.Context(), s)
		done <- err
	}()
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for seen := 0; seen < 300; {
				r, err := x.Search(t.Context(), Query{}, Page{})
				if err != nil || r.Total < seen {
					t.Errorf("Search: %d after %d, %v", r.Total, seen, err)
					return
				}
				seen = r.Total
			}
		})
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	readers.Wait()
}

// Missing tells whether an index is whole. What the archive cannot read either
// is not missed.
func TestMissing(t *testing.T) {
	s := library()
	x := indexed(t, s)
	missing := func() int {
		t.Helper()
		n, err := x.Missing(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := missing(); n != 0 {
		t.Errorf("%d versions are missing from a whole index", n)
	}
	if err := x.bleve.Delete(documentID("article002", 1)); err != nil {
		t.Fatal(err)
	}
	s.save("article001", article("not indexed yet", "word"))
	if n := missing(); n != 1 {
		t.Errorf("%d versions are missing, want 1", n)
	}
	s.broken = map[archive.Entry]error{{ID: "article002", Version: 1}: archive.ErrCorrupt}
	if n := missing(); n != 0 {
		t.Errorf("%d versions are missing, want none", n)
	}
}

// A process that is killed leaves whole batches: the next one goes on there.
// Here the folder is copied while it is written, as a crash would leave it.
func TestUpdateAfterCrash(t *testing.T) {
	s := newShelf()
	for i := range 120 {
		s.save(archive.ID(fmt.Sprintf("article%03d", i)), speech("en", fmt.Sprint("words of ", i)))
	}
	dir, torn := t.TempDir(), t.TempDir()
	x := open(t, dir, Options{BatchDocs: 10})
	half := *s
	half.journal = s.journal[:70]
	update(t, x, &half, 70)
	for err := os.CopyFS(torn, os.DirFS(dir)); err != nil; err = os.CopyFS(torn, os.DirFS(dir)) {
		if !errors.Is(err, fs.ErrNotExist) { // merged away meanwhile, until there is nothing to merge
			t.Fatal(err)
		}
		torn = t.TempDir()
	}
	y := open(t, torn, Options{})
	if n := len(matches(t, y, Query{})); n > 70 {
		t.Errorf("%d articles of 70", n)
	}
	if _, err := y.Update(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if n, err := y.Missing(t.Context(), s); n != 0 || err != nil {
		t.Errorf("%d missing after catching up: %v", n, err)
	}
	if got := len(matches(t, y, parse(t, "word"))); got != 120 {
		t.Errorf("%d articles, want 120", got)
	}
}
