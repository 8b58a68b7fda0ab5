package search

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"tearsheet/archive"
)

// Match is every article of which a version matches, each once, in the order
// of their IDs. It holds only the IDs in memory, and nothing of the index is
// held while the caller works on them.
func (x *Index) Match(ctx context.Context, q Query) iter.Seq2[archive.ID, error] {
	return func(yield func(archive.ID, error) bool) {
		ids, err := x.matches(ctx, q)
		if err != nil {
			yield("", fmt.Errorf("match %s: %w", q, err))
			return
		}
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			if err := ctx.Err(); err != nil {
				yield("", fmt.Errorf("match %s: %w", q, err))
				return
			}
			if !yield(id, nil) {
				return
			}
		}
	}
}

func (x *Index) matches(ctx context.Context, q Query) (ids []archive.ID, err error) {
	err = x.view(ctx, func(v *view) error {
		_, found, err := v.find(ctx, q)
		if err != nil {
			return err
		}
		for i, set := range found {
			if ids, err = v.parts[i].ids(ctx, set, ids); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

// ids adds the articles that documents are versions of.
func (p *part) ids(ctx context.Context, found *roaring.Bitmap, ids []archive.ID) ([]archive.ID, error) {
	for docs := found.Iterator(); docs.HasNext(); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		name, err := p.segment.DocID(uint64(docs.Next()))
		if err != nil {
			return nil, err
		}
		id, _, err := parseID(string(name))
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}
