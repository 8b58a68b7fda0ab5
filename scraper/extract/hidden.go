package extract

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

// Text that is hidden: a page may show nothing, or the first lines only, and
// have its text in JSON-LD, in the state of a script framework, in a noscript
// element, a template or a framed page. It is read from there if the page says
// that it is this article's text: it goes on from what is shown, or stands
// beside the title.

// hidden is a text that the page has and does not show.
type hidden struct {
	page   *page
	source string // "json-ld", "page state", "noscript", "template", "srcdoc"
	words  int
	titled bool // stands beside the title
	goesOn bool // begins with, or holds, what is shown
}

const (
	maxStub    = 250 // words; a page that shows more is read as it is shown
	minHidden  = 50  // words of a hidden text that is worth reading
	aloneWords = 200 // words of one that nothing else speaks for
)

// unveil puts the hidden text in the place of what is shown of it.
func (r *reading) unveil() {
	words := r.bodyWords()
	if words > maxStub && (r.data.body == "" || countWords(r.data.body) < 2*words) {
		return
	}
	best, shown := hidden{}, r.shown()
	for h := range r.hiddenTexts(words) {
		h.words = h.page.bodyWords()
		h.goesOn = h.page.holds(shown)
		if h.goesOn && words > 2*minHidden && h.words < 3*words/2 {
			return // all of it is shown
		}
		if r.believes(h, words) && h.better(best) {
			best = h
		}
	}
	if best.page != nil {
		r.replace(best)
	}
}

// shown is the words of the body that the page shows.
func (r *reading) shown() []string {
	var all []string
	for i := range r.blocks {
		if b := &r.blocks[i]; b.keep && len(all) <= 8*maxStub {
			all = append(all, strings.Fields(squeeze(b.text))...)
		}
	}
	return all
}

// believes tells whether a hidden text is the article's.
func (r *reading) believes(h hidden, shown int) bool {
	switch {
	case h.words < minHidden || h.words < 2*shown || h.words < shown+minHidden:
		return false
	case h.goesOn:
		return true
	case shown >= aloneWords:
		return false
	case h.titled:
		return shown < minHidden || h.words > 4*shown
	}
	return shown < minHidden && (h.words >= aloneWords || r.claimed())
}

// claimed tells whether the page says that it is an article.
func (r *reading) claimed() bool {
	return r.data.found || strings.EqualFold(r.metaOf("og:type"), "article")
}

// better tells whether a hidden text is to be preferred: the one that more
// speaks for, then the longer one, then the one in more paragraphs.
func (h hidden) better(than hidden) bool {
	switch {
	case than.page == nil || h.weight() > than.weight()*21/20:
		return true
	case h.weight()*21/20 < than.weight():
		return false
	}
	return len(h.page.blocks) > len(than.page.blocks)
}

func (h hidden) weight() int {
	w := h.words
	if h.titled {
		w *= 3
	}
	if h.goesOn {
		w *= 3
	}
	return w
}

// bodyWords counts the words of what may be text.
func (p *page) bodyWords() int {
	n := 0
	for i := range p.blocks {
		if b := &p.blocks[i]; b.keep {
			n += b.words
		}
	}
	return n
}

// holds tells whether half of the words that are shown stand in the text, in
// runs of four.
func (p *page) holds(shown []string) bool {
	const run = 4
	if len(shown) < 2*run {
		return false
	}
	var all strings.Builder
	for i := range p.blocks {
		all.WriteString(squeeze(p.blocks[i].text) + " ")
	}
	text, found, runs := all.String(), 0, 0
	for i := 0; i+run <= len(shown); i += run {
		runs++
		if strings.Contains(text, strings.Join(shown[i:i+run], " ")) {
			found++
		}
	}
	return found*2 >= runs
}

// replace adds the blocks of a hidden text to the page as its body.
func (r *reading) replace(h hidden) {
	for i := range r.blocks {
		if b := &r.blocks[i]; b.keep {
			b.keep, b.kind, b.reason = false, archive.Furniture, "a part of the text that the "+h.source+" has whole"
		}
	}
	boxes := int32(len(r.boxes))
	for _, b := range h.page.boxes {
		if b.parent += boxes; b.parent < boxes {
			b.parent = 0
		}
		b.first, b.last = b.first+int32(len(r.blocks)), b.last+int32(len(r.blocks))
		r.boxes = append(r.boxes, b)
	}
	for _, b := range h.page.blocks {
		if !b.keep || r.article.Title != "" && b.kind == archive.Heading && squeeze(b.text) == squeeze(r.article.Title) {
			b.keep, b.kind = false, archive.Furniture
		}
		b.box += boxes
		b.source, b.probability = h.source, 0.9
		r.blocks = append(r.blocks, b)
	}
	r.says("text", fmt.Sprintf("%d words", h.words), h.source)
	r.choice("text", fmt.Sprintf("%d words", h.words))
}

// pageOf cuts a hidden text's HTML into blocks. Those that are mostly links
// are no text.
func pageOf(markup string) *page {
	doc, err := parseText([]byte(markup))
	if err != nil {
		return nil
	}
	p := segment(doc.Nodes[0], nil, maxHidden)
	p.keepProse()
	return p
}

// keepProse keeps every block that may be text.
func (p *page) keepProse() {
	for i := range p.blocks {
		b := &p.blocks[i]
		b.keep = b.linkShare() < 0.6 && b.kind != archive.Caption && p.boxes[b.box].far&(sigNav|sigForm|sigComment) == 0
	}
}

// maxHidden bounds the blocks of a hidden text.
const maxHidden = 20_000

// frame notes the page that an iframe carries in itself, or the text of a
// template or of a script of HTML.
func (h *head) veil(n *html.Node) {
	if len(h.veils) >= maxMarks {
		return
	}
	switch n.DataAtom {
	case atom.Iframe:
		if doc := attr(n, "srcdoc"); doc != "" {
			h.veils = append(h.veils, veil{markup: doc, source: "srcdoc"})
		}
	case atom.Noscript:
		if n.FirstChild != nil && n.FirstChild.Type == html.TextNode {
			h.veils = append(h.veils, veil{markup: n.FirstChild.Data, source: "noscript"})
		}
	case atom.Template:
		if n.FirstChild != nil {
			h.veils = append(h.veils, veil{node: n, source: "template"})
		}
	case atom.Script:
		if n.FirstChild != nil {
			h.veils = append(h.veils, veil{markup: n.FirstChild.Data, source: "template"})
		}
	}
}

// veil is a part of the page that browsers do not show, or not yet.
type veil struct {
	markup string
	node   *html.Node // in place of markup
	source string
}
