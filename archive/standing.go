package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// At is the number of the version that stood at a time: the last one captured
// at or before it. It is 0 if there was none yet. The error is ErrNotFound if
// there is no such article.
func (a *Archive) At(ctx context.Context, id ID, t time.Time) (n int, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		c, err := r.Chain(id)
		n = c.at(t)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read article %s: %w", id, err)
	}
	return n, nil
}

// StateOf is what has become of an article at its publisher's. The error is
// ErrNotFound if there is no such article.
func (a *Archive) StateOf(ctx context.Context, id ID) (state State, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		c, err := r.Chain(id)
		if err != nil {
			return err
		}
		links, err := c.links(r)
		state = c.state(links)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read article %s: %w", id, err)
	}
	return state, nil
}

// Turned lists the versions of the articles that are in a state other than
// live. ok is false if there are more than most, or the Store does not know
// without a look at every article.
func (a *Archive) Turned(ctx context.Context, state State, most int) (turned []Entry, ok bool, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		stats, err := r.Stats()
		if err != nil {
			return err
		}
		facets := map[string][]string{FacetState: {string(state)}}
		turned, ok, err = r.Having(facets, 1, uint64(stats.Versions), most)
		return err
	})
	if errors.Is(err, ErrCorrupt) {
		return nil, false, nil // Verify tells
	}
	if !ok || err != nil {
		return nil, false, err
	}
	still, states := turned[:0], map[ID]State{}
	for some := range slices.Chunk(turned, batch) {
		err := a.Store.View(ctx, func(r Reader) error {
			for _, e := range some {
				is, err := stateAt(r, &e, states)
				if err != nil {
					return fmt.Errorf("list articles that are %s: %w", state, err)
				}
				if is == state {
					still = append(still, e)
				}
			}
			return nil
		})
		if err != nil {
			return nil, false, err
		}
	}
	return still, true, nil
}

// stateAt completes an entry of which only Seq is known, and tells the state of
// its article, if that can be read. It remembers the states it has found.
func stateAt(r Reader, e *Entry, known map[ID]State) (State, error) {
	entries, err := r.Journal(e.Seq-1, 1)
	if err != nil || len(entries) == 0 || entries[0].Seq != e.Seq {
		return "", onlyOutside(err)
	}
	*e = entries[0]
	if state, found := known[e.ID]; found {
		return state, nil
	}
	c, err := r.Chain(e.ID)
	if err == nil {
		var links []Link
		links, err = c.links(r)
		known[e.ID] = c.state(links)
	}
	if err != nil {
		return "", onlyOutside(err)
	}
	return known[e.ID], nil
}

// onlyOutside lets damage pass: Verify tells of it.
func onlyOutside(err error) error {
	if errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}
