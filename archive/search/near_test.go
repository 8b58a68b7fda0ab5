package search

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNear(t *testing.T) {
	mine := article("mine", "The coal mine closed. The old mine of black coal opened again.")
	mine.Authors = []string{"Ann Coal", "Joe Mine"}
	far := article("far", "Coal came from a place far away in the north, and a mine was there.")
	x := indexed(t, newShelf(mine, far, article("split", "They burnt coal.\n\nThe mine is shut.")))
	for query, want := range map[string][]string{
		"coal NEAR/0 mine":                           {"mine"},
		"coal NEAR/2 mine":                           {"mine"},
		"coal NEAR/9 mine":                           {"mine", "split"}, // a paragraph's end counts for eight words
		"mine NEAR/11 coal":                          {"far", "mine", "split"},
		`"coal mine"~0`:                              {"mine"},
		`"mine coal"~0`:                              {"mine"},
		`"mine coal"`:                                nil,
		`"black coal" NEAR/3 mine`:                   {"mine"},
		`"black coal" NEAR/0 "mine of"`:              {"mine"},
		`closed NEAR/9 coal NEAR/9 mine NEAR/9 mine`: {"mine"},
		`closed NEAR/9 coal NEAR/9 coal NEAR/9 coal`: nil,
		`"coal coal"~6`:                              nil,
		`"coal coal"~7`:                              {"mine"}, // two of them
		"coal NEAR/1 mine NEAR/1 closed":             {"mine"},
		"coal NEAR/1 mine NEAR/1 opened":             nil,
		"author:coal NEAR/100 author:mine":           nil, // two people
		`author:"ann coal"~3`:                        {"mine"},
		"-(coal NEAR/1 mine)":                        {"far", "split"},
	} {
		if diff := cmp.Diff(want, titles(t, x, query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

// The places of a word are packed and unpacked without loss.
func TestPlacesArePacked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []int
		at, w := 0, &track{}
		for _, step := range rapid.SliceOfN(rapid.IntRange(1, 5000), 1, 20).Draw(t, "steps") {
			at += step
			w.add(at)
			want = append(want, at)
		}
		if diff := cmp.Diff(want, unpackPlaces(nil, w.place.Position, w.place.Start, w.place.End, w.place.ArrayPositions)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if w.freq.Frequency() != len(want) {
			t.Errorf("%d times, want %d", w.freq.Frequency(), len(want))
		}
	})
}

// Windows are found wherever one of each can be chosen, also where words are the
// same or overlap.
func TestClosest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := make([][]stretch, rapid.IntRange(2, 4).Draw(t, "parts"))
		for i := range all {
			size := rapid.IntRange(1, 3).Draw(t, "size")
			for _, at := range rapid.SliceOfNDistinct(rapid.IntRange(1, 14), 1, 4, rapid.ID).Draw(t, "places") {
				all[i] = append(all[i], stretch{at, at + size})
			}
			slices.SortFunc(all[i], func(a, b stretch) int { return a.start - b.start })
			if i > 0 && rapid.Bool().Draw(t, "twin") {
				all[i] = all[i-1]
			}
		}
		gap := rapid.IntRange(0, 6).Draw(t, "gap")
		if got, want := len(closest(all, gap)) > 0, fits(all, nil, gap); got != want {
			t.Errorf("%v with %d among them: %v, want %v", all, gap, got, want)
		}
	})
}

// fits tries every choice.
func fits(all [][]stretch, chosen []stretch, gap int) bool {
	if len(chosen) == len(all) {
		window, size := chosen[0], 0
		for _, s := range chosen {
			window, size = stretch{min(window.start, s.start), max(window.end, s.end)}, size+s.end-s.start
		}
		return window.end-window.start-size <= gap
	}
	return slices.ContainsFunc(all[len(chosen)], func(s stretch) bool {
		return !slices.ContainsFunc(chosen, s.overlaps) && fits(all, append(slices.Clone(chosen), s), gap)
	})
}
