package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// seek looks for matches in one part of the index. The sets it works on are
// never changed: some are the index's own.
type seek struct {
	ctx    context.Context
	plan   *plan
	number int // of the part
	part   *part
	looked map[string]*looked
}

// looked is where a row of words was looked for and where it was found: it is
// found once, and counts for relevance again.
type looked struct{ within, found *roaring.Bitmap }

// find is the set of documents among some that a node matches.
func (s *seek) find(n node, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case every:
		return s.every(n, within)
	case either:
		return s.either(n, within)
	case not:
		out, err := s.find(n.node, within)
		if err != nil {
			return nil, err
		}
		return roaring.AndNot(within, out), nil
	case exact:
		set, err := s.part.docs(n.field, n.value)
		if err != nil {
			return nil, err
		}
		return roaring.And(within, set), nil
	case span:
		set, err := s.part.span(n)
		if err != nil {
			return nil, err
		}
		return roaring.And(within, set), nil
	case inState:
		return s.inState(n, within)
	}
	return s.inFields(n, within)
}

// every narrows the documents part by part: those first that cost little, so
// that the places of words are only compared where everything else fits.
func (s *seek) every(n every, within *roaring.Bitmap) (_ *roaring.Bitmap, err error) {
	parts := slices.Clone(n)
	slices.SortStableFunc(parts, func(a, b node) int { return cmp.Compare(cost(a), cost(b)) })
	for _, part := range parts {
		if within.IsEmpty() {
			break
		}
		if within, err = s.find(part, within); err != nil {
			return nil, err
		}
	}
	return within, nil
}

// cost is how dear a node is: sets are cheap, places of words are not.
func cost(n node) int {
	switch n := n.(type) {
	case not:
		return cost(n.node)
	case every:
		return costliest(n)
	case either:
		return costliest(n)
	case words:
		return min(len(n.slots)-1, 1)
	case near:
		return 2
	case inState:
		return 3
	}
	return 0
}

func costliest(parts []node) (most int) {
	for _, part := range parts {
		most = max(most, cost(part))
	}
	return most
}

func (s *seek) either(n either, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	all := roaring.New()
	for _, part := range n {
		set, err := s.find(part, within)
		if err != nil {
			return nil, err
		}
		all.Or(set)
	}
	return all, nil
}

// inFields finds words, in each of the fields they may stand in.
func (s *seek) inFields(n node, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	_, field, _ := rows(n)
	all := roaring.New()
	for _, f := range fieldsOf(field) {
		set, err := s.row(n, f, within)
		if err != nil {
			return nil, err
		}
		all.Or(set)
	}
	return all, nil
}

// row finds words in one field. Where a row was looked for before it is not
// looked for again.
func (s *seek) row(n node, field string, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if parts, _, _ := rows(n); len(parts) == 1 && len(parts[0].slots) == 1 {
		return s.look(n, field, within)
	}
	key := fmt.Sprint(field, sep, n)
	before := s.looked[key]
	if before == nil {
		before = &looked{roaring.New(), roaring.New()}
		s.looked[key] = before
	}
	rest := roaring.AndNot(within, before.within)
	found, err := s.look(n, field, rest)
	if err != nil {
		return nil, err
	}
	before.within.Or(rest)
	before.found.Or(found)
	return roaring.And(before.found, within), nil
}

// look finds words in one field: the documents that hold all of them, and of
// those the ones where they stand as they should.
func (s *seek) look(n node, field string, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	parts, _, gap := rows(n)
	for _, w := range parts {
		for i, slot := range w.slots {
			if within.IsEmpty() {
				return within, nil
			}
			set, err := s.holders(s.plan.meaning(w, slot, field))
			if err != nil {
				return nil, err
			}
			within = roaring.And(within, set)
			if i == 0 || field != fieldText {
				continue
			}
			if within, err = s.paired(w.slots[i-1], slot, within); err != nil {
				return nil, err
			}
		}
	}
	switch {
	case len(parts) == 1 && len(parts[0].slots) == 1:
		return within, nil
	case len(parts) == 1 && s.settled(parts[0], field):
		return within, nil
	}
	return s.places(parts, field, gap, within)
}

// settled tells whether pairs have answered already.
func (s *seek) settled(w words, field string) bool {
	return field == fieldText && len(w.slots) == 2 && isPair(w.slots[0], w.slots[1])
}

func isPair(a, b slot) bool {
	return b.at == a.at+1 && !a.prefix && !b.prefix && common(a.term) && common(b.term)
}

// paired keeps the documents in which two common words stand together.
func (s *seek) paired(a, b slot, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if !isPair(a, b) {
		return within, nil
	}
	set, err := s.part.docs(fieldPair, pairTerm(a.term, b.term))
	if err != nil {
		return nil, err
	}
	return roaring.And(within, set), nil
}

// holders is the set of documents that hold a word in any of its forms.
func (s *seek) holders(m *meaning) (*roaring.Bitmap, error) {
	terms := m.any
	if m.start != "" { // there are fewer in one part
		var err error
		if terms, err = s.part.terms(m.field, m.start); err != nil {
			return nil, err
		}
	}
	all, err := s.part.all(m.field, terms)
	if err != nil || len(m.forms) == 0 {
		return all, err
	}
	all = all.Clone()
	for lang, terms := range m.forms {
		set, err := s.part.all(m.field, terms)
		if err != nil {
			return nil, err
		}
		speakers, err := s.part.docs(fieldLang, lang)
		if err != nil {
			return nil, err
		}
		all.Or(roaring.And(set, speakers))
	}
	return all, nil
}

// span is the set of documents with a time within a span: of every bucket of
// the clock, whole if it lies within, or the finer ones of a bucket that lies
// on a border.
func (p *part) span(s span) (*roaring.Bitmap, error) {
	all := roaring.New()
	return all, p.spanAt(s, byMonth, "", all)
}

func (p *part) spanAt(s span, n int, prefix string, all *roaring.Bitmap) error {
	names, err := p.terms(level(s.clock, n), prefix)
	if err != nil {
		return err
	}
	for _, name := range names {
		from, to, ok := extent(name, n)
		switch {
		case !ok, !s.before.IsZero() && !from.Before(s.before), !to.After(s.after):
			continue
		case n < bySecond && (from.Before(s.after) || !s.before.IsZero() && to.After(s.before)):
			err = p.spanAt(s, n+1, name, all)
		default:
			var set *roaring.Bitmap
			if set, err = p.docs(level(s.clock, n), name); err == nil {
				all.Or(set)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
