package extract

import (
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

// secondArticles takes out further articles that a page shows below its own:
// article elements that begin with a first-level heading of theirs. Sites add
// them so that readers go on reading.
func (r *reading) secondArticles() {
	if r.titleBlock < 0 {
		return
	}
	own := r.afterWords(2 * minShown)
	for i := r.titleBlock + 1; i < len(r.blocks); i++ {
		b := &r.blocks[i]
		if b.tag != atom.H1 || b.squeezed() == r.blocks[r.titleBlock].squeezed() {
			continue
		}
		box := r.articleAround(b.box)
		if box == nil || i-int(box.first) > 6 || int(box.first) < own {
			continue
		}
		for j := int(box.first); j < int(box.last); j++ {
			if o := &r.blocks[j]; o.keep {
				o.kind, o.reason, o.keep = archive.Related, "in another article below", false
			}
		}
	}
}

// articleAround is the largest article element around a box that does not hold
// the title, nil if there is none.
func (r *reading) articleAround(at int32) *box {
	var found *box
	for ; at > 0 && int(r.boxes[at].first) > r.titleBlock; at = r.boxes[at].parent {
		if r.boxes[at].node.DataAtom == atom.Article {
			found = &r.boxes[at]
		}
	}
	return found
}

// afterWords is the first block that has that many words of the text before it.
func (r *reading) afterWords(words int) int {
	for i := range r.blocks {
		if words <= 0 {
			return i
		}
		if b := &r.blocks[i]; b.keep {
			words -= b.words
		}
	}
	return len(r.blocks)
}
