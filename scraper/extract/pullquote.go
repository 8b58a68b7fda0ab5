package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tearsheet/archive"
)

// repeats tells whether a short block set off from the text says what a longer
// paragraph says too.
func (r *reading) repeats(i int) bool {
	b := &r.blocks[i]
	if b.words < 4 || b.words > 60 || b.kind == archive.Heading || b.kind == archive.Item || b.kind == archive.Row || b.kind == archive.Code {
		return false
	}
	text := quoted(b.text)
	small := lowerFirst(text) // within a sentence it did not begin one
	off := b.kind == archive.Quote || r.boxes[b.box].near&(sigQuote|sigAside) != 0
	var words []string
	for j := range r.blocks {
		o := &r.blocks[j]
		if j == i || !o.keep || len(o.text) <= len(b.text) {
			continue
		}
		if strings.Contains(o.text, text) || strings.Contains(o.text, small) {
			return true
		}
		if off && o.kind != archive.Quote && b.words >= 5 {
			if words == nil {
				words = strings.Fields(squeeze(text))
			}
			if inOrder(words, squeeze(o.text)) {
				return true
			}
		}
	}
	return false
}

// inOrder tells whether a text has the words of a quotation in their order
// with at most three others between any two: “Flour,” she says, “drinks”.
func inOrder(words []string, text string) bool {
	all := strings.Fields(text)
	for start := range all {
		if all[start] != words[0] {
			continue
		}
		at := start
		for _, w := range words[1:] {
			next := -1
			for k := at + 1; k <= at+4 && k < len(all); k++ {
				if all[k] == w {
					next = k
					break
				}
			}
			if at = next; next < 0 {
				break
			}
		}
		if at > 0 {
			return true
		}
	}
	return false
}

// quoted is a text without the marks of a quotation around it and the stop at
// its end.
func quoted(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return closing(r) || terminal(r) || r == '„' || r == ' ' || r == ',' })
}

func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[n:]
}
