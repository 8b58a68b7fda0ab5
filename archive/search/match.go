package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"

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
	x.mu.RLock()
	defer x.mu.RUnlock()
	defer damaged(&err)
	if x.bleve == nil {
		return nil, fs.ErrClosed
	}
	advanced, err := x.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	s, err := q.plan().Searcher(ctx, reader, x.bleve.Mapping(), search.SearcherOptions{Score: "none"})
	if err != nil {
		return nil, unsound(ctx, err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	ids, err = collect(ctx, s, reader)
	return ids, unsound(ctx, err)
}

func collect(ctx context.Context, s search.Searcher, reader index.IndexReader) (ids []archive.ID, err error) {
	pool := &search.SearchContext{
		DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0),
		IndexReader:       reader,
	}
	for ctx.Err() == nil {
		match, err := s.Next(pool)
		if err != nil {
			return nil, err
		}
		if match == nil {
			return ids, nil
		}
		name, err := reader.ExternalID(match.IndexInternalID)
		if err != nil {
			return nil, err
		}
		id, _, err := parseID(name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
		pool.DocumentMatchPool.Put(match)
	}
	return nil, ctx.Err()
}
