package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/archive/search"
)

// forgetful is an archive of which the search index never saw one article.
type forgetful struct {
	*archive.Archive
	forgotten archive.ID
}

func (f forgetful) Snapshot(ctx context.Context, id archive.ID, n int) (archive.Snapshot, error) {
	if id == f.forgotten {
		return archive.Snapshot{}, archive.ErrNotFound
	}
	return f.Archive.Snapshot(ctx, id, n)
}

// twoArticles is an archive of two articles.
func twoArticles(t *testing.T) (h *house, ids []archive.ID) {
	t.Helper()
	h = &house{dir: t.TempDir()}
	store, err := boltdb.Open(filepath.Join(h.dir, catalogueName), boltdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	h.store, h.archive = store, &archive.Archive{Store: store}
	for _, name := range []string{"ferry", "glacier"} {
		c := archive.Capture{URL: "https://magazine.example/" + name, Time: time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC), Status: 200}
		s, _, err := h.archive.Save(t.Context(), c, &archive.Article{Title: name, Blocks: []archive.Block{{Kind: archive.Paragraph, Text: "The " + name + " is old."}}})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, s.ID)
	}
	return h, ids
}

// indexOf makes the index of a house from a source.
func indexOf(t *testing.T, h *house, source search.Source) {
	t.Helper()
	x, err := search.Open(filepath.Join(h.dir, indexName), search.Options{Anew: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Update(t.Context(), source); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestVerifyIndex tells an index that is whole, one that lacks an article, and
// one whose files are damaged.
func TestVerifyIndex(t *testing.T) {
	h, ids := twoArticles(t)
	check := func(want string) {
		t.Helper()
		var v verified
		if err := h.verifyIndex(t.Context(), &v); err != nil {
			t.Fatal(err)
		}
		var got string
		for _, d := range v.Damage {
			got += d.Part + ": " + d.Problem
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("verify finds %q, want %q", got, want)
		}
	}
	check("") // there is no index yet
	indexOf(t, h, h.archive)
	check("")
	indexOf(t, h, forgetful{h.archive, ids[0]})
	check("index: 1 of the versions that the archive has cannot be found")
	indexOf(t, h, h.archive)
	spoilSegments(t, filepath.Join(h.dir, indexName))
	check("the search index is damaged")
}

// spoilSegments changes one bit in the middle of each file of an index.
func spoilSegments(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("segments: %v, %v", files, err)
	}
	for _, name := range files {
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		whole[len(whole)/2] ^= 1
		if err := os.WriteFile(name, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
