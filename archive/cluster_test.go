package archive

import (
	"slices"
	"testing"
)

// TestPairs has texts that are alike in most of what sketches are sorted by:
// each two of them are to be compared once.
func TestPairs(t *testing.T) {
	sketches := make([]Sketch, 6)
	for i := range sketches {
		for j := range sketches[i] {
			sketches[i][j] = byte(j + 1)
		}
		sketches[i][i] ^= 0x80
	}
	sketches[5] = Sketch{} // of no text
	var got [][2]int
	for x, y := range pairs(sketches) {
		got = append(got, [2]int{min(x, y), max(x, y)})
	}
	slices.SortFunc(got, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	want := [][2]int{{0, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 2}, {1, 3}, {1, 4}, {2, 3}, {2, 4}, {3, 4}}
	if !slices.Equal(got, want) {
		t.Errorf("compared are %v, want %v", got, want)
	}
}
