package extract

import "tearsheet/archive"

// outside is what an element says of itself that holds no part of the text,
// wherever it stands.
const outside = sigNav | sigBreadcrumb | sigComment | sigRelated | sigShare | sigNewsletter | sigPromo | sigAd |
	sigOverlay | sigTOC | sigPaging | sigForm | sigTags | sigAuthor | sigBio | sigTeaser | sigPrintHide

// gather takes back what was left out in the midst of the text: list items,
// table rows, quotes and sub-headings in the very element whose paragraphs
// stand before and after them. Short blocks say too little to be judged by
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

// belongs tells whether block i stands between kept paragraphs, in the element
// that holds the one before or the one after it.
func (r *reading) belongs(before, i int) bool {
	b := &r.blocks[i]
	if b.probability < hope(b.kind) || i == r.titleBlock || b.linkShare() > 0.2 || r.boxes[b.box].far&outside&^r.boxes[r.blocks[before].box].far != 0 {
		return false
	}
	if said, _ := topicsOf(b.lower(), 6); said&(sayShare|sayNewsletter|sayRelated|sayAd|sayComment|sayNav) != 0 && b.words < 8 {
		return false
	}
	for j := i + 1; j < min(len(r.blocks), i+40); j++ {
		if o := &r.blocks[j]; o.keep && o.kind == archive.Paragraph && o.sentences > 0 {
			return r.within(b.box, r.home(before)) || r.within(b.box, r.home(j))
		}
	}
	return b.kind == archive.Quote && i == before+1 && r.within(b.box, r.home(before)) // the text ends with it
}

// home is the element that holds the element of a block.
func (r *reading) home(i int) int32 { return r.boxes[r.blocks[i].box].parent }

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

// hope is the least probability with which a block that its place speaks for
// is taken back; above 1 for kinds that are not.
func hope(k archive.Kind) float64 {
	switch k {
	case archive.Quote:
		return 0.08
	case archive.Item, archive.Row:
		return 0.14
	case archive.Heading:
		return 0.3
	}
	return 2
}

// bare drops headings of boxes of which all else is left out: their names.
func (r *reading) bare() {
	for i := range r.blocks {
		b := &r.blocks[i]
		if !b.keep || b.kind != archive.Heading || r.home(i) <= 0 {
			continue
		}
		home := &r.boxes[r.home(i)]
		kept, left := 0, 0
		for j := int(home.first); j < int(home.last); j++ {
			if r.blocks[j].keep {
				kept++
			} else if r.blocks[j].kind != archive.Caption {
				left++
			}
		}
		b.keep = kept > 1 || left == 0
	}
}
