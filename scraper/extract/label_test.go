//go:build train

package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// truthBag is what of a true text has not been found on the page yet: its
// lines, and its runs of three words with how often they stand there.
type truthBag struct {
	lines, runs map[string]int
}

func newTruthBag(text string) truthBag {
	t := truthBag{map[string]int{}, map[string]int{}}
	for line := range strings.SplitSeq(text, "\n") {
		w := words(line)
		t.lines[strings.Join(w, " ")]++
		for i := range w {
			t.runs[run(w, i)]++
		}
	}
	return t
}

// run is three words, or as many as are left.
func run(w []string, i int) string { return strings.Join(w[i:min(i+3, len(w))], " ") }

// labels is the share of each block that belongs to the true text. Of blocks
// that say the same, as many count as the truth has: those in the best
// company first, so that a teaser, a pull quote or a second copy does not
// pass for the text.
func labels(p *page, text string) []float32 {
	bag := newTruthBag(text)
	label := make([]float32, len(p.blocks))
	split := make([][]string, len(p.blocks))
	order := make([]int, len(p.blocks))
	for i := range p.blocks {
		split[i], order[i] = words(p.blocks[i].text), i
		label[i] = bag.share(split[i], false)
	}
	friends := make([]float32, len(p.blocks))
	for i := range friends {
		friends[i] = company(p, label, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(friends[b], friends[a]) })
	for _, i := range order {
		if label[i] > 0 {
			label[i] = bag.share(split[i], true)
		}
	}
	return label
}

// share is the part of a block that the bag holds, and takes it out.
func (t truthBag) share(w []string, take bool) float32 {
	if len(w) == 0 {
		return 0
	}
	key := strings.Join(w, " ")
	whole := t.lines[key] > 0
	if whole && take {
		t.lines[key]--
	}
	if !whole && len(w) < 4 {
		return 0
	}
	hits := 0
	for i := 0; i == 0 || i+3 <= len(w); i++ {
		if g := run(w, i); t.runs[g] > 0 {
			hits++
			if take {
				t.runs[g]--
			}
		}
	}
	if whole {
		return 1
	}
	return float32(hits) / float32(len(w)-2)
}

// company is how much of the text, less what is not, stands around a block.
func company(p *page, label []float32, at int) float32 {
	sum := float32(0)
	for i := max(0, at-5); i < min(len(label), at+6); i++ {
		if i != at {
			sum += (2*label[i] - 1) * float32(math.Sqrt(float64(p.blocks[i].words)))
		}
	}
	return sum
}
