package archive

import (
	"cmp"
	"container/heap"
	"errors"
	"slices"
	"strings"
)

// The facets: fields by which a Store finds versions. Values are in lower case.
const (
	FacetAuthor      = "author"
	FacetSection     = "section"
	FacetLang        = "lang"
	FacetPublication = "publication" // Article.Site
	FacetSite        = "site"        // Chain.Site
	FacetState       = "state"       // any State but live that the article had since
)

// longestFacet is the longest value in bytes by which a version is found. It is
// found by "", if it has a longer one.
const longestFacet = 200

// Facets are the facets that an article brings itself, and their values.
func (a *Article) Facets() map[string][]string {
	facets := map[string][]string{}
	add := func(field string, values ...string) {
		for _, v := range values {
			if v != "" {
				facets[field] = append(facets[field], foldFacet(v))
			}
		}
	}
	add(FacetAuthor, a.Authors...)
	add(FacetSection, a.Section)
	add(FacetLang, a.Lang)
	add(FacetPublication, a.Site)
	return facets
}

// foldFacet is a value without the difference of case: strings that are
// strings.EqualFold give the same.
func foldFacet(v string) string {
	if v = strings.ToLower(strings.ToUpper(v)); len(v) > longestFacet {
		return ""
	}
	return v
}

// facets are those of which all versions that the query wants have one of the
// values. ok is false if there are too many values of one.
func (w *walk) facets(r Reader) (facets map[string][]string, ok bool, err error) {
	q := w.query
	facets = map[string][]string{}
	if site := w.site(); site != "" {
		facets[FacetSite] = []string{site}
	}
	if q.Section != "" {
		facets[FacetSection] = []string{foldFacet(q.Section)}
	}
	if q.Site != "" && w.host == "" {
		facets[FacetPublication] = []string{foldFacet(q.Site)}
	}
	if q.State != "" && q.State != StateLive {
		facets[FacetState] = []string{string(q.State)}
	}
	for _, part := range []struct {
		field, part string
		wanted      func(value string) bool
	}{
		{FacetAuthor, strings.ToLower(q.Author), func(string) bool { return true }},
		{FacetLang, strings.ToLower(q.Lang), func(v string) bool { return speaks(v, q.Lang) }},
	} {
		if part.part == "" {
			continue
		}
		values, err := r.Values(part.field, part.part, mostValues+1)
		if err != nil || len(values) > mostValues {
			return nil, false, err
		}
		values = slices.DeleteFunc(values, func(v string) bool { return !part.wanted(v) })
		facets[part.field] = append(values, "")
	}
	return facets, true, nil
}

// mostValues is how many values a part of one may stand for: where there are
// more, so many articles have one that they are soon found one by one.
const mostValues = 500

// A listing picks from what the facets find where that is a small part of all,
// and else reads on from article to article until it has enough.
const (
	fewSaves  = 4096
	smallPart = 8       // an eighth
	mostSaves = 300_000 // some 17 MB
)

// pick finds all that the facets of the query say; false if that is too much,
// or the Store cannot tell.
func (w *walk) pick(r Reader) (bool, error) {
	facets, ok, err := w.facets(r)
	if !ok || w.query.ByKey || len(facets) == 0 || len(facets) == 1 && facets[FacetSite] != nil || err != nil {
		return false, err
	}
	stats, err := r.Stats()
	if err != nil {
		return false, err
	}
	w.probed = facets
	saves, ok, err := r.Having(facets, 1, uint64(stats.Versions), max(fewSaves, min(mostSaves, stats.Versions/smallPart)))
	if errors.Is(err, ErrCorrupt) {
		return false, nil // it takes longer without, and Verify tells
	}
	if !ok || err != nil {
		return false, err
	}
	q := w.query
	w.picked = slices.DeleteFunc(saves, func(s Entry) bool {
		return s.Date.Before(q.After) || !q.Before.IsZero() && !s.Date.Before(q.Before)
	})
	heap.Init(&w.picked)
	return true, nil
}

// lacks tells whether the index knows that a version is not wanted, which is
// sooner known than what it says.
func (w *walk) lacks(r Reader, seq uint64) bool {
	if w.probed == nil || w.picking {
		return false
	}
	saves, ok, err := r.Having(w.probed, seq, seq, 1)
	return err == nil && ok && len(saves) == 0
}

// next is the next batch of chains that were picked.
func (w *walk) next(r Reader) (chains []Chain, err error) {
	for len(chains) < w.size && len(w.picked) > 0 {
		day, err := w.sameDate(r)
		if err != nil {
			return nil, err
		}
		chains = append(chains, day...)
	}
	w.done = len(w.picked) == 0
	return chains, nil
}

// sameDate are the chains with the latest date of those picked, the greatest ID
// first.
func (w *walk) sameDate(r Reader) (chains []Chain, err error) {
	date := w.picked[0].Date
	var ids []ID
	for len(w.picked) > 0 && w.picked[0].Date.Equal(date) {
		s := heap.Pop(&w.picked).(Entry)
		entries, err := r.Journal(s.Seq-1, 1)
		if err == nil && len(entries) == 0 {
			err = damaged(ErrNotFound)
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, entries[0].ID)
	}
	slices.SortFunc(ids, func(a, b ID) int { return cmp.Compare(b, a) })
	for _, id := range slices.Compact(ids) {
		c, err := r.Chain(id)
		if err != nil {
			return nil, damaged(err)
		}
		chains = append(chains, c)
	}
	return chains, nil
}

// newestFirst is a heap of versions, the one of the latest date on top.
type newestFirst []Entry

func (n newestFirst) Len() int           { return len(n) }
func (n newestFirst) Less(i, j int) bool { return n[i].Date.After(n[j].Date) }
func (n newestFirst) Swap(i, j int)      { n[i], n[j] = n[j], n[i] }
func (n *newestFirst) Push(x any)        { *n = append(*n, x.(Entry)) }

func (n *newestFirst) Pop() any {
	last := (*n)[len(*n)-1]
	*n = (*n)[:len(*n)-1]
	return last
}

// verifyFacets checks that a version is found by what it says.
func verifyFacets(r Reader, c Chain, s *Snapshot) error {
	facets := s.Facets()
	facets[FacetSite] = []string{c.Site}
	if !c.Gone.IsZero() {
		facets[FacetState] = []string{string(StateRemoved)}
	}
	seq := c.Versions[s.Version-1].Seq
	for field, values := range facets {
		for _, v := range values {
			saves, ok, err := r.Having(map[string][]string{field: {v}}, seq, seq, 1)
			switch {
			case err != nil:
				return err
			case ok && (len(saves) != 1 || !saves[0].Date.Equal(c.Date)):
				return corrupt("the index by %s does not lead to it", field)
			}
		}
	}
	return nil
}
