package extract

// The body is chosen over the whole tree at once: the labelling of boxes and
// blocks, each in the body or not, that costs least. A block pays by how many
// of its words are expected to be on the wrong side; a block or box that
// differs from the box around it pays for the cut. The optimum is found in one
// pass up and one down (a tree-structured Markov field, Pearl 1982).
const (
	lowest   = 0.15 // threshold on the page that least is sure of
	caution  = 1.06 // probabilities on unseen sites are a little too high
	cutBlock = 0.02 // price of a block that differs from its box, in words
	cutBox   = 0.05 // price of a box that differs from its parent
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
			cost[parent][label] += min(cost[i][label], cost[i][1-label]+cutBox)
		}
	}
	labels := make([]int, len(r.boxes))
	for i := range r.boxes {
		own := 0
		if i > 0 {
			own = labels[r.boxes[i].parent]
			if cost[i][1-own]+cutBox < cost[i][own] {
				own = 1 - own
			}
		}
		labels[i] = own
	}
	for i := range r.blocks {
		_, label := r.blockCost(i, labels[r.blocks[i].box], t)
		r.blocks[i].keep = label == 1
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
	cost[1-around] += cutBlock
	if cost[0] <= cost[1] {
		return cost[0], 0
	}
	return cost[1], 1
}
