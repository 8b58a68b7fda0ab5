package search

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// stretch is where words stand in a text, from the first place to before the
// last.
type stretch struct{ start, end int }

// places keeps the documents in which words stand in a row, or near each
// other.
func (s *seek) places(parts []words, field string, gap int, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	if err := s.plan.compare(parts, within); err != nil {
		return nil, err
	}
	readers := make([][]*reader, len(parts))
	for i, w := range parts {
		for _, slot := range w.slots {
			r, err := s.reader(s.plan.meaning(w, slot, field), within)
			if err != nil {
				return nil, err
			}
			readers[i] = append(readers[i], r)
		}
	}
	found := roaring.New()
	for n, docs := 0, within.Iterator(); docs.HasNext(); n++ {
		if n%4096 == 0 && s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
		doc := docs.Next()
		ok, err := stand(parts, readers, gap, doc)
		if err != nil {
			return nil, err
		}
		if ok {
			found.Add(doc)
		}
	}
	return found, nil
}

// maxCompared is how many words in documents are compared by their places at
// most for one query: a few seconds on one processor. NEAR takes twice as long.
const maxCompared = 4_000_000

// compare counts the words that are to be compared; the error is that they are
// too many.
func (p *plan) compare(parts []words, within *roaring.Bitmap) error {
	n := int64(0)
	for _, w := range parts {
		n += int64(len(w.slots))
	}
	if len(parts) > 1 {
		n *= 2
	}
	if p.compared.Add(n*int64(within.GetCardinality())) > maxCompared {
		return fmt.Errorf("%w: too many articles have all words of a phrase or of NEAR: add a rarer word, a site or a time", ErrQuery)
	}
	return nil
}

// stand tells whether the words of a document stand as they should.
func stand(parts []words, readers [][]*reader, gap int, doc uint32) (bool, error) {
	all := make([][]stretch, len(parts))
	for i, w := range parts {
		var err error
		if all[i], err = stretches(w, readers[i], doc); err != nil || len(all[i]) == 0 {
			return false, err
		}
	}
	return len(parts) == 1 || len(closest(all, gap)) > 0, nil
}

// stretches are where a row of words stands in a document. The rarest word is
// read first: most documents are done with after two.
func stretches(w words, readers []*reader, doc uint32) ([]stretch, error) {
	order := make([]int, len(readers))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return readers[a].count - readers[b].count })
	var starts []int
	for n, i := range order {
		places, err := readers[i].at(doc)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			starts = shifted(places, w.slots[i].at)
		} else {
			starts = inStep(starts, places, w.slots[i].at)
		}
		if len(starts) == 0 {
			return nil, nil
		}
	}
	found := make([]stretch, len(starts))
	for i, at := range starts {
		found[i] = stretch{at, at + w.size()}
	}
	return found, nil
}

// shifted are places moved back; it works in place.
func shifted(places []int, by int) []int {
	out := slices.Clone(places)
	for i := range out {
		out[i] -= by
	}
	return out
}

// inStep keeps the starts that have a place so far behind them.
func inStep(starts, places []int, by int) []int {
	kept, i := starts[:0], 0
	for _, start := range starts {
		for i < len(places) && places[i] < start+by {
			i++
		}
		if i < len(places) && places[i] == start+by {
			kept = append(kept, start)
		}
	}
	return kept
}

// reader reads the places of a word, in any of its forms, document by
// document.
type reader struct {
	lists []*postings
	count int // of documents: the fewer the rarer
	buf   []int
}

// postings are those of one term.
type postings struct {
	iterator segment.PostingsIterator
	next     segment.Posting
	done     bool
}

func (s *seek) reader(m *meaning, within *roaring.Bitmap) (*reader, error) {
	r := &reader{}
	err := s.eachTerm(m, within, true, func(i segment.PostingsIterator, count int) error {
		r.lists = append(r.lists, &postings{iterator: i})
		r.count += count
		return nil
	})
	return r, err
}

// eachTerm calls fn for every form of a word that documents of a set hold,
// with an iterator over those.
func (s *seek) eachTerm(m *meaning, within *roaring.Bitmap, places bool, fn func(segment.PostingsIterator, int) error) error {
	one := func(terms []string, within *roaring.Bitmap) error {
		for _, term := range terms {
			postings, err := s.part.postings(m.field, term)
			if err != nil {
				return err
			}
			i := postings.Iterator(true, true, places, nil)
			if !narrow(i, within) {
				continue
			}
			if err := fn(i, int(postings.Count())); err != nil {
				return err
			}
		}
		return nil
	}
	if err := one(m.any, within); err != nil {
		return err
	}
	for lang, terms := range m.forms {
		speakers, err := s.part.docs(fieldLang, lang)
		if err != nil {
			return err
		}
		if err := one(terms, roaring.And(within, speakers)); err != nil {
			return err
		}
	}
	return nil
}

// narrow has an iterator go through the documents of a set only; it returns
// false if there are none.
func narrow(i segment.PostingsIterator, within *roaring.Bitmap) bool {
	o, ok := i.(segment.OptimizablePostingsIterator)
	if !ok {
		return false
	}
	if doc, one := o.DocNum1Hit(); one {
		return within.Contains(uint32(doc))
	}
	all := o.ActualBitmap()
	if all == nil {
		return false
	}
	both := roaring.And(all, within)
	if both.GetCardinality() < all.GetCardinality() {
		o.ReplaceActual(both)
	}
	return !both.IsEmpty()
}

// at are the places of the word in a document, in order. Documents are asked
// for in order, too.
func (r *reader) at(doc uint32) ([]int, error) {
	r.buf = r.buf[:0]
	for _, l := range r.lists {
		posting, err := l.at(doc)
		if err != nil || posting == nil {
			if err != nil {
				return nil, err
			}
			continue
		}
		r.buf = placesOf(r.buf, posting)
	}
	if len(r.lists) > 1 {
		slices.Sort(r.buf)
	}
	return r.buf, nil
}

func (l *postings) at(doc uint32) (segment.Posting, error) {
	for !l.done && (l.next == nil || l.next.Number() < uint64(doc)) {
		next, err := l.iterator.Advance(uint64(doc))
		if err != nil {
			return nil, err
		}
		l.next, l.done = next, next == nil
	}
	if l.done || l.next.Number() != uint64(doc) {
		return nil, nil
	}
	return l.next, nil
}
