package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// By is what matches are counted by.
type By string

// What Count counts by. Days and months are those of publication.
const (
	ByDay     By = "day"
	ByMonth   By = "month"
	BySite    By = "site"
	ByAuthor  By = "author"
	BySection By = "section"
	ByLang    By = "lang"
)

// ParseBy reads what to count by; the error is ErrQuery and names what there is.
func ParseBy(s string) (By, error) {
	all := []By{ByDay, ByMonth, BySite, ByAuthor, BySection, ByLang}
	if by := By(s); slices.Contains(all, by) {
		return by, nil
	}
	return "", fmt.Errorf("%w: matches are counted by day, month, site, author, section or lang, not by %q", ErrQuery, s)
}

// Tally is how many matches have one value.
type Tally struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Count counts the matches of a query by one of their properties: days and
// months in order of time, others by how many there are. An article with two
// authors counts for both.
func (x *Index) Count(ctx context.Context, q Query, by By) (tallies []Tally, err error) {
	err = x.view(ctx, func(v *view) error {
		p, err := newPlan(v, q)
		if err != nil {
			return err
		}
		found, err := p.stood(ctx)
		if err != nil {
			return err
		}
		tallies, err = v.count(ctx, found, by)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count %s by %s: %w", q, by, err)
	}
	return tallies, nil
}

func (v *view) count(ctx context.Context, found hits, by By) ([]Tally, error) {
	var mu sync.Mutex
	sums := map[string]int{}
	err := v.each(ctx, func(i int, p *part) error {
		if found[i].IsEmpty() {
			return nil
		}
		counted, err := p.count(found[i], by)
		mu.Lock()
		defer mu.Unlock()
		for name, n := range counted {
			sums[name] += n
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return by.sorted(sums), nil
}

// lookup is about how many documents can be read in the time in which a term
// is looked up.
const lookup = 8

// count goes through the values there are, or through the documents found,
// whichever takes less time.
func (p *part) count(found *roaring.Bitmap, by By) (map[string]int, error) {
	dict, err := p.segment.Dictionary(by.field())
	if err != nil {
		return nil, fmt.Errorf("read values of %s: %w", by, err)
	}
	visitable, ok := p.segment.(segment.DocValueVisitable)
	if ok && by != ByMonth && found.GetCardinality() < uint64(lookup*dict.Cardinality()) {
		return read(visitable, found, by.field())
	}
	sums := map[string]int{}
	names, err := p.terms(by.field(), "")
	for i := 0; i < len(names) && err == nil; i++ {
		var set *roaring.Bitmap
		if set, err = p.docs(by.field(), names[i]); err == nil {
			if n := int(set.AndCardinality(found)); n > 0 {
				sums[names[i]] = n
			}
		}
	}
	return sums, err
}

// read counts the values of the documents found.
func read(values segment.DocValueVisitable, found *roaring.Bitmap, field string) (map[string]int, error) {
	counts := map[string]*int{} // a value is only copied when it is met first
	var state segment.DocVisitState
	var err error
	fields := []string{field}
	count := func(_ string, term []byte) {
		n := counts[string(term)]
		if n == nil {
			n = new(int)
			counts[string(term)] = n
		}
		*n++
	}
	for docs := found.Iterator(); docs.HasNext() && err == nil; {
		state, err = values.VisitDocValues(uint64(docs.Next()), fields, count, state)
	}
	sums := make(map[string]int, len(counts))
	for value, n := range counts {
		sums[value] = *n
	}
	return sums, err
}

// field is where the values lie that are counted.
func (b By) field() string {
	switch b {
	case ByDay:
		return level(clockPublished, byDay)
	case ByMonth:
		return level(clockPublished, byMonth)
	}
	return "by." + string(b)
}

func (b By) sorted(sums map[string]int) []Tally {
	tallies := make([]Tally, 0, len(sums))
	for value, n := range sums {
		tallies = append(tallies, Tally{value, n})
	}
	slices.SortFunc(tallies, func(a, c Tally) int {
		if b == ByDay || b == ByMonth {
			return cmp.Compare(a.Value, c.Value)
		}
		return cmp.Or(cmp.Compare(c.Count, a.Count), cmp.Compare(a.Value, c.Value))
	})
	return tallies
}
