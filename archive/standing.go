package archive

import (
	"context"
	"fmt"
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

// Before is the version that stood before version n of an article, in order of
// capture, with its Blocks. The error is ErrNotFound if n was the first.
func (a *Archive) Before(ctx context.Context, id ID, n int) (s Snapshot, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		c, err := r.Chain(id)
		if err != nil {
			return fmt.Errorf("read article %s: %w", id, err)
		}
		c, n, err := c.earlier(n, 1)
		if err != nil {
			return err
		}
		s, err = compose(r, c, n, true)
		return err
	})
	return s, err
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
