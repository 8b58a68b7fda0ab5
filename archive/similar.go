package archive

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Copy is an article whose text is much like another's: syndicated, reprinted
// or taken from the same wire.
type Copy struct {
	ID        ID        `json:"id"`
	Version   int       `json:"version"`
	URL       string    `json:"url"`
	Site      string    `json:"site,omitempty"`
	Title     string    `json:"title,omitempty"`
	Date      time.Time `json:"date"`      // published, or else first captured
	Share     float64   `json:"share"`     // of all shingles of the two texts, those that both have
	Contained float64   `json:"contained"` // of the shingles of the shorter text, those that the other has
	First     bool      `json:"first"`     // of all the copies this one was there first

	since time.Time // by which they are ordered
}

// What makes two texts copies. Sketches that agree in fewer bytes are those of
// strangers: by chance, in one pair of 10^12.
const (
	leastAgree = 7
	leastShare = 0.3 // of all shingles,
	leastPart  = 0.8 // or of the shorter text's
)

// Similar lists an article and those whose text is much like that of its latest
// version, the one that had it first at the head. It compares the fingerprints
// of all texts, some ten million in the tenth of a second, and then the texts
// of the few that are alike.
func (a *Archive) Similar(ctx context.Context, id ID) ([]Copy, error) {
	s, err := a.Snapshot(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	near, err := a.near(ctx, s.Sketch())
	if err != nil {
		return nil, fmt.Errorf("find copies of %s: %w", id, err)
	}
	own := Copy{ID: id, Version: s.Version, URL: s.URL, Site: s.Site, Title: s.Title, Share: 1, Contained: 1}
	copies, err := []Copy{own}, error(nil)
	err = a.Store.View(ctx, func(r Reader) error {
		c, err := r.Chain(id)
		if err != nil {
			return damaged(err)
		}
		copies[0].Date, copies[0].since = c.since(), c.precedence()
		for _, other := range append(near, s.Fixity.owners(r, id)...) {
			if copies, err = compareWith(r, &s, other, copies); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find copies of %s: %w", id, err)
	}
	slices.SortStableFunc(copies, func(a, b Copy) int { return a.since.Compare(b.since) })
	copies[0].First = len(copies) > 1
	return copies, nil
}

// Sketch is the fingerprint of the body.
func (a *Article) Sketch() Sketch { return newSketch(a.Text()) }

// owners lists the other articles that have a text.
func (d Digest) owners(r Reader, but ID) (ids []ID) {
	ids, err := r.Holders(d)
	if err != nil {
		return nil // damaged, as Verify says
	}
	return slices.DeleteFunc(ids, func(id ID) bool { return id == but })
}

// match is a text whose sketch agrees with a given one in so many bytes.
type match struct {
	text  uint64
	agree int
}

// near lists the articles with a text whose sketch is much like a given one.
func (a *Archive) near(ctx context.Context, s Sketch) (ids []ID, err error) {
	if s.IsZero() {
		return nil, nil
	}
	n := uint64(0)
	err = a.eachSketch(ctx, func(r Reader, other *Sketch) error {
		n++
		agree := other.agree(&s)
		if agree < leastAgree {
			return nil
		}
		more, err := owners(r, []match{{n, agree}})
		ids = append(ids, more...)
		return err
	})
	return ids, err
}

// owners lists the articles that have the texts.
func owners(r Reader, matches []match) (ids []ID, err error) {
	for _, m := range matches {
		more, err := r.Owners(m.text)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}

// eachSketch walks over the sketches of all texts.
func (a *Archive) eachSketch(ctx context.Context, do func(Reader, *Sketch) error) error {
	const many = 12_000
	for after := uint64(0); ; after += many {
		more := false
		err := a.Store.View(ctx, func(r Reader) error {
			sketches, err := r.Sketches(after, many)
			if err != nil {
				return err
			}
			for i := range sketches {
				if err := do(r, &sketches[i]); err != nil {
					return err
				}
			}
			more = len(sketches) == many
			return nil
		})
		if err != nil || !more {
			return err
		}
	}
}

// compareWith adds an article to the copies if its text, in any version, is
// one.
func compareWith(r Reader, s *Snapshot, id ID, copies []Copy) ([]Copy, error) {
	if slices.ContainsFunc(copies, func(c Copy) bool { return c.ID == id }) {
		return copies, nil
	}
	c, err := r.Chain(id)
	if err != nil {
		return copies, damaged(err)
	}
	best := Copy{}
	for n := range c.Versions {
		other, err := compose(r, c, n+1, true)
		if err != nil {
			return copies, err
		}
		all, part := 1.0, 1.0
		if other.Fixity != s.Fixity {
			all, part = resemblance(s.Text(), other.Text())
		}
		if copied(all, part) && all > best.Share && !formulaic(s, &other) {
			best = Copy{
				ID: id, Version: n + 1, URL: other.URL, Site: other.Site, Title: other.Title, Date: c.since(),
				Share: round(all), Contained: round(part), since: c.precedence(),
			}
		}
	}
	if best.ID != "" {
		copies = append(copies, best)
	}
	return copies, nil
}

func copied(all, part float64) bool {
	return all >= leastShare || part >= leastPart && all >= leastShare/3
}

func round(f float64) float64 { return float64(int(f*1000+0.5)) / 1000 }

// since is when an article was there: published, or else first captured.
func (c Chain) since() time.Time {
	first := c.Date
	for _, v := range c.Versions {
		if first.IsZero() || v.Captured.Before(first) {
			first = v.Captured
		}
	}
	return first
}

// precedence is since as articles are ordered by it. One that claims only a day
// was there when it was captured on that day, or else in the middle of it: the
// first hour is a claim that it does not make.
func (c Chain) precedence() time.Time {
	const day = 24 * time.Hour
	t := c.since()
	if !t.Equal(t.Truncate(day)) {
		return t
	}
	first := t.Add(2 * day)
	for _, v := range c.Versions {
		if v.Captured.Before(first) {
			first = v.Captured
		}
	}
	if first.Sub(t) < day {
		return first
	}
	return t.Add(day / 2)
}
