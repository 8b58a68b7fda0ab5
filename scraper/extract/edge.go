package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The edges of inline elements. By itself an inline element parts no words, but
// style sheets, which are not read, put gaps between some of them.

// apart tells whether a style sheet puts a gap between an element and the one
// right before it: a kicker and its headline, two links, or a label and what it
// labels, if the text goes from a small letter to a capital there.
func (w *walker) apart(n *html.Node, at place) bool {
	p := n.PrevSibling
	if p == nil || p.Type != html.ElementNode || p.FirstChild == nil || len(w.buf) == 0 || w.buf[len(w.buf)-1] == ' ' {
		return false
	}
	switch {
	case at.heading > 0 && p.PrevSibling == nil && blank(n.NextSibling):
		return !initial(p) && utf8.RuneCount(w.buf) > 1 // a kicker, no drop cap
	case n.DataAtom == atom.A && p.DataAtom == atom.A:
		return attr(n, "href") != attr(p, "href")
	case n.DataAtom == p.DataAtom && attr(n, "class") == attr(p, "class"):
		return false
	}
	return endsPhrase(w.buf) && capital(firstText(n))
}

// runIn tells whether an element at the beginning of a block is a heading that
// the paragraph runs on from, with a gap that the text lacks.
func runIn(n *html.Node, buf []byte) bool {
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.Em, atom.I:
		next := n.NextSibling
		return len(buf) > 4 && endsPhrase(buf) && next != nil && next.Type == html.TextNode && capital(next.Data)
	}
	return false
}

// endsPhrase tells whether text ends in a small letter with a letter before it,
// or as a sentence or a label does.
func endsPhrase(b []byte) bool {
	r, n := utf8.DecodeLastRune(b)
	before, _ := utf8.DecodeLastRune(b[:len(b)-n])
	return unicode.IsLower(r) && unicode.IsLetter(before) || terminal(r) && unicode.IsLower(before) || r == ':'
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// firstText is the first text below a node, if it is near.
func firstText(n *html.Node) string {
	for depth := 0; n != nil && depth < 8; depth++ {
		if n.Type == html.TextNode {
			return n.Data
		}
		n = n.FirstChild
	}
	return ""
}

// initial tells whether an element is a drop cap: one letter that its class or
// style sets apart.
func initial(n *html.Node) bool {
	if n.FirstChild == nil || n.FirstChild.NextSibling != nil {
		return false
	}
	s := strings.TrimSpace(firstText(n))
	_, size := utf8.DecodeRuneInString(s)
	return s != "" && size == len(s) && capital(s) && (capClass(attr(n, "class")) || strings.Contains(attr(n, "style"), "float"))
}

func capClass(class string) bool {
	class = strings.ToLower(class)
	for _, word := range []string{"dropcap", "drop-cap", "drop_cap", "droplet", "initial", "first-letter", "firstletter", "lettrine", "capital"} {
		if strings.Contains(class, word) {
			return true
		}
	}
	return false
}

// words of one letter, which a space follows with reason.
const letterWords = "AIOEYUÀÉÈÓÅÖАИВКОСУЯ"

// rejoin takes away the space between a drop cap and the rest of its word. A
// browser shows none, as the letter floats.
func rejoin(buf []byte, s string) string {
	rest := strings.TrimLeft(s, " \t\r\n")
	if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(r) || strings.Contains(letterWords, string(buf)) {
		return s
	}
	return rest
}

// pictured writes a drop cap that is a picture.
func (w *walker) pictured(n *html.Node, at place) {
	alt, next := attr(n, "alt"), n.NextSibling
	_, size := utf8.DecodeRuneInString(alt)
	if len(w.buf) > 0 || size == 0 || size != len(alt) || !capital(alt) || next == nil || next.Type != html.TextNode || !letterAt(next.Data, 0) {
		return
	}
	w.write(alt, at)
}

// breaksLine tells whether an empty element stands for a line break.
func breaksLine(n *html.Node) bool {
	if n.FirstChild != nil || n.DataAtom != atom.Span {
		return false
	}
	for class := range strings.FieldsSeq(attr(n, "class")) {
		if class == "br" || class == "linebreak" {
			return true
		}
	}
	return false
}

// styledBlock tells whether an element's own style makes it a block.
func styledBlock(n *html.Node) bool {
	style := attr(n, "style")
	_, display, ok := strings.Cut(style, "display")
	if !ok || strings.Contains(style, "float") {
		return false
	}
	display = strings.TrimLeft(display, ": ")
	for _, form := range []string{"block", "flex", "grid", "table", "list-item"} {
		if strings.HasPrefix(display, form) {
			return true
		}
	}
	return false
}

// shadow tells whether a template is shown: the shadow tree of its parent.
func shadow(n *html.Node) bool {
	return n.DataAtom == atom.Template && (hasAttr(n, "shadowrootmode") || hasAttr(n, "shadowroot"))
}

// floats tells whether a block element is a drop cap of the text right after it.
func floats(n *html.Node) bool {
	return n.NextSibling != nil && n.NextSibling.Type == html.TextNode && letterAt(strings.TrimLeft(n.NextSibling.Data, " \n"), 0) && initial(n)
}
