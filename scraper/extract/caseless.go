package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Scripts without capitals say less of where a fragment begins. Where words are
// parted by spaces, a known text with letters right before and right after it
// stands in a word. Where they are not, only another copy of the text tells, or
// an element around what is known.

// caseless finds a fragment in a text of such a script.
func (m *mender) caseless(i int) (from, to int, evidence string) {
	b := &m.blocks[i]
	if !strings.ContainsFunc(firstBytes(b.text, 64), unicased) {
		return 0, 0, ""
	}
	for _, s := range m.origins() {
		phrases := []string{s.text}
		if s.evidence == "author_note" {
			phrases = append(phrases, offices(s.text)...)
		}
		for _, p := range phrases {
			if at := strings.Index(b.text, p); at > 0 && strings.Contains(p, " ") && fragmentary(p) && within(b.text, at, at+len(p), false) {
				return at, at + len(p), s.evidence
			}
		}
	}
	if from, to = m.diverges(b.text); to > from {
		return from, to, "copy"
	}
	for _, s := range b.spans {
		if evidence := m.knownSpan(b.text, s); evidence != "" {
			return s.from, s.to, evidence
		}
	}
	return 0, 0, ""
}

func unicased(r rune) bool {
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r) && !unicode.IsTitle(r)
}

// within tells whether a part of a text has letters of a script without
// capitals on both sides, with dense those of a script without spaces.
func within(text string, from, to int, dense bool) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return unicased(before) && unicased(after) && denseScript(before) == dense && denseScript(after) == dense
}

// diverges is the part of a text that the articleBody goes on without.
func (m *mender) diverges(text string) (from, to int) {
	const least = 24 // bytes that have to agree on either side
	if m.data.body == "" || len(text) < 2*least {
		return 0, 0
	}
	k := strings.Index(m.copied(), firstBytes(text, least))
	if k < 0 {
		return 0, 0
	}
	rest := m.copied()[k:]
	from = commonPrefix(rest, text)
	if from < least || from >= len(rest) || from >= len(text) {
		return 0, 0
	}
	after := firstBytes(rest[from:], least)
	n := strings.Index(firstBytes(text[from:], maxFragment+len(after)), after)
	if n < minFragment || len(after) < least/2 || !within(text, from, from+n, true) && !within(text, from, from+n, false) {
		return 0, 0
	}
	return from, from + n
}

// knownSpan is the evidence that an element in a text without spaces is no part
// of it: a caption, a byline or a note about the author has its words.
func (m *mender) knownSpan(text string, s span) string {
	if s.soft || s.to > len(text) || s.to-s.from < 3*minFragment || s.to-s.from > maxFragment || !within(text, s.from, s.to, true) {
		return ""
	}
	inner := text[s.from:s.to]
	for _, o := range m.origins() {
		switch o.evidence {
		case "author_note":
			if strings.Contains(o.text, inner) {
				return o.evidence
			}
		case "byline", "caption":
			if o.text == inner {
				return o.evidence
			}
		}
	}
	return ""
}

// denseBreak tells whether a paragraph of a script without spaces is broken off
// and goes on: neither side is an end or a beginning.
func denseBreak(left, right string) bool {
	before, _ := utf8.DecodeLastRuneInString(left)
	after, _ := utf8.DecodeRuneInString(right)
	return min(len(left), len(right)) >= 18 && unicode.IsLetter(before) && unicode.IsLetter(after) && denseScript(before) && denseScript(after)
}
