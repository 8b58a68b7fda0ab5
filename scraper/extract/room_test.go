package extract

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// Pages that are read one after the other in the same room leave nothing to
// each other, and an article stays as it is when the next page is read.
func TestRoomIsUsedAgain(t *testing.T) {
	s := readSeed(t)
	study := func(x *Extractor, render func(seed, string) string) *archive.Article {
		doc, err := Parse([]byte(render(s, fragments["span"])), "text/html")
		if err != nil {
			t.Error(err)
			return nil
		}
		article, _, err := x.Study(doc, nil, nil)
		if err != nil {
			t.Error(err)
		}
		return article
	}
	want := map[string]*archive.Article{}
	for name, render := range pageLayouts {
		want[name] = study(&Extractor{}, render)
	}
	var x Extractor
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			got := map[string]*archive.Article{}
			for name, render := range pageLayouts {
				got[name] = study(&x, render)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("in a room of its own and in one that was used (-, +):\n%s", diff)
			}
		})
	}
	readers.Wait()
}
