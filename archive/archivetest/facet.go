package archivetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tearsheet/archive"
)

// having are the versions with a value of each facet, in order; nil if the
// store gives up.
func (d *desk) having(from, to uint64, most int, facets map[string][]string) (seqs []uint64) {
	d.Helper()
	d.must(d.store.View(d.Context(), func(r archive.Reader) error {
		saves, ok, err := r.Having(facets, from, to, most)
		for _, s := range saves {
			seqs = append(seqs, s.Seq)
		}
		if !ok {
			seqs = nil
		}
		return err
	}))
	slices.Sort(seqs)
	return seqs
}

func readFacets(t *testing.T, d *desk) {
	d.library()
	science := []string{"science"}
	for _, test := range []struct {
		facets   map[string][]string
		from, to uint64
		most     int
		want     string
	}{
		{map[string][]string{archive.FacetSection: science}, 1, 6, 9, "[2 4 6]"},
		{map[string][]string{archive.FacetSection: science}, 1, 6, 2, "[]"},
		{map[string][]string{archive.FacetSection: science}, 3, 5, 2, "[4]"},
		{map[string][]string{archive.FacetSection: science, archive.FacetLang: {"en-gb", "english"}}, 1, 6, 9, "[2 6]"},
		{map[string][]string{archive.FacetSection: science, archive.FacetSite: {"b.example"}}, 1, 6, 9, "[4]"},
		{map[string][]string{archive.FacetAuthor: {"ana prado", "nobody"}}, 1, 6, 9, "[2 4]"},
		{map[string][]string{archive.FacetPublication: {"the a"}}, 1, 6, 9, "[1 2 3]"},
		{map[string][]string{archive.FacetPublication: {"nowhere"}}, 1, 6, 9, "[]"},
	} {
		if got := fmt.Sprint(d.having(test.from, test.to, test.most, test.facets)); got != test.want {
			t.Errorf("%v from %d to %d: %s, want %s", test.facets, test.from, test.to, got, test.want)
		}
	}
	values := view(d, func(r archive.Reader) ([]string, error) { return r.Values(archive.FacetAuthor, "hao", 9) })
	if !slices.Equal(values, []string{"zhao", "zhao shiren"}) {
		t.Errorf("authors with hao: %q", values)
	}
}

// readFacetsLater changes articles after they were saved: they are found by
// what became of them.
func readFacetsLater(t *testing.T, d *desk) {
	d.save(page, story(1))
	d.save(printed, story(2))
	d.wait(day)
	dated := edited(1, 1)
	dated.Published = archive.Date{Time: d.clock.Add(-9 * day)}
	d.save(page, dated)
	site := map[string][]string{archive.FacetSite: {"magazine.example"}}
	d.must(d.store.View(t.Context(), func(r archive.Reader) error {
		saves, _, err := r.Having(site, 1, 3, 9)
		if len(saves) != 3 {
			t.Errorf("%+v are of the site, want 3", saves)
		}
		for _, s := range saves {
			if want := d.find(map[uint64]string{1: page, 2: printed, 3: page}[s.Seq]); !s.Date.Equal(want.Published.Time) && s.Seq != 2 {
				t.Errorf("version %d is of %s, want %s", s.Seq, s.Date, want.Published)
			}
		}
		return err
	}))
	d.seen(page, 410)
	moved := d.capture(printed, 302)
	moved.Location = "https://magazine.example/elsewhere"
	d.must(d.archive.Seen(t.Context(), moved))
	for state, want := range map[archive.State]string{archive.StateRemoved: "[1 3]", archive.StateMoved: "[2]", archive.StateWalled: "[]"} {
		got := fmt.Sprint(d.having(1, 3, 9, map[string][]string{archive.FacetState: {string(state)}}))
		if got != want {
			t.Errorf("%s: %s, want %s", state, got, want)
		}
	}
	d.wait(day)
	d.save(page, edited(1, 2)) // it is back: who asks sees for himself
	if got := d.titles(archive.Query{State: archive.StateRemoved}); got != "" {
		t.Errorf("removed: %s, want none", got)
	}
	if got := d.titles(archive.Query{State: archive.StateMoved, Before: d.clock.Add(time.Hour)}); got == "" {
		t.Error("moved: none, want one")
	}
}
