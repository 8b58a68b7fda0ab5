package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sync/errgroup"
)

// view is one state of the index, as the parts it is stored in. Queries are
// run on sets of documents, part by part: bleve stores and merges the parts,
// but would look at every match to answer, and there may be a million.
type view struct {
	parts []*part
	known *names
}

// part is a segment. Its documents have numbers from 0.
type part struct {
	segment segment.Segment
	live    *roaring.Bitmap // the documents that have not been replaced
	deleted *roaring.Bitmap
}

// view lends the present state of the index, whose files stay until fn returns.
func (x *Index) view(ctx context.Context, fn func(*view) error) (err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	defer damaged(&err)
	if x.bleve == nil {
		return fs.ErrClosed
	}
	advanced, err := x.bleve.Advanced()
	if err != nil {
		return err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("%w: it is a %T", ErrDamaged, reader)
	}
	v := &view{known: &x.names}
	for _, s := range snapshot.Segments() {
		if s.Count() > 0 {
			v.parts = append(v.parts, newPart(s.Segment(), s.Deleted()))
		}
	}
	return unsound(ctx, fn(v))
}

func newPart(s segment.Segment, deleted *roaring.Bitmap) *part {
	p := &part{segment: s, live: roaring.New(), deleted: deleted}
	p.live.AddRange(0, s.Count())
	if deleted != nil {
		p.live.AndNot(deleted)
	}
	return p
}

// each calls fn for every part, for as many at once as there are processors.
// The error is damage of the index if the files of a part panic.
func (v *view) each(ctx context.Context, fn func(i int, p *part) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for i, p := range v.parts {
		group.Go(func() (err error) {
			defer damaged(&err)
			if err := ctx.Err(); err != nil {
				return err
			}
			return fn(i, p)
		})
	}
	return group.Wait()
}

// postings are the documents of a part that hold a term, nil if there are
// none, ready to be read in order.
func (p *part) postings(field, term string) (segment.PostingsList, error) {
	dict, err := p.segment.Dictionary(field)
	if err != nil {
		return nil, fmt.Errorf("read words of %s: %w", field, err)
	}
	list, err := dict.PostingsList([]byte(term), p.deleted, nil)
	if err != nil {
		return nil, fmt.Errorf("read articles with %s %q: %w", field, term, err)
	}
	return list, nil
}

// docs is the set of documents that hold a term, to be read only.
func (p *part) docs(field, term string) (*roaring.Bitmap, error) {
	list, err := p.postings(field, term)
	if err != nil {
		return nil, err
	}
	return setOf(list.Iterator(false, false, false, nil)), nil
}

// setOf is the set of documents that an iterator goes through.
func setOf(i segment.PostingsIterator) *roaring.Bitmap {
	o, ok := i.(segment.OptimizablePostingsIterator)
	if !ok {
		return roaring.New()
	}
	if doc, one := o.DocNum1Hit(); one {
		return roaring.BitmapOf(uint32(doc))
	}
	if all := o.ActualBitmap(); all != nil {
		return all
	}
	return roaring.New()
}

// terms are the terms of a field that begin with a prefix, in order.
func (p *part) terms(field, prefix string) (terms []string, err error) {
	dict, err := p.segment.Dictionary(field)
	if err != nil {
		return nil, fmt.Errorf("read words of %s: %w", field, err)
	}
	var i segment.DictionaryIterator
	if d, ok := dict.(uncounted); ok {
		i = d.AutomatonIteratorOmitCount(nil, []byte(prefix), after(prefix))
	} else {
		i = dict.AutomatonIterator(nil, []byte(prefix), after(prefix))
	}
	for {
		entry, err := i.Next()
		if err != nil {
			return nil, fmt.Errorf("read words of %s: %w", field, err)
		}
		if entry == nil {
			return terms, nil
		}
		terms = append(terms, entry.Term)
	}
}

// uncounted lists terms without reading in how many documents each is.
type uncounted interface {
	AutomatonIteratorOmitCount(a segment.Automaton, from, to []byte) segment.DictionaryIterator
}

// after is the first term that sorts after all those with a prefix.
func after(prefix string) []byte {
	end := []byte(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return end[:i+1]
		}
	}
	return nil
}

// terms are the terms of a field that begin with a prefix, over all parts, in
// order. There are at most n, or else an error that says so.
func (v *view) terms(field, prefix string, n int) ([]string, error) {
	var all []string
	for _, p := range v.parts {
		terms, err := p.terms(field, prefix)
		if err != nil {
			return nil, err
		}
		if all = append(all, terms...); len(terms) > n {
			break
		}
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all) > n {
		return nil, fmt.Errorf("%w: %s* stands for more than %d words: write more of it", ErrQuery, prefix, n)
	}
	return all, nil
}

// all is the set of documents with any of these terms.
func (p *part) all(field string, terms []string) (*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, 0, len(terms))
	for _, t := range terms {
		set, err := p.docs(field, t)
		if err != nil {
			return nil, err
		}
		if !set.IsEmpty() {
			sets = append(sets, set)
		}
	}
	if len(sets) == 1 {
		return sets[0], nil
	}
	return roaring.FastOr(sets...), nil
}
