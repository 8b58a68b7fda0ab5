package extract

import (
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

// The body is chosen over the whole tree at once: the labelling of boxes and
// blocks, each in the body or not, that costs least. A block pays by how many
// of its words are expected to be on the wrong side; a block or box that
// differs from the box around it pays for the cut. The optimum is found in one
// pass up and one down (a tree-structured Markov field, Pearl 1982).
const (
	lowest   = 0.15 // threshold on the page that least is sure of
	caution  = 1.06 // probabilities on unseen sites are a little too high
	cutBlock = 0.05 // price of a block that differs from its box, in words
	cutBox   = 0.05 // price of a box that differs from its parent
	cutList  = 1.5  // price of an item that differs from its list
	floor    = 2    // words that even the shortest block counts for
)

// threshold is the probability from which a block is worth having: half of the
// F1 that may be expected of the choice, which is where adding a block stops
// raising it (Lewis, SIGIR 1995). A page of which little is sure has a lower
// one.
func (r *reading) threshold() float64 {
	t := 0.5
	for range 8 {
		right, taken, whole := 0.0, 0.0, 0.0
		for i := range r.blocks {
			b := &r.blocks[i]
			w := float64(b.words)
			whole += w * b.probability
			if b.probability > t {
				taken += w
				right += w * b.probability
			}
		}
		if taken+whole == 0 {
			break
		}
		t = max(lowest, caution*right/(taken+whole))
	}
	return t
}

// choose marks the blocks of the body.
func (r *reading) choose() {
	r.trust()
	t := r.threshold()
	cost := make([][2]float64, len(r.boxes))
	for i := range r.blocks {
		at := r.blocks[i].box
		for label := range 2 {
			c, _ := r.blockCost(i, label, t)
			cost[at][label] += c
		}
	}
	for i := len(r.boxes) - 1; i > 0; i-- {
		parent := r.boxes[i].parent
		for label := range 2 {
			cost[parent][label] += min(cost[i][label], cost[i][1-label]+r.cut(i))
		}
	}
	labels := make([]int, len(r.boxes))
	for i := range r.boxes {
		own := 0
		if i > 0 {
			own = labels[r.boxes[i].parent]
			if cost[i][1-own]+r.cut(i) < cost[i][own] {
				own = 1 - own
			}
		}
		labels[i] = own
	}
	for i := range r.blocks {
		_, label := r.blockCost(i, labels[r.blocks[i].box], t)
		r.blocks[i].keep = label == 1 && i != r.titleBlock
	}
	r.openWithTitle()
	r.gather()
	r.bare()
	r.copies()
	r.hiddenSource() // copy.go
}

// cut is the price of box i differing from its parent. Lists and tables of data belong
// together.
func (r *reading) cut(i int) float64 {
	switch r.boxes[r.boxes[i].parent].node.DataAtom {
	case atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Tbody, atom.Thead:
		return cutList
	}
	return cutBox
}

// trust raises the probability of two sorts of blocks that pages of different
// sites treat differently, where the page speaks for them: tables, code, quotes
// and headings between paragraphs of one element, and a standfirst that the
// page calls its description.
func (r *reading) trust() {
	k := r.known()
	prose := -1
	for i := range r.blocks {
		b := &r.blocks[i]
		switch {
		case b.kind == archive.Paragraph && b.probability > 0.6:
			prose = i
		case structural(b.kind) && prose >= 0 && i-prose <= 30 && r.between(prose, i):
			b.probability += (1 - b.probability) * benefit(b.kind)
		case prose < 0 && r.underTitle(i):
			b.probability += (1 - b.probability) * announcing
		case i > r.titleBlock && r.titleBlock >= 0 && i <= r.titleBlock+5 && prose < 0 && b.words > 5 && b.words < 80 && (k.inDescription(b.lower()) == 2 || r.lead(b.box)):
			b.probability += (1 - b.probability) * raised
		case b.kind == archive.Caption && b.probability < plainly:
			b.probability *= captioned
		case b.kind == archive.Paragraph && b.words <= 12 && b.sentences == 0 && b.linkShare() > 0.9:
			b.probability *= linked // leads elsewhere
		}
	}
}

// What trust does to probabilities: raised and announcing are the parts of the
// doubt that are taken away, captioned is what is left to a caption of which
// nothing is plain, linked to a line that is a link.
const (
	raised     = 0.25
	announcing = 0.6
	captioned  = 0.5
	plainly    = 0.9
	linked     = 0.8
)

// benefit is the part of the doubt about a block between paragraphs that is
// taken away. Code is in no other place than its text.
func benefit(k archive.Kind) float64 {
	if k == archive.Code {
		return 0.4
	}
	return raised
}

// lead tells whether a box, or the one around it, says that it is a standfirst.
func (r *reading) lead(box int32) bool {
	for range 2 {
		if b := &r.boxes[box]; b.own&sigLead != 0 {
			return b.own&(sigBody|sigItemArt|sigNav|sigRelated|sigTeaser) == 0
		}
		if box = r.boxes[box].parent; box < 0 {
			break
		}
	}
	return false
}

func structural(k archive.Kind) bool {
	return k == archive.Row || k == archive.Code || k == archive.Quote || k == archive.Heading
}

// between tells whether block i stands between paragraph prose and another one
// in the same element.
func (r *reading) between(prose, i int) bool {
	parent := r.boxes[r.blocks[prose].box].parent
	inside := false
	for at := r.blocks[i].box; at > 0 && !inside; at = r.boxes[at].parent {
		inside = r.boxes[at].parent == parent
	}
	for j := i + 1; inside && j < min(len(r.blocks), i+30); j++ {
		b := &r.blocks[j]
		if b.kind == archive.Paragraph && b.probability > 0.6 {
			return r.boxes[b.box].parent == parent
		}
	}
	return false
}

// openWithTitle drops what little stands above the title: a breadcrumb, a
// kicker. The title of an article stands above its text.
func (r *reading) openWithTitle() {
	above, words := 0, 0
	for i := range r.blocks {
		if b := &r.blocks[i]; b.keep {
			words += b.words
			if i < r.titleBlock {
				above += b.words
			}
		}
	}
	for i := 0; i < r.titleBlock && above*12 < words; i++ {
		r.blocks[i].keep = false
	}
}

// blockCost is what a block costs in a box with a label, and its own best
// label there.
func (r *reading) blockCost(i, around int, threshold float64) (float64, int) {
	b := &r.blocks[i]
	words := float64(max(b.words, floor))
	var cost [2]float64
	cost[0] = words * max(0, b.probability-threshold)
	cost[1] = words * max(0, threshold-b.probability)
	if r.boxes[b.box].parent >= 0 {
		cost[1-around] += max(cutBlock, min(r.cut(int(b.box)), cutList))
	}
	if cost[0] <= cost[1] {
		return cost[0], 0
	}
	return cost[1], 1
}
