package extract

import (
	"bytes"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// lightened is a page without what makes its parser slow and no step reads:
// style sheets, comments, drawings and the attributes of scripts (idle.go) are
// gone, scripts are put aside. Together they are more than half of what pages
// weigh.
type lightened struct {
	pieces  [][]byte // of the text, in order
	scripts [][]byte // put aside; in text stands a placeholder with their number
}

// reader reads the pieces; net.Buffers does so too.
func (l lightened) reader() io.Reader {
	pieces := net.Buffers(slices.Clone(l.pieces))
	return &pieces
}

// placeholder begins what stands in a script element for its text.
const placeholder = "\x01script "

// smallScript is up to how many bytes a script stays where it is.
const smallScript = 64

// lighten reads a page as the tokenizer of HTML does (WHATWG HTML, 13.2.5).
// From where it does not understand the page on, it leaves it as it is.
func lighten(text []byte) lightened {
	l := lightener{in: text}
	for {
		i := bytes.IndexByte(text[l.at:], '<')
		if i < 0 || l.at+i+1 >= len(text) || !l.markup(l.at+i) {
			l.copyTo(len(text))
			return l.out
		}
	}
}

type lightener struct {
	in   []byte
	from int // what follows is not yet in out
	at   int // what follows is not yet read
	out  lightened
}

func (l *lightener) copyTo(end int) {
	if end > l.from {
		l.out.pieces = append(l.out.pieces, l.in[l.from:end])
	}
	l.from, l.at = end, end
}

// cut leaves out what is between two places.
func (l *lightener) cut(from, to int) {
	l.copyTo(from)
	l.from, l.at = to, to
}

// markup reads what begins with the < at i. It is false where the rest of the
// page is better left alone.
func (l *lightener) markup(i int) bool {
	switch c := l.in[i+1]; {
	case letter(c):
		return l.startTag(i)
	case c == '/' && i+2 < len(l.in) && letter(l.in[i+2]):
		l.at = tagEnd(l.in, i+2)
	case c == '!' && bytes.HasPrefix(l.in[i:], []byte("<!--")):
		end := commentEnd(l.in, i+4)
		if end > 0 {
			l.cut(i, end)
		}
		return end > 0
	case c == '!' || c == '?' || c == '/':
		l.at = indexFold(l.in, i, ">") + 1
	default:
		l.at = i + 1
	}
	return l.at > i
}

func (l *lightener) startTag(i int) bool {
	name := nameEnd(l.in, i+1)
	tag := rawTag(l.in[i+1 : name])
	if tag == "link" && l.idleLink(name) {
		return true
	}
	if l.at = l.attributes(name); l.at < 0 {
		return false
	}
	switch tag {
	case "", "link":
		return true
	case "svg":
		l.drawing()
		return true
	case "plaintext":
		return false
	default:
		return l.raw(tag)
	}
}

// rawTag is the name of an element that is read in another way than most, ""
// for the rest.
func rawTag(name []byte) string {
	if len(name) < len("svg") || len(name) > len("plaintext") {
		return ""
	}
	switch a := atom.Lookup(bytes.ToLower(name)); a {
	case atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes, atom.Xmp, atom.Svg, atom.Plaintext, atom.Link:
		return a.String()
	}
	return ""
}

// raw reads the text of an element that has no mark-up in it.
func (l *lightener) raw(tag string) bool {
	begin := l.at
	end := rawEnd(l.in, begin, tag)
	if end < 0 {
		return false
	}
	switch content := l.in[begin:end]; {
	case tag == "style":
		l.cut(begin, end)
	case tag == "script" && bytes.Contains(content, []byte("<!--")) && indexFold(content, 0, "<script") >= 0:
		return false // its end may not be its end
	case tag == "script" && len(content) > smallScript:
		l.cut(begin, end)
		l.out.pieces = append(l.out.pieces, []byte(placeholder+strconv.Itoa(len(l.out.scripts))))
		l.out.scripts = append(l.out.scripts, content)
	}
	l.at = end
	return true
}

// drawing leaves out what is in an svg element, unless something else than
// shapes is in it, which might end it.
func (l *lightener) drawing() {
	if l.in[l.at-2] == '/' {
		return
	}
	for at := l.at; ; {
		i := bytes.IndexByte(l.in[at:], '<')
		if i < 0 || at+i+2 >= len(l.in) {
			return
		}
		tag := at + i
		closing := l.in[tag+1] == '/'
		from := tag + 1 + b2i(closing)
		end := nameEnd(l.in, from)
		switch name := string(l.in[from:end]); {
		case closing && strings.EqualFold(name, "svg"):
			l.cut(l.at, tag)
			return
		case !shapes[name]:
			return
		}
		if at = tagEnd(l.in, end); at < 0 {
			return
		}
	}
}

// shapes are the elements of drawings, but for those that may hold HTML.
var shapes = wordSet(`path g circle rect line polygon polyline ellipse use defs symbol clipPath linearGradient radialGradient stop mask title desc
	text tspan filter image pattern animate animateTransform feGaussianBlur feOffset feBlend feColorMatrix feFlood feComposite metadata`)

// restore puts the scripts back into the tree of the lightened page.
func (l lightened) restore(root *html.Node) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.DataAtom != atom.Script || n.FirstChild == nil {
			continue
		}
		number, ok := strings.CutPrefix(n.FirstChild.Data, placeholder)
		if i, err := strconv.Atoi(number); ok && err == nil && i < len(l.scripts) {
			n.FirstChild.Data = parsed(l.scripts[i])
		}
	}
}

// parsed is what the tokenizer makes of the text of a script.
func parsed(script []byte) string {
	text := string(script)
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	return strings.ReplaceAll(text, "\x00", "\ufffd")
}
