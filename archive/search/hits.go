package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	"tearsheet/archive"
)

// ErrPage is returned for a page further down than MaxHits.
var ErrPage = errors.New("too far down the results")

// MaxHits is the last hit that Search will go to; Match has no such end.
const MaxHits = 10_000

// chunk is how many hits All reads at once.
const chunk = 100

// Order is how hits are ordered.
type Order int

// The orders of hits. Hits that are alike come newest first.
const (
	ByRelevance Order = iota // best first; newest first if the query has no words
	Newest
	Oldest
)

// Page says which hits are wanted, and how.
type Page struct {
	From  int // skip so many
	Size  int // at most so many; 10 if 0, none if negative
	Order Order

	Texts     Source // where fragments are cut from; nil for no fragments
	Fragments int    // at most so many for a hit; 2 if 0, none if negative
	Width     int    // bytes of a fragment, about; 200 if 0
}

// Results are the hits of a page.
type Results struct {
	Total int   `json:"total"` // on all pages
	Hits  []Hit `json:"hits"`
}

// Hit is a version of an article that matches.
type Hit struct {
	ID        archive.ID   `json:"id"`
	Version   int          `json:"version"`
	Old       bool         `json:"old,omitempty"` // there is a newer version
	Score     float64      `json:"score"`
	Title     string       `json:"title"`
	TitleMark []Mark       `json:"title_marks,omitempty"`
	URL       string       `json:"url"`
	Site      string       `json:"site,omitempty"`
	Lang      string       `json:"lang,omitempty"`
	Published archive.Date `json:"published,omitzero"`
	Captured  time.Time    `json:"captured"`
	Fragments []Fragment   `json:"fragments,omitempty"`
	Damaged   bool         `json:"damaged,omitempty"` // the archive cannot read its text
}

// Search finds a page of hits. Only the latest version of an article is
// looked at unless the query says otherwise.
func (x *Index) Search(ctx context.Context, q Query, page Page) (r Results, err error) {
	page = page.defaults()
	if page.From < 0 || page.From+page.Size > MaxHits {
		return r, fmt.Errorf("search %s: %w: the first %d can be had, an export has them all", q, ErrPage, MaxHits)
	}
	names, total, err := x.order(ctx, q, page)
	if err == nil {
		r.Total = total
		r.Hits, err = x.hits(ctx, names)
	}
	for i := range r.Hits {
		if err == nil {
			err = r.Hits[i].mark(ctx, q, page)
		}
	}
	if err != nil {
		return r, fmt.Errorf("search %s: %w", q, err)
	}
	return r, nil
}

// All is every hit from page.From on, or page.Size of them if that is not 0,
// in order. It holds their names in memory, and nothing of the index while the
// caller works on them.
func (x *Index) All(ctx context.Context, q Query, page Page) iter.Seq2[Hit, error] {
	if page.Size == 0 {
		page.Size = math.MaxInt32
	}
	page = page.defaults()
	return func(yield func(Hit, error) bool) {
		names, _, err := x.order(ctx, q, page)
		for some := range slices.Chunk(names, chunk) {
			var shown []Hit
			if shown, err = x.hits(ctx, some); err != nil {
				break
			}
			for _, hit := range shown {
				if err = hit.mark(ctx, q, page); err != nil {
					break
				}
				if !yield(hit, nil) {
					return
				}
			}
			if err != nil {
				break
			}
		}
		if err != nil {
			yield(Hit{}, fmt.Errorf("search %s: %w", q, err))
		}
	}
}

func (p Page) defaults() Page {
	p.Size = orDefault(p.Size, 10)
	p.Fragments = orDefault(p.Fragments, 2)
	p.Width = orDefault(p.Width, 200)
	return p
}

func orDefault(n, usual int) int {
	if n == 0 {
		return usual
	}
	return max(n, 0)
}

// named is a document by its name, which outlives a state of the index.
type named struct {
	name  string
	score float32
}

// order finds out which documents a page shows, and how many there are on all.
func (x *Index) order(ctx context.Context, q Query, page Page) (names []named, total int, err error) {
	if q.source == nil {
		q.source = page.Texts
	}
	err = x.view(ctx, func(v *view) error {
		p, found, err := v.find(ctx, q)
		if err != nil {
			return err
		}
		total = found.total()
		var refs []ref
		if page.Order == ByRelevance && q.scored() {
			refs, err = p.best(ctx, found, page.From, page.Size)
		} else {
			refs, err = p.dated(ctx, found, page.Order, page.From, page.Size)
		}
		if err != nil {
			return err
		}
		for _, r := range refs {
			name, err := v.parts[r.part].segment.DocID(uint64(r.doc))
			if err != nil {
				return err
			}
			names = append(names, named{string(name), r.score})
		}
		return nil
	})
	return names, total, err
}

// scored tells whether matches differ in how well they match.
func (q Query) scored() bool {
	scored := false
	leaves(q.root, func(node) { scored = true })
	return scored
}

// hits are the documents of these names. Those that were replaced meanwhile
// are left out.
func (x *Index) hits(ctx context.Context, names []named) (all []Hit, err error) {
	all = make([]Hit, 0, len(names))
	err = x.view(ctx, func(v *view) error {
		for _, n := range names {
			shown, err := v.card(n.name)
			if err != nil {
				return err
			}
			if shown == nil {
				continue
			}
			hit, err := newHit(n, shown)
			if err != nil {
				return err
			}
			all = append(all, hit)
		}
		return nil
	})
	return all, err
}

// card is what is stored of a document, nil if it is not there.
func (v *view) card(name string) (shown []byte, err error) {
	for _, p := range v.parts {
		set, err := p.docs(fieldID, name)
		if err != nil {
			return nil, err
		}
		if set.IsEmpty() || !p.live.Contains(set.Minimum()) {
			continue
		}
		err = p.segment.VisitStoredFields(uint64(set.Minimum()), func(field string, _ byte, value []byte, _ []uint64) bool {
			if field == fieldCard {
				shown = bytes.Clone(value)
			}
			return shown == nil
		})
		return shown, err
	}
	return nil, nil
}

func newHit(n named, shown []byte) (Hit, error) {
	id, version, err := parseID(n.name)
	if err != nil {
		return Hit{}, err
	}
	var c card
	if err := json.Unmarshal(shown, &c); err != nil {
		return Hit{}, fmt.Errorf("read hit %s: %w: %w", n.name, ErrDamaged, err)
	}
	return Hit{
		ID: id, Version: version, Old: c.Old, Score: float64(n.score),
		Title: c.Title, URL: c.URL, Site: c.Site, Lang: c.Lang, Published: c.Published, Captured: c.Captured,
	}, nil
}

// mark fills in what of the title and text matched.
func (h *Hit) mark(ctx context.Context, q Query, page Page) error {
	h.TitleMark = q.marks(fieldTitle, h.Title, h.Lang)
	if page.Texts == nil || page.Fragments == 0 {
		return nil
	}
	s, err := page.Texts.Snapshot(ctx, h.ID, h.Version)
	h.Damaged = errors.Is(err, archive.ErrCorrupt)
	if unreadable(err) { // the archive has lost what the index still knows
		return nil
	}
	if err != nil {
		return err
	}
	h.Fragments = q.fragments(s.Text(), h.Lang, page.Fragments, page.Width)
	return nil
}
