package search

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Relevance is BM25 (Robertson and Zaragoza, The Probabilistic Relevance
// Framework, 2009) with its usual constants. The mean length of a text is a
// constant, too: so an archive answers in the same order however its index
// was made.
const (
	saturation = 1.2
	lengthBias = 0.75
	meanText   = 750 // words
	meanTitle  = 20  // words, with the standfirst
	titleBoost = 3   // how much more a word of the title says about an article
)

// ref is a document that was found.
type ref struct {
	part  int
	doc   uint32
	score float32
}

// weigh finds out how much a word says: the inverse of how many articles have it.
func (v *view) weigh(m *meaning) error {
	all := 0.0
	for _, p := range v.parts {
		all += float64(p.live.GetCardinality())
		for _, terms := range append([][]string{m.any}, values(m.forms)...) {
			if len(terms) > maxWeighed {
				m.weigh, m.have = 1, math.Inf(1) // a short prefix says little
				return nil
			}
			for _, term := range terms {
				postings, err := p.postings(m.field, term)
				if err != nil {
					return err
				}
				m.have += float64(postings.Count())
			}
		}
	}
	have := min(m.have, all)
	m.weigh = math.Log(1 + (all-have+0.5)/(have+0.5))
	return nil
}

// maxWeighed is of how many words at most it is counted how rare they are.
const maxWeighed = 256

func values[K comparable, V any](m map[K]V) (all []V) {
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// best are the n documents that match best, those first, after skipping some;
// documents that match alike come newest first.
func (p *plan) best(ctx context.Context, found hits, skip, n int) ([]ref, error) {
	p.scored = p.scoring(found.total())
	parts := make([][]ref, len(found))
	err := p.view.each(ctx, func(i int, in *part) (err error) {
		if !found[i].IsEmpty() {
			parts[i], err = p.rank(ctx, i, in, found[i], skip+n)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	all := slices.Concat(parts...)
	slices.SortFunc(all, func(a, b ref) int { return cmp.Compare(b.score, a.score) })
	var chosen []ref
	for len(all) > 0 && len(chosen) < skip+n {
		alike := slices.IndexFunc(all, func(r ref) bool { return r.score != all[0].score })
		if alike < 0 {
			alike = len(all)
		}
		group := all[:alike]
		if len(group) > 1 {
			if group, err = p.newestOf(ctx, group, skip+n-len(chosen)); err != nil {
				return nil, err
			}
		}
		chosen, all = append(chosen, group...), all[alike:]
	}
	return chosen[min(skip, len(chosen)):], nil
}

// newestOf are the newest n of documents that match alike.
func (p *plan) newestOf(ctx context.Context, group []ref, n int) ([]ref, error) {
	sets := make(hits, len(p.view.parts))
	for i := range sets {
		sets[i] = roaring.New()
	}
	for _, r := range group {
		sets[r.part].Add(r.doc)
	}
	refs, err := p.dated(ctx, sets, Newest, 0, n)
	for i := range refs {
		refs[i].score = group[0].score
	}
	return refs, err
}

// rank are the documents of a part that may be among the best n: all that
// match as well as the n-th.
func (p *plan) rank(ctx context.Context, number int, in *part, found *roaring.Bitmap, n int) ([]ref, error) {
	s := p.seek(ctx, number, in)
	some, most, err := s.promising(found, n)
	if err != nil {
		return nil, err
	}
	if some != nil {
		refs, least, err := s.rank(some, n)
		if err != nil || least > most {
			return refs, err
		}
	}
	refs, _, err := s.rank(found, n)
	return refs, err
}

// rank scores documents. It returns those that match as well as the n-th best,
// and the score of that.
func (s *seek) rank(found *roaring.Bitmap, n int) (refs []ref, least float32, err error) {
	scores := make([]float32, s.part.segment.Count())
	for _, leaf := range s.plan.scored {
		if err := s.score(leaf, found, scores); err != nil {
			return nil, 0, err
		}
	}
	least = threshold(found, scores, n)
	for docs := found.Iterator(); docs.HasNext(); {
		if doc := docs.Next(); scores[doc] >= least {
			refs = append(refs, ref{s.number, doc, scores[doc]})
		}
	}
	return refs, least, nil
}

// threshold is the n-th best score.
func threshold(found *roaring.Bitmap, scores []float32, n int) float32 {
	if n <= 0 || uint64(n) >= found.GetCardinality() {
		return -1
	}
	best := make(heapOf, 0, n)
	for docs := found.Iterator(); docs.HasNext(); {
		score := scores[docs.Next()]
		switch {
		case len(best) < n:
			heap.Push(&best, score)
		case score > best[0]:
			best[0] = score
			heap.Fix(&best, 0)
		}
	}
	return best[0]
}

// heapOf has the least score first.
type heapOf []float32

func (h heapOf) Len() int           { return len(h) }
func (h heapOf) Less(i, j int) bool { return h[i] < h[j] }
func (h heapOf) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *heapOf) Push(x any)        { *h = append(*h, x.(float32)) }
func (h *heapOf) Pop() any          { panic("never taken out") }

// score adds what a word or row of words says about each document.
func (s *seek) score(leaf node, found *roaring.Bitmap, scores []float32) error {
	parts, field, _ := rows(leaf)
	for _, f := range fieldsOf(field) {
		boost, mean := float32(1), float32(meanText)
		if f != fieldText {
			boost, mean = titleBoost, meanTitle
		}
		if len(parts) == 1 && len(parts[0].slots) == 1 {
			m := s.plan.meaning(parts[0], parts[0].slots[0], f)
			if len(m.any) <= maxWeighed {
				if err := s.weigh(m, found, scores, boost, mean); err != nil {
					return err
				}
				continue
			}
		}
		if err := s.flat(leaf, f, found, scores, boost); err != nil {
			return err
		}
	}
	return nil
}

// weigh adds what a word says by how often it stands in each document.
func (s *seek) weigh(m *meaning, found *roaring.Bitmap, scores []float32, boost, mean float32) error {
	weight := boost * float32(m.weigh) * (saturation + 1)
	return s.eachTerm(m, found, false, func(i segment.PostingsIterator, _ int) error {
		for n := 0; ; n++ {
			if n%4096 == 0 && s.ctx.Err() != nil {
				return s.ctx.Err()
			}
			posting, err := i.Next()
			if err != nil || posting == nil {
				return err
			}
			often := float32(posting.Frequency())
			long := 1 - lengthBias + lengthBias*float32(fieldLength(posting))/mean
			scores[posting.Number()] += weight * often / (often + saturation*long)
		}
	})
}

// fieldLength is how many words the field of a posting has.
func fieldLength(p segment.Posting) uint64 {
	if n, ok := p.(interface{ NormUint64() uint64 }); ok {
		return n.NormUint64()
	}
	return meanText
}

// flat adds the same to every document that holds a row of words: what its
// words say together.
func (s *seek) flat(leaf node, field string, found *roaring.Bitmap, scores []float32, boost float32) error {
	set, err := s.row(leaf, field, found)
	if err != nil {
		return err
	}
	parts, _, _ := rows(leaf)
	weight := float32(0)
	for _, w := range parts {
		for _, slot := range w.slots {
			weight += boost * float32(s.plan.meaning(w, slot, field).weigh)
		}
	}
	for docs := set.Iterator(); docs.HasNext(); {
		scores[docs.Next()] += weight
	}
	return nil
}
