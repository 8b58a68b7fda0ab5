package extract

import "tearsheet/archive"

// copyWords is from how many words on a block is long enough to be told as a
// copy by itself.
const copyWords = 8

// copies leaves out the second copy of what the page has twice: once for wide
// and once for narrow screens, or once in a box that opens. A paragraph is a
// copy if the one before it, or the one after it, is a copy too, so a refrain
// is none. Short lines go with the long ones around them.
func (r *reading) copies() {
	var long []int // the long blocks of the body
	for i := range r.blocks {
		if b := &r.blocks[i]; b.keep && b.words >= copyWords && b.kind != archive.Code && b.kind != archive.Row {
			long = append(long, i)
		}
	}
	first := make(map[string]int, len(long)) // in long
	copied := make([]bool, len(long)+1)
	for k, i := range long {
		f, ok := first[r.blocks[i].text]
		if !ok {
			first[r.blocks[i].text] = k
			continue
		}
		copied[k] = r.same(long, k, f, -1) || r.same(long, k, f, 1)
	}
	seen := make(map[string]bool)
	at := 0 // how many long blocks have begun
	for i := range r.blocks {
		b := &r.blocks[i]
		if !b.keep {
			continue
		}
		if at < len(long) && long[at] == i {
			b.keep = !copied[at]
			at++
		} else if b.words < copyWords {
			b.keep = !(seen[b.text] && at > 0 && copied[at-1] && (at == len(long) || copied[at]))
			seen[b.text] = true
		}
	}
}

// hiddenSource leaves out what some pages hold for machines: the text once
// more, as its author wrote it in Markdown, in a hidden element.
func (r *reading) hiddenSource() {
	words := 0
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.keep && b.kind == archive.Code && r.boxes[b.box].far&sigHidden != 0 && 2*b.words > words {
			b.keep = false
		}
		if b.keep {
			words += b.words
		}
	}
}

// same tells whether the neighbours of two equal long blocks are equal too, and
// other than they.
func (r *reading) same(long []int, a, b, step int) bool {
	i, j := a+step, b+step
	if i < 0 || j < 0 || i >= len(long) || j >= len(long) {
		return false
	}
	text := r.blocks[long[i]].text
	return text == r.blocks[long[j]].text && text != r.blocks[long[a]].text
}
