package archive

import (
	"context"
	"fmt"
	"iter"
)

// pages turns a function that reads the next n items, and says from where to
// read on, into an iterator. It never yields inside a View: a caller may take
// its time, or write.
func pages[T, C any](ctx context.Context, s Store, from C, next func(r Reader, from C, n int) ([]T, C, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for from, more := from, true; more; {
			var items []T
			err := s.View(ctx, func(r Reader) (err error) {
				items, from, err = next(r, from, batch)
				return err
			})
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			more = len(items) == batch
		}
	}
}

// Journal lists every version in the order they were saved, from the first
// after a sequence number; 0 is before the first. An index that remembers the
// last Seq it read catches up from there.
func (a *Archive) Journal(ctx context.Context, after uint64) iter.Seq2[Entry, error] {
	return pages(ctx, a.Store, after, func(r Reader, after uint64, n int) ([]Entry, uint64, error) {
		entries, err := r.Journal(after, n)
		if err != nil {
			return nil, after, fmt.Errorf("read journal: %w", err)
		}
		if len(entries) > 0 {
			after = entries[len(entries)-1].Seq
		}
		return entries, after, nil
	})
}

// Captures lists every fetch of a URL, oldest first; with "" those of all
// URLs, in the order of their keys.
func (a *Archive) Captures(ctx context.Context, url string) iter.Seq2[Capture, error] {
	if url == "" {
		return a.allCaptures(ctx)
	}
	k, err := NewKey(url)
	if err != nil {
		return func(yield func(Capture, error) bool) { yield(Capture{}, fmt.Errorf("list captures: %w", err)) }
	}
	return a.capturesAt(ctx, k)
}

func (a *Archive) capturesAt(ctx context.Context, k Key) iter.Seq2[Capture, error] {
	return pages(ctx, a.Store, 0, func(r Reader, read, n int) ([]Capture, int, error) {
		captures, err := r.Captures(k, read, n)
		if err != nil {
			return nil, read, fmt.Errorf("list captures of %s: %w", k, err)
		}
		return captures, read + len(captures), nil
	})
}

func (a *Archive) allCaptures(ctx context.Context) iter.Seq2[Capture, error] {
	return func(yield func(Capture, error) bool) {
		for l, err := range a.links(ctx) {
			if err != nil {
				yield(Capture{}, err)
				return
			}
			if l.URL == "" {
				continue // damaged, as Verify says
			}
			for c, err := range a.capturesAt(ctx, l.Key) {
				if !yield(c, err) || err != nil {
					return
				}
			}
		}
	}
}

func (a *Archive) links(ctx context.Context) iter.Seq2[Link, error] {
	return pages(ctx, a.Store, "", func(r Reader, after Key, n int) ([]Link, Key, error) {
		links, err := r.Links("", after, n)
		if err != nil {
			return nil, after, fmt.Errorf("list URLs: %w", err)
		}
		if len(links) > 0 {
			after = links[len(links)-1].Key
		}
		return links, after, nil
	})
}

func (a *Archive) ids(ctx context.Context) iter.Seq2[ID, error] {
	return pages(ctx, a.Store, "", func(r Reader, after ID, n int) ([]ID, ID, error) {
		ids, err := r.IDs("", after, n)
		if err != nil {
			return nil, after, fmt.Errorf("list articles: %w", err)
		}
		if len(ids) > 0 {
			after = ids[len(ids)-1]
		}
		return ids, after, nil
	})
}
