package search

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

func look(t testing.TB, x *Index, query string, page Page) Results {
	t.Helper()
	r, err := x.Search(t.Context(), parse(t, query), page)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSearchShowsHits(t *testing.T) {
	s := library()
	got := look(t, indexed(t, s), "consul zürich", Page{Texts: s, Width: 40})
	consul := s.versions["article000"][0]
	want := Results{Total: 1, Hits: []Hit{{
		ID: "article000", Version: 1, Score: got.Hits[0].Score,
		Title: "consul", TitleMark: []Mark{{0, 6}}, URL: consul.URL, Lang: "en-GB",
		Published: consul.Published, Captured: consul.Captured,
		Fragments: []Fragment{{Text: "The Consul General of X spoke in Zürich", Marks: []Mark{{4, 10}, {33, 40}}, After: true}},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Hits[0].Score <= 0 {
		t.Errorf("score %v", got.Hits[0].Score)
	}
}

func TestSearchOrders(t *testing.T) {
	s := newShelf()
	for i, text := range []string{"once word among many other words that fill the text", "word word word", "nothing"} {
		a := article(fmt.Sprint("a", i), text)
		a.Published = archive.Date{Time: day(fmt.Sprintf("2024-01-0%d", 3-i)), Day: true}
		s.save(archive.ID(fmt.Sprintf("article%03d", i)), a)
	}
	titled := article("word", "in the title")
	titled.Published = archive.Date{Time: day("2020-01-01")}
	s.save("article009", titled)
	x := indexed(t, s)
	for _, test := range []struct {
		query string
		order Order
		want  []string
	}{
		{"word", ByRelevance, []string{"word", "a1", "a0"}},
		{"word", Newest, []string{"a0", "a1", "word"}},
		{"word", Oldest, []string{"word", "a1", "a0"}},
		{"", ByRelevance, []string{"a0", "a1", "a2", "word"}},
		{"site:magazine.example", ByRelevance, []string{"a0", "a1", "a2", "word"}},
		{"word site:magazine.example after:2019", ByRelevance, []string{"word", "a1", "a0"}},
	} {
		var got []string
		for _, h := range look(t, x, test.query, Page{Order: test.order}).Hits {
			got = append(got, h.Title)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q in order %d (-want +got):\n%s", test.query, test.order, diff)
		}
	}
}

func TestSearchPages(t *testing.T) {
	s := newShelf()
	for i := range 25 {
		s.save(archive.ID(fmt.Sprintf("article%03d", i)), article(fmt.Sprintf("t%02d", i), "word"))
	}
	x := indexed(t, s)
	seen := map[string]bool{}
	for from := 0; from < 30; from += 10 {
		r := look(t, x, "word", Page{From: from})
		if r.Total != 25 {
			t.Errorf("total %d", r.Total)
		}
		for _, h := range r.Hits {
			seen[h.Title] = true
		}
	}
	if len(seen) != 25 {
		t.Errorf("%d different hits on three pages, want 25", len(seen))
	}
	if r := look(t, x, "word", Page{Size: -1}); r.Total != 25 || len(r.Hits) != 0 {
		t.Errorf("counting only: %+v", r)
	}
	for _, page := range []Page{{From: -1}, {From: MaxHits}, {Size: MaxHits + 1}} {
		if _, err := x.Search(t.Context(), Query{}, page); !errors.Is(err, ErrPage) {
			t.Errorf("%+v: %v", page, err)
		}
	}
}

// What the archive has lost is still listed, without its text.
func TestSearchWithoutText(t *testing.T) {
	s := library()
	x := indexed(t, s)
	s.broken = map[archive.Entry]error{{ID: "article000", Version: 1}: archive.ErrCorrupt}
	if r := look(t, x, "consul", Page{Texts: s}); len(r.Hits) != 1 || r.Hits[0].Fragments != nil {
		t.Errorf("%+v", r)
	}
	stop := errors.New("the disk is on fire")
	s.broken = map[archive.Entry]error{{ID: "article000", Version: 1}: stop}
	if _, err := x.Search(t.Context(), parse(t, "consul"), Page{Texts: s}); !errors.Is(err, stop) {
		t.Errorf("Search: %v", err)
	}
}

func TestMatchStops(t *testing.T) {
	x := indexed(t, library())
	n := 0
	for range x.Match(t.Context(), Query{}) {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d articles after stopping at the second", n)
	}
}

func TestSearchCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x := indexed(t, library())
	if _, err := x.Search(ctx, Query{}, Page{}); !errors.Is(err, context.Canceled) || errors.Is(err, ErrDamaged) {
		t.Errorf("Search: %v", err)
	}
	for _, err := range x.Match(ctx, Query{}) {
		if !errors.Is(err, context.Canceled) || errors.Is(err, ErrDamaged) {
			t.Errorf("Match: %v", err)
		}
	}
}

func TestPrefixIsBounded(t *testing.T) {
	var text strings.Builder
	for i := range maxSpellings + 1 {
		fmt.Fprintf(&text, "ab%d ", i)
	}
	x := indexed(t, newShelf(article("many", text.String())))
	if _, err := x.Search(t.Context(), parse(t, "ab*"), Page{}); !errors.Is(err, ErrQuery) {
		t.Errorf("Search: %v", err)
	}
}
