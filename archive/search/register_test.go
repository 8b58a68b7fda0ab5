package search

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tearsheet/archive"
)

// Only one article brings a name into the index. It is there still when that
// article was indexed again, and when the index was opened again.
func TestNamesOutliveTheirArticle(t *testing.T) {
	by := func(name string) archive.Article {
		a := article("by "+name, "word")
		a.Authors = []string{name, "Ann", name}
		return a
	}
	s, dir := newShelf(by("Zoë"), by("Zoë\x00\x00\x00\x00\x01")), t.TempDir()
	for n := range 3 {
		x, err := Open(dir, Options{BatchDocs: 1})
		if err != nil {
			t.Fatal(err)
		}
		update(t, x, s, len(s.journal)-[]int{0, 2, 4}[n])
		got, err := x.Count(t.Context(), parse(t, "word"), ByAuthor)
		want := []Tally{{"Ann", 2}, {"Zoë", 1}, {"Zoë\x00\x00\x00\x00\x01", 1}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("round %d: %v (-want +got):\n%s", n, err, diff)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			a := by("Zoë")
			a.Blocks = append(a.Blocks, archive.Block{Kind: archive.Paragraph, Text: fmt.Sprint("round ", len(s.journal))})
			s.save("article000", a)
		}
	}
}

func TestDayNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-70_000_000_000, 260_000_000_000).Draw(t, "at"), 0)
		n := dayNumber(at)
		if got, want := dayName(n), bucket(at, byDay); n == 0 || got != want {
			t.Errorf("day %d is %s, want %s", n, got, want)
		}
	})
	if n := dayNumber(time.Unix(0, 0)); n != 1 {
		t.Errorf("the first day of 1970 is %d", n)
	}
}

func TestRecent(t *testing.T) {
	r := newRecent[int, string](3)
	for i := range 4 {
		r.add(i, fmt.Sprint(i))
	}
	for _, i := range []int{0, 3, 0} {
		if v, ok := r.find(i); !ok || v != fmt.Sprint(i) {
			t.Errorf("%d: %q, %t", i, v, ok)
		}
	}
	for i := range 3 {
		r.add(10+i, "")
	}
	r.add(20, "")
	if _, ok := r.find(1); ok {
		t.Error("1 is still known")
	}
	if _, ok := r.find(0); !ok {
		t.Error("0 is forgotten, though it was asked for")
	}
}
