package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// head is what the walk collects for the metadata.
type head struct {
	metas     map[string][]string // name, property or itemprop, lower case -> contents
	title     string              // of the title element
	lang      string              // of the html element
	canonical string
	base      string
	linked    []string // JSON-LD scripts
	state     []string // other JSON scripts
	scripts   []string // other scripts that are long
	veils     []veil

	marks   []mark
	times   []timeElement
	images  []imageElement
	fields  []int32 // the blocks that stand after the fields of forms
	closers int     // metas seen, for the bound

	passwords int // fields for one
}

// mark is an element whose attributes say what its text is.
type mark struct {
	node  *html.Node
	block int // the block that its text begins in, or would
	what  string
}

// timeElement is a <time> or another element with a date in an attribute.
type timeElement struct {
	node  *html.Node
	block int
	value string
	prop  string // itemprop
	sig   signal
}

type imageElement struct {
	node  *html.Node
	block int
}

// Bounds of what is collected from one page.
const (
	maxMetas  = 2000
	maxMarks  = 500
	maxImages = 500
	maxScript = 4 << 20 // bytes of one JSON script
)

// collect notes what an element says of the article. It tells whether the
// element is done with.
func (h *head) collect(n *html.Node, w *walker) bool {
	switch n.DataAtom {
	case atom.Meta:
		h.meta(n)
		return true
	case atom.Link:
		h.link(n)
		return true
	case atom.Title:
		if h.title == "" && !inSVG(n) {
			h.title = plainText(&html.Node{Type: html.DocumentNode, FirstChild: n.FirstChild})
		}
		return true
	case atom.Base:
		if h.base == "" {
			h.base = attr(n, "href")
		}
		return true
	case atom.Script:
		h.script(n)
		return true
	case atom.Noscript, atom.Iframe:
		h.veil(n)
		return true
	case atom.Template:
		if !shadow(n) {
			h.veil(n)
			return true
		}
	case atom.Html:
		if h.lang == "" {
			h.lang = attr(n, "lang")
		}
	case atom.Input, atom.Textarea, atom.Select:
		if len(h.fields) < maxMarks && attr(n, "type") != "hidden" {
			h.fields = append(h.fields, int32(len(w.page.blocks)))
		}
		if attr(n, "type") == "password" {
			h.passwords++
		}
	case atom.Img:
		if len(h.images) < maxImages {
			h.images = append(h.images, imageElement{n, len(w.page.blocks)})
		}
	}
	return false
}

func inSVG(n *html.Node) bool { return n.Namespace != "" }

func (h *head) meta(n *html.Node) {
	if h.closers++; h.closers > maxMetas {
		return
	}
	var content string
	var names [3]string
	for _, a := range n.Attr {
		switch a.Key {
		case "content":
			content = a.Val
		case "name":
			names[0] = a.Val
		case "property":
			names[1] = a.Val
		case "itemprop":
			names[2] = "itemprop:" + a.Val
		}
	}
	if content = fold(content); content == "" {
		return
	}
	for _, name := range names {
		if name != "" {
			name = strings.ToLower(name)
			h.metas[name] = append(h.metas[name], content)
		}
	}
}

func (h *head) link(n *html.Node) {
	if strings.EqualFold(attr(n, "rel"), "canonical") && h.canonical == "" {
		h.canonical = strings.TrimSpace(attr(n, "href"))
	}
}

func (h *head) script(n *html.Node) {
	if n.FirstChild == nil || len(n.FirstChild.Data) > maxScript {
		return
	}
	switch kind := strings.ToLower(attr(n, "type")); {
	case strings.Contains(kind, "ld+json"):
		h.linked = append(h.linked, n.FirstChild.Data)
	case strings.Contains(kind, "json"):
		h.state = append(h.state, n.FirstChild.Data)
	case strings.Contains(kind, "html") || strings.Contains(kind, "template"):
		h.veil(n)
	case len(n.FirstChild.Data) > minHidden*4:
		h.scripts = append(h.scripts, n.FirstChild.Data)
	}
}

// meta is the first content of the first of names that the page has.
func (h *head) metaOf(names ...string) string {
	for _, name := range names {
		if values := h.metas[name]; len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// readAttributes is the signal of an element, and notes what its attributes
// say of its text.
func (w *walker) readAttributes(n *html.Node) signal {
	var sig signal
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "id":
			sig |= w.signs.read(a.Val)
		case "role":
			sig |= roleSignal(a.Val)
		case "hidden":
			sig |= sigHidden
		case "aria-hidden":
			if a.Val == "true" {
				sig |= sigHidden
			}
		case "style":
			if invisible(a.Val) {
				sig |= sigHidden
			}
		case "href":
			if n.DataAtom == atom.A && authorAddress(a.Val) {
				w.mark(n, "link")
			}
		case "itemprop", "rel", "datetime", "property":
			sig |= w.note(n, a.Key, a.Val)
		}
	}
	if sig&sigAuthor != 0 {
		w.mark(n, "class")
	}
	if n.DataAtom == atom.Time || sig&sigDate != 0 {
		w.time(n, sig)
	}
	return sig
}

func (w *walker) mark(n *html.Node, what string) {
	if h := &w.page.head; len(h.marks) < maxMarks {
		h.marks = append(h.marks, mark{n, len(w.page.blocks), what})
	}
}

func (w *walker) time(n *html.Node, sig signal) {
	if h := &w.page.head; len(h.times) < maxMarks {
		value := attr(n, "datetime")
		if value == "" {
			value = attr(n, "content")
		}
		h.times = append(h.times, timeElement{n, len(w.page.blocks), value, attr(n, "itemprop"), sig})
	}
}

// note reads microdata, RDFa and rel.
func (w *walker) note(n *html.Node, key, value string) signal {
	if n.DataAtom == atom.Meta || n.DataAtom == atom.Link || len(value) > maxName {
		return 0
	}
	for word := range strings.FieldsSeq(value) {
		word = strings.ToLower(word[strings.LastIndexByte(word, ':')+1:])
		switch {
		case word == "articlebody":
			return sigItemArt
		case word == "author" || word == "creator":
			w.mark(n, key)
			return sigAuthor
		case key == "itemprop" && word == "description":
			return sigLead
		case word == "headline":
			w.mark(n, "headline")
			return sigTitle
		case word == "datepublished" || word == "datemodified":
			w.time(n, sigDate)
			return sigDate
		case key == "rel" && word == "tag" || word == "keywords":
			w.mark(n, "tag")
			return sigTags
		}
	}
	return 0
}

// authorAddress tells whether a link leads to the page of a person: one below
// /author/ or the like.
func authorAddress(href string) bool {
	if len(href) > maxName {
		return false
	}
	for i := 0; i < len(href); i++ {
		if href[i] != '/' {
			continue
		}
		switch end := strings.IndexByte(href[i+1:], '/'); {
		case end < 0:
			return false
		case end > 2 && end < 16 && authorPlaces[href[i+1:i+1+end]]:
			return len(href) > i+end+4
		}
	}
	return false
}

// authorPlaces are parts of addresses below which persons have their pages.
var authorPlaces = wordSet(`author authors autor autores autoren autori auteur auteurs writer writers contributor contributors columnist columnists journalist journalists journaliste
	reporter reporters staff people person persons profile profiles profil byline by our-people our-experts our-team team-members skribent forfatter autore redakteur forfattare firma`)

func roleSignal(role string) signal {
	switch role {
	case "navigation", "menubar", "menu":
		return sigNav
	case "main":
		return sigMain
	case "complementary":
		return sigAside
	case "contentinfo":
		return sigFooter
	case "banner":
		return sigHeader
	case "dialog", "alertdialog":
		return sigOverlay
	case "search", "form":
		return sigForm
	case "article":
		return sigArtTag
	case "button":
		return sigButton
	}
	return 0
}

// invisible tells whether an inline style hides the element.
func invisible(style string) bool {
	i := strings.Index(style, "display")
	if i >= 0 && strings.HasPrefix(strings.TrimLeft(style[i+len("display"):], ": "), "none") {
		return true
	}
	i = strings.Index(style, "visibility")
	return i >= 0 && strings.HasPrefix(strings.TrimLeft(style[i+len("visibility"):], ": "), "hidden")
}

func hasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return true
		}
	}
	return false
}
