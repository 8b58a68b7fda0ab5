package archive

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sort"
	"time"
)

// Differences lists what changed in an article from version to version, in the
// order they were captured; the first version has none. An edit of the
// publisher's is told between versions that one extractor made, of one URL if
// there are such; an upgrade between those that two made of one capture.
func (a *Archive) Differences(ctx context.Context, id ID) (all []Difference, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		versions, err := versions(r, id, true)
		if err != nil {
			return err
		}
		byNumber := map[int]*Snapshot{}
		for i := range versions {
			byNumber[versions[i].Version] = &versions[i]
		}
		c, err := r.Chain(id)
		for i := 0; i < len(versions) && err == nil; i++ {
			var n int
			if n, err = c.predecessor(r, versions[i].Version); n > 0 {
				all = append(all, Differ(byNumber[n], &versions[i]))
			}
		}
		return err
	})
	return all, err
}

// Before is the version that version n of an article is compared with, with its
// Blocks: the one that stood before, as Differences has it. The error is
// ErrNotFound if n was the first.
func (a *Archive) Before(ctx context.Context, id ID, n int) (s Snapshot, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		c, err := r.Chain(id)
		if err != nil {
			return fmt.Errorf("read article %s: %w", id, err)
		}
		before, err := c.predecessor(r, n)
		if err == nil && before == 0 {
			err = fmt.Errorf("%w: %s has no version before version %d", ErrNotFound, id, n)
		}
		if err == nil {
			s, err = compose(r, c, before, true)
		}
		return err
	})
	return s, err
}

// predecessor is the version that version n is compared with; 0 if none is
// earlier: the nearest before it that fits best.
func (c Chain) predecessor(r Reader, n int) (int, error) {
	order := c.byTime()
	order = order[:max(0, slices.Index(order, n))]
	if len(order) == 0 {
		return 0, nil
	}
	s, err := compose(r, c, n, false)
	if err != nil {
		return 0, err
	}
	heads := map[int]Snapshot{}
	for _, fits := range []func(p *Snapshot) bool{
		func(p *Snapshot) bool { return s.Upgrade && p.Captured.Equal(s.Captured) },
		func(p *Snapshot) bool { return made(p, &s) && p.URL == s.URL },
		func(p *Snapshot) bool { return made(p, &s) },
		func(p *Snapshot) bool { return p.URL == s.URL },
	} {
		for _, before := range slices.Backward(order) {
			p, known := heads[before]
			if !known {
				if p, err = compose(r, c, before, false); err != nil {
					return 0, err
				}
				heads[before] = p
			}
			if fits(&p) {
				return before, nil
			}
		}
	}
	return order[len(order)-1], nil
}

// made tells whether one extractor made both versions: the very same, where the
// later was taken for an upgrade.
func made(p, s *Snapshot) bool {
	return p.Extractor == s.Extractor || !s.Upgrade && sameExtractor(p, s)
}

// Edits tells whether what differs between a version and the one before it may
// be the publisher's doing: it is neither our extractor's nor another form of the
// page. What an extractor had learned of the site differs from one day to the
// next, while edits go on.
func (s *Snapshot) Edits(before *Snapshot) bool {
	return !variants(before, s) && (!upgraded(before, s) || sameExtractor(before, s) && !before.Captured.Equal(s.Captured))
}

// upgraded tells whether a version differs from another as our extractors do. A
// version that was an upgrade when it came in is an edit beside what its
// extractor made of the capture before.
func upgraded(before, after *Snapshot) bool {
	return after.Upgrade && (before.Extractor != after.Extractor || before.Captured.Equal(after.Captured))
}

// Changes lists what changed in all articles in versions captured since a time,
// in the order in which they were saved.
func (a *Archive) Changes(ctx context.Context, since time.Time) iter.Seq2[Difference, error] {
	return func(yield func(Difference, error) bool) {
		seq, err := a.savedSince(ctx, since)
		if err != nil {
			yield(Difference{}, fmt.Errorf("list changes: %w", err))
			return
		}
		for e, err := range a.Journal(ctx, seq) {
			var d Difference
			if err == nil {
				d, err = a.difference(ctx, e)
			}
			if err != nil {
				yield(Difference{}, fmt.Errorf("list changes: %w", err))
				return
			}
			if !d.Captured.Before(since) && d.Before > 0 && !yield(d, nil) {
				return
			}
		}
	}
}

// savedSince is the number in the journal after which all was saved since a
// time. Nothing is saved before it is captured.
func (a *Archive) savedSince(ctx context.Context, since time.Time) (uint64, error) {
	stats, err := a.Stats(ctx)
	if err != nil {
		return 0, err
	}
	n := sort.Search(stats.Versions, func(i int) bool {
		late := true
		e := a.Store.View(ctx, func(r Reader) error {
			entries, err := r.Journal(uint64(i), 1)
			if err != nil || len(entries) == 0 {
				return err
			}
			s, err := r.Head(entries[0].ID, entries[0].Version)
			late = !s.Indexed.Before(since)
			return err
		})
		if e != nil && err == nil {
			err = e
		}
		return late
	})
	return uint64(n), err
}

// difference is what a version in the journal changed.
func (a *Archive) difference(ctx context.Context, e Entry) (d Difference, err error) {
	before, err := a.Before(ctx, e.ID, e.Version)
	if errors.Is(err, ErrNotFound) {
		return d, nil // the earliest
	}
	if err != nil {
		return d, err
	}
	after, err := a.Snapshot(ctx, e.ID, e.Version)
	if err != nil {
		return d, err
	}
	return Differ(&before, &after), nil
}
