package archive

import (
	"context"
	"fmt"
	"iter"
	"sort"
	"time"
)

// Differences lists what changed in an article from version to version, in the
// order they were captured; the first version has none. An edit of the
// publisher's is told between versions that one extractor made, of one URL if
// there are such; an upgrade between those that two made of one capture.
func (a *Archive) Differences(ctx context.Context, id ID) ([]Difference, error) {
	versions, err := a.History(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []Difference
	for i := range versions {
		if j := predecessor(versions, i); j >= 0 {
			all = append(all, Differ(&versions[j], &versions[i]))
		}
	}
	return all, nil
}

// predecessor is the version that a version is compared with; -1 if none is
// earlier. Versions are in the order of time.
func predecessor(versions []Snapshot, i int) int {
	s := versions[i]
	for _, fits := range []func(Snapshot) bool{
		func(p Snapshot) bool { return s.Upgrade && p.Captured.Equal(s.Captured) && p.Version < s.Version },
		func(p Snapshot) bool { return !s.Upgrade && sameExtractor(&p, &s) && p.URL == s.URL },
		func(p Snapshot) bool { return !s.Upgrade && sameExtractor(&p, &s) },
		func(p Snapshot) bool { return p.URL == s.URL },
	} {
		for j := i - 1; j >= 0; j-- {
			if fits(versions[j]) {
				return j
			}
		}
	}
	return i - 1
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
			if err == nil && e.Version == 1 {
				continue
			}
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
func (a *Archive) difference(ctx context.Context, e Entry) (Difference, error) {
	all, err := a.Differences(ctx, e.ID)
	if err != nil {
		return Difference{}, err
	}
	for _, d := range all {
		if d.After == e.Version {
			return d, nil
		}
	}
	return Difference{}, nil // the earliest, though not the first to be saved
}
