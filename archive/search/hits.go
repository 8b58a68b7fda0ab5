package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"

	"tearsheet/archive"
)

// ErrPage is returned for a page further down than MaxHits.
var ErrPage = errors.New("too far down the results")

// MaxHits is the last hit that Search will go to; Match has no such end.
const MaxHits = 10_000

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
	Score     float64      `json:"score"`
	Title     string       `json:"title"`
	TitleMark []Mark       `json:"title_marks,omitempty"`
	URL       string       `json:"url"`
	Site      string       `json:"site,omitempty"`
	Lang      string       `json:"lang,omitempty"`
	Published archive.Date `json:"published,omitzero"`
	Captured  time.Time    `json:"captured"`
	Fragments []Fragment   `json:"fragments,omitempty"`
}

// Search finds a page of hits. Only the latest version of an article is
// looked at unless the query says otherwise.
func (x *Index) Search(ctx context.Context, q Query, page Page) (r Results, err error) {
	page = page.defaults()
	if page.From < 0 || page.From+page.Size > MaxHits {
		return r, fmt.Errorf("search %s: %w: the first %d can be had, an export has them all", q, ErrPage, MaxHits)
	}
	found, err := x.search(ctx, request(q, page))
	if err != nil {
		return r, fmt.Errorf("search %s: %w", q, err)
	}
	r = Results{Total: int(found.Total), Hits: make([]Hit, 0, len(found.Hits))}
	for _, match := range found.Hits {
		hit, err := newHit(match)
		if err == nil {
			err = hit.mark(ctx, q, page)
		}
		if err != nil {
			return r, fmt.Errorf("search %s: %w", q, err)
		}
		r.Hits = append(r.Hits, hit)
	}
	return r, nil
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

func request(q Query, page Page) *bleve.SearchRequest {
	r := bleve.NewSearchRequestOptions(q.plan(), page.Size, page.From, false)
	r.Fields = []string{fieldCard}
	switch {
	case page.Order == Oldest:
		r.SortBy([]string{fieldDate, "_id"})
	case page.Order == Newest || !q.scored():
		r.SortBy([]string{"-" + fieldDate, "_id"})
	default:
		r.SortBy([]string{"-_score", "-" + fieldDate, "_id"})
	}
	if !q.scored() {
		r.Score = "none"
	}
	return r
}

func (x *Index) search(ctx context.Context, r *bleve.SearchRequest) (found *bleve.SearchResult, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	defer damaged(&err)
	if x.bleve == nil {
		return nil, fs.ErrClosed
	}
	found, err = x.bleve.SearchInContext(ctx, r)
	return found, unsound(ctx, err)
}

func newHit(match *search.DocumentMatch) (Hit, error) {
	id, version, err := parseID(match.ID)
	if err != nil {
		return Hit{}, err
	}
	var c card
	shown, _ := match.Fields[fieldCard].(string)
	if err := json.Unmarshal([]byte(shown), &c); err != nil {
		return Hit{}, fmt.Errorf("read hit %s: %w: %w", match.ID, ErrDamaged, err)
	}
	score := match.Score
	if math.IsNaN(score) || math.IsInf(score, 0) { // only filters matched
		score = 0
	}
	return Hit{
		ID: id, Version: version, Score: score,
		Title: c.Title, URL: c.URL, Site: c.Site, Lang: c.Lang, Published: c.Published, Captured: c.Captured,
	}, nil
}

// mark fills in what of the title and text matched.
func (h *Hit) mark(ctx context.Context, q Query, page Page) error {
	h.TitleMark = q.marks(fieldTitle, h.Title)
	if page.Texts == nil || page.Fragments == 0 {
		return nil
	}
	s, err := page.Texts.Snapshot(ctx, h.ID, h.Version)
	if unreadable(err) { // the archive has lost what the index still knows
		return nil
	}
	if err != nil {
		return err
	}
	h.Fragments = q.fragments(s.Text(), page.Fragments, page.Width)
	return nil
}
