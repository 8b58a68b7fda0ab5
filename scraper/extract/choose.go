package extract

// The body is chosen over the whole tree at once: the labelling of boxes and
// blocks, each in the body or not, that costs least. A block pays by how many
// of its words are expected to be on the wrong side; a block or box that
// differs from the box around it pays for the cut. The optimum is found in one
// pass up and one down (a tree-structured Markov field, Pearl 1982).
const (
	threshold = 0.5  // probability from which a block is worth having
	cutBlock  = 0.02 // price of a block that differs from its box, in words
	cutBox    = 0.05 // price of a box that differs from its parent
	floor     = 2    // words that even the shortest block counts for
)

// choose marks the blocks of the body.
func (r *reading) choose() {
	cost := make([][2]float64, len(r.boxes))
	for i := range r.blocks {
		at := r.blocks[i].box
		for label := range 2 {
			c, _ := r.blockCost(i, label)
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
		_, label := r.blockCost(i, labels[r.blocks[i].box])
		r.blocks[i].keep = label == 1
	}
}

// blockCost is what a block costs in a box with a label, and its own best
// label there.
func (r *reading) blockCost(i, around int) (float64, int) {
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
