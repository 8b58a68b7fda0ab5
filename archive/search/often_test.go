package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// The best of many are looked for among few, and must be the same.
func TestBestAmongFew(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	s := newShelf()
	for i := range 3 * manyFound {
		var words []string
		for range 10 + r.IntN(60) {
			words = append(words, []string{"mine", "mined", "coal", "steel", "harbour", "tide", "ship", "port"}[min(r.IntN(10), r.IntN(8))%8])
		}
		a := speech("en", strings.Join(words, " "))
		a.Title = []string{"dull", "dull", "dull", "dull", "a mine"}[r.IntN(5)]
		s.save(archive.ID(fmt.Sprintf("article%06d", i)), a)
	}
	x := open(t, t.TempDir(), Options{BatchDocs: len(s.journal), BatchBytes: 1 << 30})
	update(t, x, s, len(s.journal))
	for query, quick := range map[string]bool{"coal": true, "mine": false, "text:tides": true, "text:tid*": true, "coal title:mine": false, `"coal mine"`: false, "port OR ship": false} {
		if got := sameBest(t, x, query, 20); got != quick {
			t.Errorf("%s: the best were among few: %t, want %t", query, got, quick)
		}
	}
}

// sameBest compares the best n that are found among few with those found among
// all, and tells whether there were any.
func sameBest(t *testing.T, x *Index, query string, n int) (quick bool) {
	t.Helper()
	err := x.view(t.Context(), func(v *view) error {
		p, err := newPlan(v, parse(t, query))
		if err != nil {
			return err
		}
		for i, in := range v.parts {
			found, err := p.find(t.Context(), i, in)
			if err != nil {
				return err
			}
			s := p.seek(t.Context(), i, in)
			p.scored = p.scoring(int(found.GetCardinality()))
			want, _, err := s.rank(found, n)
			if err != nil {
				return err
			}
			got, err := p.rank(t.Context(), i, in, found, n)
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(ref{})); diff != "" || err != nil {
				t.Errorf("%s: %v (-among all +among few):\n%s", query, err, diff)
			}
			some, most, err := s.promising(found, n)
			if err != nil {
				return err
			}
			if some != nil {
				_, least, err := s.rank(some, n)
				quick = err == nil && least > most
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return quick
}
