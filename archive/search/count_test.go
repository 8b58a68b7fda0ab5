package search

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tearsheet/archive"
)

// almanac is n articles on few days, some at the same second, in parts of 20.
func almanac(t testing.TB, n int) (*shelf, *Index) {
	t.Helper()
	s := newShelf()
	for i := range n {
		a := article(fmt.Sprint("t", i), fmt.Sprintf("word %s", []string{"odd", "even"}[i%2]))
		a.Site, a.Section, a.Authors = fmt.Sprintf("s%d.example", i%3), []string{"", "World"}[i%2], []string{"Ann", fmt.Sprint("Writer ", i%5)}
		a.Published = archive.Date{Time: day("2023-11-28").Add(time.Duration(i%13) * 17 * time.Hour)}
		s.save(archive.ID(fmt.Sprintf("article%03d", i)), a)
	}
	x := open(t, t.TempDir(), Options{BatchDocs: 20})
	update(t, x, s, n)
	return s, x
}

func TestCount(t *testing.T) {
	_, x := almanac(t, 100)
	for _, test := range []struct {
		query string
		by    By
		want  []Tally
	}{
		{"odd", BySite, []Tally{{"s0.example", 17}, {"s2.example", 17}, {"s1.example", 16}}},
		{"even", BySection, []Tally{{"World", 50}}},
		{"odd", BySection, []Tally{}},
		{"word", ByMonth, []Tally{{"2023-11", 40}, {"2023-12", 60}}},
		{"site:s0.example", ByAuthor, []Tally{{"Ann", 34}, {"Writer 0", 7}, {"Writer 1", 7}, {"Writer 3", 7}, {"Writer 4", 7}, {"Writer 2", 6}}},
		{"before:2023-11-30", ByDay, []Tally{{"2023-11-28", 16}, {"2023-11-29", 8}}},
		{"nothing", ByDay, []Tally{}},
	} {
		got, err := x.Count(t.Context(), parse(t, test.query), test.by)
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("%s by %s: %v (-want +got):\n%s", test.query, test.by, err, diff)
		}
	}
	if _, err := ParseBy("colour"); !errors.Is(err, ErrQuery) {
		t.Errorf("ParseBy: %v", err)
	}
}

// Days before 1970 are days, too.
func TestCountOldMonths(t *testing.T) {
	s := newShelf()
	for i, published := range []string{"1969-12-30", "1970-01-01", "1969-12-31", "1970-01-02", "1969-12-31"} {
		a := article(fmt.Sprint("t", i), "word")
		a.Published = archive.Date{Time: day(published)}
		s.save(archive.ID(fmt.Sprintf("article%03d", i)), a)
	}
	x := indexed(t, s)
	for by, want := range map[By][]Tally{
		ByMonth: {{"1969-12", 3}, {"1970-01", 2}},
		ByDay:   {{"1969-12-30", 1}, {"1969-12-31", 2}, {"1970-01-01", 1}, {"1970-01-02", 1}},
	} {
		got, err := x.Count(t.Context(), Query{}, by)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("by %s: %v (-want +got):\n%s", by, err, diff)
		}
	}
}

// Pages in order of date are those of the sorted whole, wherever they begin.
func TestPagesByDate(t *testing.T) {
	s, x := almanac(t, 60)
	for _, order := range []Order{Newest, Oldest} {
		want := make([]archive.ID, 0, len(s.journal))
		for _, e := range s.journal {
			want = append(want, e.ID)
		}
		slices.SortStableFunc(want, func(a, b archive.ID) int {
			c := s.versions[a][0].Published.Time.Compare(s.versions[b][0].Published.Time)
			if order == Newest {
				return -c
			}
			return c
		})
		rapid.Check(t, func(t *rapid.T) {
			from, size := rapid.IntRange(0, 70).Draw(t, "from"), rapid.IntRange(1, 70).Draw(t, "size")
			var got []archive.ID
			for hit, err := range x.All(t.Context(), Query{}, Page{From: from, Size: size, Order: order}) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, hit.ID)
			}
			from = min(from, len(want))
			if diff := cmp.Diff(want[from:min(len(want), from+size)], got); len(got)+size > 0 && diff != "" && !(len(got) == 0 && from == len(want)) {
				t.Errorf("order %d from %d (-want +got):\n%s", order, from, diff)
			}
		})
	}
}

// All goes through every match, in the order of Search.
func TestAll(t *testing.T) {
	_, x := almanac(t, 230)
	for _, query := range []string{"", "word", "odd OR word", "even"} {
		r := look(t, x, query, Page{Size: 230})
		var got []Hit
		for hit, err := range x.All(t.Context(), parse(t, query), Page{}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, hit)
		}
		if diff := cmp.Diff(r.Hits, got); diff != "" || len(got) != r.Total {
			t.Errorf("%q: %d of %d (-search +all):\n%s", query, len(got), r.Total, diff)
		}
	}
}
