package extract

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// footnote tells whether an element is the mark of a footnote, glued to a word
// or a sentence: it is no part of the text. Powers, ordinals and indices are
// set the same way. A mark leads to a place on the page, says what it is,
// follows the end of a sentence, or is the next in a count from one.
func (w *walker) footnote(n *html.Node) bool {
	link := n.DataAtom == atom.A && (strings.HasPrefix(attr(n, "href"), "#") || strings.Contains(attr(n, "href"), "#") && refers(n))
	if len(w.buf) == 0 || n.DataAtom != atom.Sup && !link {
		return false
	}
	mark, linked := markText(n)
	if mark == "" {
		return false
	}
	last, _ := utf8.DecodeLastRune(w.buf)
	if link {
		return last != ' ' && !opens(last)
	}
	if linked || refers(n) || terminal(last) || closing(last) || strings.ContainsRune(",;:", last) {
		return true
	}
	count, err := strconv.Atoi(mark)
	if err != nil || count != w.marks+1 || !unicode.IsLetter(last) {
		return false
	}
	w.marks = count
	return true
}

func opens(r rune) bool {
	return r == '[' || r == '(' || r == '/' || r == '-' || r == '–' || r == '#'
}

// refers tells whether an element's attributes call it a reference.
func refers(n *html.Node) bool {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "class", "id", "role", "epub:type":
			for _, word := range []string{"footnote", "reference", "noteref", "fnref", "endnote"} {
				if strings.Contains(a.Val, word) {
					return true
				}
			}
		}
	}
	return false
}

// maxMark is how many bytes the longest footnote mark has.
const maxMark = 16

// markText is the text of an element if it can be a footnote mark, else "",
// and whether it is or holds a link to a place on the page.
func markText(n *html.Node) (string, bool) {
	linked := n.Parent != nil && n.Parent.DataAtom == atom.A && strings.HasPrefix(attr(n.Parent, "href"), "#")
	var b strings.Builder
	nodes := 0
	for d := range n.Descendants() {
		if nodes++; nodes > 12 || b.Len() > maxMark {
			return "", false
		}
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.DataAtom == atom.A:
			linked = linked || strings.Contains(attr(d, "href"), "#")
		}
	}
	mark := strings.Trim(strings.TrimSpace(b.String()), "[]()")
	if mark == "" || len(mark) > maxMark {
		return "", false
	}
	letters, runes := 0, 0
	for _, r := range mark {
		runes++
		switch {
		case unicode.IsLower(r):
			letters++
		case !unicode.IsDigit(r) && !strings.ContainsRune("*†‡§¶, –-", r):
			return "", false
		}
	}
	if letters > 0 && (runes > 1 || !linked) || unicode.IsDigit(rune(mark[0])) && runes > 7 {
		return "", false
	}
	return mark, linked
}
