package extract

import "tearsheet/archive"

// outside is what an element says of itself that holds no part of the text,
// wherever it stands.
const outside = sigNav | sigBreadcrumb | sigComment | sigRelated | sigShare | sigNewsletter | sigPromo | sigAd |
	sigOverlay | sigTOC | sigPaging | sigForm | sigTags | sigAuthor | sigBio | sigTeaser | sigPrintHide

// gather takes back what was left out in the midst of the text: lists, table
// rows, quotes and sub-headings in the very element whose paragraphs stand
// before and after them. Short blocks say too little to be judged by
// themselves; their place speaks for them.
func (r *reading) gather() {
	before := -1
	for i := range r.blocks {
		b := &r.blocks[i]
		switch {
		case b.keep && b.kind == archive.Paragraph && b.sentences > 0:
			before = i
		case !b.keep && before >= 0 && i-before <= 40 && r.belongs(before, i):
			b.keep = true
		}
	}
}

// belongs tells whether block i, which is no paragraph, stands between kept
// paragraphs of the element that holds paragraph before.
func (r *reading) belongs(before, i int) bool {
	b := &r.blocks[i]
	if b.kind == archive.Paragraph || !b.kind.Body() || i == r.titleBlock || b.linkShare() > 0.5 || r.boxes[b.box].far&outside&^r.boxes[r.blocks[before].box].far != 0 {
		return false
	}
	if said, _ := topicsOf(lowerWords(b.text), 6); said&(sayShare|sayNewsletter|sayRelated|sayAd|sayComment|sayNav) != 0 && b.words < 8 {
		return false
	}
	home := r.boxes[r.blocks[before].box].parent
	if !r.within(b.box, home) {
		return false
	}
	for j := i + 1; j < min(len(r.blocks), i+40); j++ {
		if o := &r.blocks[j]; o.keep && o.kind == archive.Paragraph && o.sentences > 0 {
			return r.boxes[o.box].parent == home
		}
	}
	return false
}

// within tells whether a box stands in another, at most five deep.
func (r *reading) within(at, home int32) bool {
	for range 5 {
		if at <= 0 {
			return false
		}
		if at = r.boxes[at].parent; at == home {
			return true
		}
	}
	return false
}
