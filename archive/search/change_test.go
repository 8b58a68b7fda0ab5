package search

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// edited is an archive of one article that was changed, and one that was not.
func edited() *shelf {
	first := article("casualties", "Nine people were injured. The police did not comment.")
	second := article("casualties", "Eleven people were injured. The police did not comment.")
	second.Notes = []archive.Block{{Kind: archive.Correction, Text: "The number was wrong."}}
	third := article("casualties", "Eleven people were injured. The police denied it.")
	ours := third
	ours.Blocks = []archive.Block{{Kind: archive.Paragraph, Text: third.Text() + " Furniture that we left in."}}
	s := newShelf(first, article("other", "Nine people in a boat. The police did not comment."))
	s.save("article000", second)
	s.save("article000", third)
	s.save("article000", ours)
	s.versions["article000"][3].Upgrade, s.versions["article000"][3].Extractor = true, "test/2"
	s.versions["article000"][2].Upgrade, s.versions["article000"][2].Extractor = true, "+site" // it had learned more of the site
	return s
}

func TestAddedAndRemoved(t *testing.T) {
	x := indexed(t, edited())
	for query, want := range map[string][]int{
		"added:eleven":                 {2},
		"removed:nine":                 {2},
		"added:nine":                   nil,
		"removed:eleven":               nil,
		`removed:"did not comment"`:    {3},
		"added:denied removed:comment": {3},
		"added:den*":                   {3},
		"added:furniture":              nil, // our upgrade is no edit
		"removed:nine OR added:denied": {2, 3},
		"added:eleven -has:correction": nil,
		"added:eleven has:correction":  {2},
		"has:correction":               nil, // not the latest version
		"has:correction versions:all":  {2},
		"versions:all -has:versions":   {1}, // of the other article
	} {
		var got []int
		for _, h := range look(t, x, query, Page{Order: Oldest}).Hits {
			got = append(got, h.Version)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s finds versions (-want +got):\n%s", query, diff)
		}
	}
}

// late is a shelf whose last version of an article came in after the one that
// follows it.
type late struct{ *shelf }

func (l late) Before(ctx context.Context, id archive.ID, n int) (archive.Snapshot, error) {
	before := map[int]int{2: 3, 3: 1}[n]
	if n == 2 && len(l.versions[id]) < 3 {
		before = 1
	}
	if before == 0 || before > len(l.versions[id]) {
		return archive.Snapshot{}, archive.ErrNotFound
	}
	return l.shelf.Snapshot(ctx, id, before)
}

func (l late) Snapshot(ctx context.Context, id archive.ID, n int) (archive.Snapshot, error) {
	if n == 0 {
		n = min(2, len(l.versions[id]))
	}
	return l.shelf.Snapshot(ctx, id, n)
}

// What a version added is told anew when another turns out to stand before it.
func TestAddedAfterLate(t *testing.T) {
	s := late{newShelf(article("fire", "Nine people were injured."))}
	s.save("article000", article("fire", "Eleven people were injured badly."))
	x := open(t, t.TempDir(), Options{})
	for _, step := range []struct {
		saved         int
		eleven, badly []int
	}{{2, []int{2}, []int{2}}, {1, []int{3}, []int{2}}} {
		if added, err := x.Update(t.Context(), s); err != nil || added != step.saved {
			t.Fatalf("Update = %d, %v, want %d", added, err, step.saved)
		}
		for query, want := range map[string][]int{"added:eleven": step.eleven, "added:badly": step.badly, "removed:nine": step.eleven} {
			var got []int
			for _, h := range look(t, x, query, Page{}).Hits {
				got = append(got, h.Version)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s finds versions (-want +got):\n%s", query, diff)
			}
		}
		s.save("article000", article("fire", "Eleven people were injured."))
	}
}

// Versions of the shelf are captured on days from 2024-05-02 on.
func TestAsOf(t *testing.T) {
	s := edited()
	x := indexed(t, s)
	for _, test := range []struct {
		query, when string
		want        []int
	}{
		{"injured", "2024-05-01", nil},
		{"nine", "2024-05-01", nil},
		{"nine", "2024-05-02", []int{1, 1}},
		{"injured", "2024-05-02", []int{1}},
		{"eleven", "2024-05-02", nil},
		{"injured", "2024-05-03", []int{2}},
		{"nine", "2024-05-03", []int{1}},
		{"has:correction", "2024-05-03", []int{2}},
		{"injured", "2024-05-04", []int{3}},
		{"denied", "2030-01-01", []int{4}},
	} {
		q := parse(t, test.query).AsOf(day(test.when).Add(12*time.Hour), s)
		r, err := x.Search(t.Context(), q, Page{})
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, h := range r.Hits {
			got = append(got, h.Version)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s as of %s finds versions (-want +got):\n%s", test.query, test.when, diff)
		}
	}
	captured := func(query string) int { return look(t, x, query+" versions:all", Page{}).Total }
	for query, want := range map[string]int{
		"captured:2024-05-02": 2, "captured:2024-05-03..2024-05-04": 2, "captured:2024": 5, "captured:2023": 0, "captured:2024-05-05..2025": 1,
	} {
		if got := captured(query); got != want {
			t.Errorf("%s finds %d, want %d", query, got, want)
		}
	}
}

// What has become of an article is asked of the archive, not of the index.
func TestState(t *testing.T) {
	s := library()
	x := indexed(t, s)
	find := func(query string) (n int) {
		for _, err := range x.Match(t.Context(), parse(t, query).Of(s)) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	}
	if n := find("state:removed"); n != 0 {
		t.Errorf("%d removed, want none", n)
	}
	s.versions["article000"][0].Gone = day("2024-06-01")
	for query, want := range map[string]int{"state:removed": 1, "state:live": 5, "consul state:live": 0, "consul -state:live": 1, "state:removed OR europe": 2} {
		if n := find(query); n != want {
			t.Errorf("%s finds %d, want %d", query, n, want)
		}
	}
	if _, err := x.Count(t.Context(), parse(t, "state:live"), BySite); !errors.Is(err, ErrQuery) {
		t.Errorf("without an archive: %v, want ErrQuery", err)
	}
}

// Where a query finds many articles, those that have turned are asked for at
// once. The answer is the same.
func TestStateOfMany(t *testing.T) {
	s := newShelf()
	for n := range fewAsked + 20 {
		s.save(archive.ID(fmt.Sprintf("article%03d", n)), article(fmt.Sprint(n), "fish"))
	}
	for n := 0; n < fewAsked; n += 50 {
		s.versions[archive.ID(fmt.Sprintf("article%03d", n))][0].Gone = day("2024-06-01")
	}
	x := indexed(t, s)
	for query, want := range map[string]int{"state:removed": 10, "fish state:live": fewAsked + 10, "fish -state:live": 10, "state:moved": 0} {
		found, err := x.Search(t.Context(), parse(t, query).Of(s), Page{})
		if err != nil || found.Total != want {
			t.Errorf("%s finds %d, %v; want %d", query, found.Total, err, want)
		}
	}
}

func TestLines(t *testing.T) {
	q := parse(t, `police NEAR/4 comment OR "a boat"`)
	text := "Nine people in a boat.\n\nThe police, we hear, did not comment. The police left."
	want := []Line{
		{"people in ", "a boat", ".  The police", 15},
		{"boat.  The ", "police", ", we hear", 28},
		{"did not ", "comment", ". The police", 53},
		{"comment. The ", "police", " left", 66},
	}
	if diff := cmp.Diff(want, q.Lines(text, "en", 2)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
