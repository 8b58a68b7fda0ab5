package extract

import (
	"strings"
	"unicode"

	"tearsheet/archive"
)

// underTitle tells whether a block stands where a standfirst does: the first
// words of a sentence's length right under the title, set apart from the
// paragraphs that follow, and neither a byline nor a date.
func (r *reading) underTitle(i int) bool {
	t := r.titleBlock
	b := &r.blocks[i]
	if t < 0 || i <= t || i > t+4 || b.words < 5 || b.words > 60 || b.linkSize > 0 || b.kind == archive.Caption || b.kind == archive.Item || r.boxes[b.box].near&outside&^sigForm != 0 || !r.beside(t, i) {
		return false
	}
	if squeeze(b.text) == squeeze(r.article.Title) {
		return false
	}
	for _, img := range r.images {
		if t < img.block && img.block <= i {
			return false // it is a caption
		}
	}
	for j := t + 1; j < i; j++ {
		if r.blocks[j].words >= 5 {
			return false
		}
	}
	said, first := topicsOf(b.lower(), 3)
	if said&(sayTime|sayShare|sayNewsletter|sayRelated|sayAd|sayCookie|sayComment|sayNav) != 0 || first&(sayAuthor|sayPhoto) != 0 {
		return false
	}
	return i+1 < len(r.blocks) && !r.setAlike(i, i+1) && !datelike(b)
}

// beside tells whether block i stands at most two levels above or below the
// box around the title.
func (r *reading) beside(title, i int) bool {
	home := r.boxes[r.blocks[title].box].parent
	for range 2 {
		if home > 0 && r.holds(home, r.blocks[i].box) {
			return true
		}
		if home > 0 {
			home = r.boxes[home].parent
		}
	}
	return false
}

// setAlike tells whether two blocks stand in elements of one name and class in
// the same element.
func (r *reading) setAlike(i, j int) bool {
	a, b := &r.boxes[r.blocks[i].box], &r.boxes[r.blocks[j].box]
	return a.parent == b.parent && a.node.DataAtom == b.node.DataAtom && attr(a.node, "class") == attr(b.node, "class")
}

// datelike tells whether a short block is a date and little else.
func datelike(b *block) bool {
	digits := 0
	for _, c := range b.text {
		digits += b2i(unicode.IsDigit(c))
	}
	text := strings.TrimSuffix(b.text, " น.") // o'clock
	if b.words > 8 && digits < b.words || b.words > 20 || endsSentence(text) && digits <= b.words {
		return false
	}
	_, ok := findDate(b.text, dayFirst)
	return ok
}
