package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

// maxDepth bounds how deep the tree is walked. Parse makes none as deep.
const maxDepth = 10_000

// page is what one walk over the tree brings home.
type page struct {
	data       linkedData
	titleBlock int
	url        *url.URL
	room       *room
	blocks     []block
	boxes      []box // boxes[0] is the root; a box stands after its parent
	head
}

// block is a run of text that a browser shows by itself: a paragraph, a
// heading, a list item, a table row.
type block struct {
	text  string
	box   int32        // the element it stands in
	tag   atom.Atom    // of that element
	kind  archive.Kind // by mark-up alone at first, then what it was found to be
	level int

	words     int
	size      int // bytes without spaces
	linkSize  int // of those, within links
	boldSize  int // within <b> or <strong>
	leanSize  int // within <i> or <em>
	links     int
	sentences int // ends of sentences
	commas    int
	ends      bool // as a sentence does

	lowerText string // what lower has worked out
	apart     string // what spaced has worked out

	tightStart, tightEnd bool           // no white space between the text and the tags around it
	spans                []span         // inline elements that interrupt a word
	marks                []archive.Mark // links and emphasis, as they come; Href as it is written

	inQuote, inItem bool
	probability     float64
	keep            bool
	shared          bool // it stands on other pages of the site
	reason          string
	source          string // where a text that the page does not show comes from
}

// span is an inline element within a block's text, with letters right before
// and after it.
type span struct {
	from, to int
	soft     bool // a link or emphasis
	beside   bool // its class says that it stands beside the text
}

// beside is what the class of an element says that is not of the text around.
const beside = sigCaption | sigAuthor | sigBio | sigMedia | sigAd | sigPromo | sigRelated | sigShare | sigNewsletter

// box is an element that holds blocks.
type box struct {
	node        *html.Node
	parent      int32
	depth       int32
	first, last int32  // its blocks
	own         signal // what its own class, id and name say
	near        signal // own and those of its two parents
	far         signal // own and those of all its parents
}

// segment walks the tree once.
func segment(root *html.Node, u *url.URL, maxBlocks int) *page {
	return newRoom().segment(root, u, maxBlocks)
}

func (in *room) segment(root *html.Node, u *url.URL, maxBlocks int) *page {
	w := walker{
		page:      &page{url: u, room: in, blocks: in.blocks[:0], boxes: append(in.boxes[:0], box{node: root, parent: -1})},
		signs:     signalReader{seen: make(map[string]signal, 256)},
		maxBlocks: maxBlocks,
	}
	w.page.metas = map[string][]string{}
	w.children(root, place{})
	w.flush(place{})
	w.page.boxes[0].last = int32(len(w.page.blocks))
	in.blocks, in.boxes = w.page.blocks, w.page.boxes
	return w.page
}

// change changes a block's text together with its marks.
func (b *block) change(how func(*archive.Block)) {
	text := archive.Block{Text: b.text, Marks: b.marks}
	how(&text)
	b.text, b.marks = text.Text, text.Marks
}

// measure counts what features and rules want to know of a block's text.
func (b *block) measure() {
	b.lowerText, b.apart = "", ""
	b.words = countWords(b.text)
	b.size = len(b.text) - strings.Count(b.text, " ")
	b.commas = strings.Count(b.text, ",") + strings.Count(b.text, "、") + strings.Count(b.text, "，") + strings.Count(b.text, "،")
	b.sentences, b.ends = countSentences(b.text), endsSentence(b.text)
}

// lower is lowerWords of the block's text, worked out once: many steps read it.
func (b *block) lower() string {
	if b.lowerText == "" {
		b.lowerText = lowerWords(b.text)
	}
	return b.lowerText
}

// squeezed is squeeze of the block's text.
func (b *block) squeezed() string {
	if len(b.text) <= maxTopics {
		return b.lower()
	}
	return squeeze(b.text)
}

func (b *block) linkShare() float64 {
	if b.size == 0 {
		return 0
	}
	return min(1, float64(b.linkSize)/float64(b.size))
}
