package warc

import (
	"context"
	"testing"

	"tearsheet/archive"
)

// A description names its response, whether the Writer that wrote the response
// describes it or another one has to read it for that.
func TestDescribe(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, Options{})
	page := record(t, w, exchanges()[0])
	described := Description{Captured: noon, Article: archive.Article{Title: "Hello"}}
	described.Digest = described.Article.Digest()
	for _, writer := range []*Writer{w, newWriter(t, dir, Options{})} {
		if err := writer.Describe(context.Background(), page, described); err != nil {
			t.Fatal(err)
		}
	}
	response, err := Open(dir, page)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for r, err := range walk(t, dir) {
		if err != nil {
			t.Fatal(err)
		}
		d, about, ok := r.Description()
		if !ok {
			continue
		}
		found++
		if about != response.ID || r.TargetURI != response.TargetURI || d.Article.Title != "Hello" {
			t.Errorf("%s of %s describes %s, want %s", about, r.TargetURI, d.Article.Title, response.ID)
		}
	}
	if found != 2 {
		t.Errorf("%d descriptions, want 2", found)
	}
}

func TestDescribeNothing(t *testing.T) {
	w := newWriter(t, t.TempDir(), Options{})
	place := record(t, w, exchanges()[0])
	place.Offset++
	if err := w.Describe(context.Background(), place, Description{}); err == nil {
		t.Error("described a record that is not there")
	}
}
