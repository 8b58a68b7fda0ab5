package archivetest

import (
	"testing"
	"time"

	"tearsheet/archive"
)

func testSave(t *testing.T, open func(testing.TB) archive.Store) {
	a := &archive.Archive{Store: open(t)}
	c := archive.Capture{URL: "https://magazine.example/a", Time: time.Now(), Status: 200}
	art := &archive.Article{Title: "A", Blocks: []archive.Block{{Kind: archive.Paragraph, Text: "hello"}}}
	s, ch, err := a.Save(t.Context(), c, art)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v %v", s, ch)
	s, err = a.Find(t.Context(), "latest")
	t.Logf("%+v %v", s, err)
	for f, err := range a.Verify(t.Context()) {
		t.Error(f, err)
	}
	st, err := a.Stats(t.Context())
	t.Logf("%+v %v", st, err)
}
