package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blockElement tells whether an element begins and ends a block of text as
// browsers show it.
func blockElement(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details, atom.Dialog,
		atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li,
		atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Optgroup, atom.Option, atom.P, atom.Pre, atom.Section, atom.Summary,
		atom.Table, atom.Caption, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul,
		atom.Button, atom.Noscript, atom.Search, atom.Xmp, atom.Listing:
		return true
	}
	return false
}

// silent tells whether an element's content is never read as text.
func silent(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Canvas, atom.Svg, atom.Audio,
		atom.Video, atom.Select, atom.Textarea, atom.Input, atom.Datalist, atom.Map, atom.Noembed, atom.Noframes,
		atom.Title, atom.Annotation, atom.Rp, atom.Rt, atom.Progress, atom.Meter, atom.Frameset, atom.Embed:
		return true
	}
	return false
}

// soft tells whether an element sets words off within a sentence.
func soft(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.Strong, atom.Em, atom.I, atom.U, atom.Mark, atom.Code, atom.Cite, atom.Q, atom.Abbr, atom.Kbd, atom.Sup, atom.Sub:
		return true
	}
	return false
}

// headingLevel is 1 to 6 for headings, else 0.
func headingLevel(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

// attr is an attribute's value, "" if there is none.
func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// customBlock tells whether an element of the page's own (its name has a
// hyphen) stands among elements and not within a sentence.
func customBlock(n *html.Node) bool {
	if n.DataAtom != 0 || !strings.Contains(n.Data, "-") {
		return false
	}
	return blank(n.PrevSibling) && blank(n.NextSibling)
}

// blank tells whether a sibling is no text.
func blank(n *html.Node) bool {
	return n == nil || n.Type != html.TextNode || strings.TrimSpace(n.Data) == ""
}

// plainText is the text below a node, words of different elements kept apart.
func plainText(n *html.Node) string {
	var b []byte
	return compose(strings.TrimSpace(string(appendPlain(b, n, 0))))
}

// maxPlain bounds plainText, which reads bylines and titles only.
const maxPlain = 2000

func appendPlain(b []byte, n *html.Node, depth int) []byte {
	if n.Type == html.TextNode {
		return appendFolded(b, n.Data, false)
	}
	if silent(n.DataAtom) || len(b) > maxPlain || depth > maxDepth {
		return b
	}
	apart := blockElement(n.DataAtom) || n.DataAtom == atom.Br
	if apart {
		b = appendASCII(b, ' ', false)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b = appendPlain(b, c, depth+1)
	}
	if apart {
		b = appendASCII(b, ' ', false)
	}
	return b
}
