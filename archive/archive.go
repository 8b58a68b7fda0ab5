// Package archive owns the words of Tearsheet (Article, Capture, Snapshot,
// Digest, Key) and the rules by which what a crawl brings home is kept: what
// is the same article, what is a new version, what is gone, how a version is
// addressed. It knows nobody: stores, indexes and crawlers know it.
package archive

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Archive keeps articles, every version of them, by rules that live here once
// for every Store. It is safe for concurrent use.
type Archive struct {
	Store Store
	Now   func() time.Time // nil: time.Now

	// Grace is how long a URL must answer 404 before its article counts as
	// gone; 410 says so itself. Zero: at once.
	Grace time.Duration

	// Records checks that the WARC record of a capture is there and whole,
	// for Verify. Nil: records are not checked.
	Records Records

	// Sampled tells Verify whether to look at the next item. Nil: at all.
	Sampled func() bool
	// Checked hears of every item that Verify has looked at, by its part.
	Checked func(part string)
}

// Records answers whether a WARC record can be read where a capture says.
type Records interface {
	Check(Record) error
}

// batch is how many items one View of an iterator reads: enough to make the
// View cheap, few enough to keep bodies out of memory.
const batch = 100

func (a *Archive) now() time.Time {
	if a.Now == nil {
		return stamp(time.Now())
	}
	return stamp(a.Now())
}

// stamp is a time as stores keep it: UTC, to the millisecond.
func stamp(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

// Dated is the archive with its clock at a time, at which what is saved comes in;
// the zero time leaves the clock as it is. It is for what came in before, into an
// archive that was lost or into another.
func (a *Archive) Dated(then time.Time) *Archive {
	dated := *a
	if !then.IsZero() {
		dated.Now = func() time.Time { return then }
	}
	return &dated
}

// Snapshot is version n of an article with its Blocks; 0 is the latest.
func (a *Archive) Snapshot(ctx context.Context, id ID, n int) (s Snapshot, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		c, err := r.Chain(id)
		if err != nil {
			return fmt.Errorf("read article %s: %w", id, err)
		}
		if n == 0 {
			n = c.latest()
		}
		s, err = compose(r, c, n, true)
		return err
	})
	return s, err
}

// History lists every version of an article, oldest first, with its Blocks.
func (a *Archive) History(ctx context.Context, id ID) (all []Snapshot, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		all, err = versions(r, id, true)
		return err
	})
	return all, err
}

// Stats counts what the archive holds.
func (a *Archive) Stats(ctx context.Context) (s Stats, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		s, err = r.Stats()
		return err
	})
	return s, err
}

func versions(r Reader, id ID, body bool) ([]Snapshot, error) {
	c, err := r.Chain(id)
	if err != nil {
		return nil, fmt.Errorf("read article %s: %w", id, err)
	}
	var all []Snapshot
	for _, n := range c.byTime() {
		s, err := compose(r, c, n, body)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// compose makes version n whole: what was added once, and the state that the
// chain keeps of it since.
func compose(r Reader, c Chain, n int, body bool) (Snapshot, error) {
	if n < 1 || n > len(c.Versions) {
		return Snapshot{}, fmt.Errorf("read version %d of %s, which has %d: %w", n, c.ID, len(c.Versions), ErrNotFound)
	}
	s, err := r.Head(c.ID, n)
	if err == nil && body {
		err = r.Body(&s)
	}
	if err != nil {
		return Snapshot{}, fmt.Errorf("read version %d of %s: %w", n, c.ID, err)
	}
	return s, c.dress(r, &s)
}

// dress gives a version the state that its chain keeps.
func (c Chain) dress(r Reader, s *Snapshot) error {
	v := c.Versions[s.Version-1]
	s.Captured, s.Last, s.Gone, s.Versions = v.Captured, v.Last, c.Gone, len(c.Versions)
	links, err := c.links(r)
	if err != nil {
		return err
	}
	s.State, s.URLs = c.state(links), nil
	for _, l := range links {
		if len(links) > 1 {
			s.URLs = append(s.URLs, l.URL)
		}
	}
	return nil
}

// links are the URLs of an article.
func (c Chain) links(r Reader) ([]Link, error) {
	links := make([]Link, len(c.Keys))
	for i, k := range c.Keys {
		var err error
		if links[i], err = r.Link(k); err != nil {
			return nil, fmt.Errorf("read URL %s of %s: %w", k, c.ID, damaged(err))
		}
	}
	return links, nil
}

// damaged turns "not found" into damage where something must be there.
func damaged(err error) error {
	if errors.Is(err, ErrNotFound) {
		return fmt.Errorf("%w: a record that others point at is missing", ErrCorrupt)
	}
	return err
}
