package extract

import (
	"bytes"
	"io"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// flatten writes a page anew without the tags of elements nested deeper than
// depth. Block elements that go leave a <br> behind, so that no words are
// glued together. A plain page loses its formatting elements too, and all
// beginnings but the first.
func flatten(text []byte, depth int, plain bool) []byte {
	f := flattener{depth: depth, plain: plain}
	f.out.Grow(len(text))
	z := html.NewTokenizer(bytes.NewReader(text))
	z.SetMaxBuf(maxBody)
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if z.Err() != io.EOF {
				f.out.Write(z.Raw())
			}
			return f.out.Bytes()
		}
		f.token(kind, z)
	}
}

type flattener struct {
	out   bytes.Buffer
	depth int
	plain bool
	begun bool // a <body> was written
	open  []opened
	kept  int // how many of open were written
}

type opened struct {
	tag     string
	written bool
}

func (f *flattener) token(kind html.TokenType, z *html.Tokenizer) {
	raw := z.Raw()
	switch kind {
	case html.StartTagToken:
		if name, _ := z.TagName(); !f.dropped(atom.Lookup(name)) {
			f.start(string(name), raw)
		}
	case html.EndTagToken:
		if name, _ := z.TagName(); !f.plain || !formatting(atom.Lookup(name)) {
			f.end(string(name), raw)
		}
	default:
		f.out.Write(raw)
	}
}

// dropped tells whether a plain page loses a start tag.
func (f *flattener) dropped(a atom.Atom) bool {
	if a == atom.Body || a == atom.Html {
		drop := f.plain && f.begun
		f.begun = f.begun || a == atom.Body
		return drop
	}
	return f.plain && formatting(a)
}

func (f *flattener) start(tag string, raw []byte) {
	a := atom.Lookup([]byte(tag))
	if closesItself(a) {
		f.out.Write(raw)
		return
	}
	written := f.kept < f.depth || rawText(a)
	f.open = append(f.open, opened{tag, written})
	if written {
		f.kept++
		f.out.Write(raw)
	} else if blockElement(a) {
		f.out.WriteString("<br>")
	}
}

// searched is how far up an end tag looks for its element.
const searched = 64

func (f *flattener) end(tag string, raw []byte) {
	if closesItself(atom.Lookup([]byte(tag))) {
		f.out.Write(raw)
		return
	}
	for i := len(f.open) - 1; i >= max(0, len(f.open)-searched); i-- {
		if f.open[i].tag != tag {
			continue
		}
		if f.open[i].written {
			f.out.Write(raw)
		}
		for _, o := range f.open[i:] {
			if o.written {
				f.kept--
			}
		}
		f.open = f.open[:i]
		return
	}
}

// closesItself tells whether an element is void or is closed by the next one
// of its kind, so that it does not add to the depth.
func closesItself(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Source, atom.Track, atom.Wbr, atom.P, atom.Html, atom.Head, atom.Body, atom.Option, atom.Li:
		return true
	}
	return false
}

// rawText tells whether the tokenizer reads what follows as raw text up to
// the end tag, so that the element must not lose its tags.
func rawText(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Xmp:
		return true
	}
	return false
}
