package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

// walker cuts the text of a tree into blocks.
type walker struct {
	page      *page
	signs     signalReader
	maxBlocks int

	buf      []byte // the block under way
	linkSize int
	boldSize int
	leanSize int
	links    int
	line     int // where its last line begins
	breaks   int // line breaks since the last text
	spaced   bool
	capital  bool // a drop cap opened the block
	spans    []span
	marks    int            // the last footnote mark that is no link
	begun    []archive.Mark // around what comes next
	closed   []archive.Mark // of the block under way
	kept     []archive.Mark // of all blocks
}

// place is where the walk is: what the elements around say.
type place struct {
	box     int32
	tag     atom.Atom
	depth   int
	link    bool
	bold    bool
	lean    bool
	pre     bool
	quote   bool
	item    int // depth of lists
	heading int
	row     bool // in a row of a data table
	data    bool // in a data table
}

func (w *walker) children(n *html.Node, at place) {
	at.depth++
	if at.depth > maxDepth {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			w.write(c.Data, at)
		case html.ElementNode:
			w.element(c, at)
		case html.DocumentNode:
			w.children(c, at)
		}
	}
}

func (w *walker) element(n *html.Node, at place) {
	sig := w.readAttributes(n)
	if w.page.head.collect(n, w) || silent(n.DataAtom) && !shadow(n) || w.footnote(n) {
		return
	}
	if w.openMark(n, at) {
		defer w.closeMark()
	}
	switch {
	case n.DataAtom == atom.Br || breaksLine(n):
		w.lineBreak(at)
	case n.DataAtom == atom.Hr:
		w.flush(at)
	case n.DataAtom == atom.Img:
		w.pictured(n, at)
	case n.DataAtom == atom.Wbr:
	case at.row && !rowPart(n.DataAtom):
		w.cell(n, at)
	case (blockElement(n.DataAtom) || customBlock(n) || styledBlock(n)) && !floats(n):
		w.block(n, at, sig)
	default:
		w.inline(n, at, sig)
	}
}

// block opens a box.
func (w *walker) block(n *html.Node, at place, sig signal) {
	w.flush(at)
	inner := w.open(n, at, sig)
	w.children(n, inner)
	w.flush(inner)
	w.page.boxes[inner.box].last = int32(len(w.page.blocks))
}

// open adds the box of n and says what holds in it.
func (w *walker) open(n *html.Node, at place, sig signal) place {
	p := w.page
	parent := &p.boxes[at.box]
	b := box{node: n, parent: at.box, depth: parent.depth + 1, first: int32(len(p.blocks)), own: sig | elementSignal(n)}
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
		b.own = 0 // classes of the whole page say nothing of its parts
	}
	b.far = parent.far | b.own
	b.near = b.own | parent.own
	if parent.parent >= 0 {
		b.near |= p.boxes[parent.parent].own
	}
	p.boxes = append(p.boxes, b)
	at.box, at.tag = int32(len(p.boxes)-1), n.DataAtom
	return at.within(n)
}

// within is a place after entering n.
func (at place) within(n *html.Node) place {
	switch n.DataAtom {
	case atom.Pre, atom.Listing, atom.Xmp:
		at.pre = true
	case atom.Blockquote:
		at.quote = true
	case atom.Ul, atom.Ol, atom.Menu, atom.Dl:
		at.item++
	case atom.Table:
		at.data = dataTable(n)
		at.item = 0
	case atom.Tr:
		at.row = at.data
	}
	if level := headingLevel(n.DataAtom); level > 0 {
		at.heading = level
	}
	return at
}

func elementSignal(n *html.Node) signal {
	switch n.DataAtom {
	case atom.Nav, atom.Menu:
		return sigNav
	case atom.Footer:
		return sigFooter
	case atom.Header:
		return sigHeader
	case atom.Aside:
		return sigAside
	case atom.Main:
		return sigMain
	case atom.Article:
		return sigArtTag
	case atom.Figure, atom.Figcaption:
		return sigFigure
	case atom.Button, atom.Label:
		return sigButton
	case atom.Form:
		return sigForm
	case atom.Address:
		return sigAuthor
	case atom.Dialog:
		return sigOverlay
	case atom.Details, atom.Summary:
		return sigDetails
	}
	return 0
}

// inline walks through an element that does not part the text.
func (w *walker) inline(n *html.Node, at place, sig signal) {
	if n.DataAtom == atom.A && hasAttr(n, "href") {
		at.link = true
		w.links++
	}
	at.bold = at.bold || n.DataAtom == atom.B || n.DataAtom == atom.Strong
	at.lean = at.lean || n.DataAtom == atom.I || n.DataAtom == atom.Em || n.DataAtom == atom.Cite
	if w.apart(n, at) {
		w.buf = appendASCII(w.buf, ' ', false)
	}
	from, serial := len(w.buf), len(w.page.blocks)
	w.children(n, at)
	if serial != len(w.page.blocks) || len(w.buf) == from {
		return
	}
	switch {
	case from > 0 && w.buf[from-1] != ' ':
		w.spans = append(w.spans, span{from, len(w.buf), soft(n.DataAtom), sig&beside != 0})
	case from == 0 && runIn(n, w.buf):
		w.buf = appendASCII(w.buf, ' ', false)
	case from == 0:
		w.capital = initial(n)
	}
}

// cell walks through an element in a row of a data table: blocks become words
// of the row.
func (w *walker) cell(n *html.Node, at place) {
	apart := blockElement(n.DataAtom) || styledBlock(n)
	if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
		if len(bytes.TrimSpace(w.buf)) > 0 {
			w.buf = append(bytes.TrimRight(w.buf, " "), " | "...)
		}
	} else if apart {
		w.buf = appendASCII(w.buf, ' ', false)
	}
	if n.DataAtom == atom.A {
		at.link = true
		w.links++
	}
	w.children(n, at)
	if apart {
		w.buf = appendASCII(w.buf, ' ', false)
	}
}

func rowPart(a atom.Atom) bool { return a == atom.Tr || a == atom.Table }

func (w *walker) write(s string, at place) {
	if w.breaks == 1 && w.bare(at) && opensLine(s) {
		w.flush(at)
		w.spaced = true
	}
	if w.capital && s != "" {
		s, w.capital = rejoin(w.buf, s), false
	}
	before := len(w.buf)
	if before == 0 && len(s) > 0 && s[0] <= ' ' {
		w.spaced = true
	}
	w.buf = appendFolded(w.buf, s, at.pre)
	if len(w.buf) == before {
		return
	}
	added := w.buf[before:]
	size := len(added) - bytes.Count(added, []byte{' '})
	if size > 0 {
		w.breaks = 0
	}
	if at.link {
		w.linkSize += size
	}
	if at.bold {
		w.boldSize += size
	}
	if at.lean {
		w.leanSize += size
	}
}

// longLine is how long, in bytes, a line is that ends a paragraph with a
// single line break. Verses and addresses have shorter ones.
const longLine = 120

// lineBreak ends a paragraph at the second <br> in a row, or at the first one
// after a long line that ends a sentence.
func (w *walker) lineBreak(at place) {
	if at.pre {
		w.buf = append(w.buf, '\n')
		return
	}
	w.breaks++
	line := bytes.TrimRight(w.buf[min(w.line, len(w.buf)):], " ")
	if w.breaks > 1 && !at.row || len(line) > longLine && !at.row && endsSentence(string(line[len(line)-4:])) {
		w.flush(at)
		w.spaced = true
		return
	}
	w.buf = appendASCII(w.buf, ' ', false)
	w.line = len(w.buf)
}

// bare tells whether text stands in no paragraph or item of its own, so that a
// line break ends a paragraph unless a sentence goes on.
func (w *walker) bare(at place) bool {
	return !at.row && !at.pre && at.heading == 0 && (at.tag == atom.Div || at.tag == atom.Td || at.tag == atom.Body || at.tag == atom.Section || at.tag == atom.Article)
}

// opensLine tells whether text begins as a sentence does.
func opensLine(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n\u00a0")
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && !unicode.IsLower(r) && (unicode.IsLetter(r) || unicode.IsDigit(r) || closing(r) || r == '„' || r == '¿' || r == '¡')
}

// flush ends the block under way.
func (w *walker) flush(at place) {
	w.partMarks()
	raw := w.buf
	if at.pre {
		raw = bytes.Trim(raw, "\n")
	}
	trimmed := bytes.TrimRight(raw, " \n\t")
	if len(trimmed) > 0 && len(w.page.blocks) < w.maxBlocks {
		w.page.blocks = append(w.page.blocks, w.finish(trimmed, len(trimmed) == len(raw), at))
	}
	w.buf, w.spans, w.capital = w.buf[:0], w.spans[:0], false
	w.closed = w.closed[:0]
	w.linkSize, w.boldSize, w.leanSize, w.links, w.line, w.breaks, w.spaced = 0, 0, 0, 0, 0, 0, false
}

// longLink is how many words no link has: it was left open. Many links of a few
// words each are no such thing.
const longLink = 50

func (w *walker) finish(raw []byte, tightEnd bool, at place) block {
	text := compose(trimJoiners(string(raw)))
	if len(text) != len(raw) {
		w.moveSpans(raw)
	}
	b := block{
		text: text, box: at.box, tag: at.tag, tightStart: !w.spaced, tightEnd: tightEnd,
		linkSize: w.linkSize, boldSize: w.boldSize, leanSize: w.leanSize, links: w.links, inQuote: at.quote, inItem: at.item > 0,
	}
	b.kind, b.level = w.markup(at)
	b.measure()
	if b.words >= longLink*max(1, b.links) && b.linkSize*10 > b.size*9 {
		b.linkSize, b.links = 0, 0
	}
	if len(w.closed) > 0 && !at.pre {
		b.marks = w.keepMarks(raw, text)
	}
	for _, s := range w.spans {
		if s.to < len(text) && text[s.to] != ' ' {
			b.spans = append(b.spans, s)
		}
	}
	return b
}

// moveSpans has the spans fit the composed form of a block's text.
func (w *walker) moveSpans(raw []byte) {
	for i := range w.spans {
		s := &w.spans[i]
		s.from = len(compose(trimJoiners(string(raw[:min(s.from, len(raw))]))))
		s.to = len(compose(trimJoiners(string(raw[:min(s.to, len(raw))]))))
	}
}

// markup is the kind that elements alone give.
func (w *walker) markup(at place) (archive.Kind, int) {
	switch near := w.page.boxes[at.box].near; {
	case at.heading > 0:
		return archive.Heading, at.heading
	case at.pre:
		return archive.Code, 0
	case at.row:
		return archive.Row, 0
	case at.tag == atom.Figcaption || at.tag == atom.Caption || near&sigFigure != 0 && !at.quote && at.tag != atom.Li:
		return archive.Caption, 0
	case at.item > 0 && itemPart(at.tag, w.page, at.box):
		return archive.Item, at.item
	case at.quote:
		return archive.Quote, 0
	}
	return archive.Paragraph, 0
}

// itemPart tells whether a box is a list item or the first thing in one.
func itemPart(tag atom.Atom, p *page, at int32) bool {
	if listItem(tag) {
		return true
	}
	for range 2 {
		first := p.boxes[at].first
		at = p.boxes[at].parent
		if at < 0 || p.boxes[at].first != first {
			return false
		}
		if listItem(p.boxes[at].node.DataAtom) {
			return true
		}
	}
	return false
}

func listItem(a atom.Atom) bool { return a == atom.Li || a == atom.Dd || a == atom.Dt }
