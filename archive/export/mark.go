package export

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"tearsheet/archive"
)

// span is a piece of a text: plain Text, or what a mark of some Kind holds.
type span struct {
	Kind, Href, Text string
	Inner            []span
}

// spans cuts a text at its marks. Marks that fit nowhere are left out: the
// words are never.
func spans(text string, marks []archive.Mark) []span {
	t := &spanTree{text: text, marks: slices.DeleteFunc(slices.Clone(marks), func(m archive.Mark) bool { return !fits(text, m) })}
	slices.SortStableFunc(t.marks, func(a, b archive.Mark) int {
		return cmp.Or(a.From-b.From, b.To-a.To, rank(a.Kind)-rank(b.Kind))
	})
	return t.within(0, len(text), nil)
}

// rank orders marks of the same words: links outside, code inside.
func rank(kind string) int {
	return slices.Index([]string{archive.LinkMark, archive.StrongMark, archive.EmphasisMark, archive.CodeMark}, kind)
}

// fits tells whether a mark is of whole letters, of a known kind, and leads to
// where a reader may be led.
func fits(text string, m archive.Mark) bool {
	if m.From < 0 || m.To > len(text) || m.From >= m.To || rank(m.Kind) < 0 ||
		!utf8.RuneStart(text[m.From]) || m.To < len(text) && !utf8.RuneStart(text[m.To]) {
		return false
	}
	if m.Kind != archive.LinkMark {
		return true
	}
	u, err := url.Parse(m.Href)
	return err == nil && (u.Scheme == "mailto" || (u.Scheme == "http" || u.Scheme == "https") && u.Host != "")
}

type spanTree struct {
	text  string
	marks []archive.Mark // in order, those that are not yet placed
}

// within is the spans of a part of the text that marks of some kinds hold. A
// mark that begins in it and ends behind it ends with it.
func (t *spanTree) within(from, to int, around []string) (all []span) {
	for len(t.marks) > 0 && t.marks[0].From < to {
		m := t.marks[0]
		t.marks = t.marks[1:]
		if m.From < from || slices.Contains(around, m.Kind) {
			continue
		}
		if m.From > from {
			all = append(all, span{Text: t.text[from:m.From]})
		}
		from = min(m.To, to)
		all = append(all, span{Kind: m.Kind, Href: m.Href, Text: t.text[m.From:from], Inner: t.within(m.From, from, append(around, m.Kind))})
	}
	if from < to {
		all = append(all, span{Text: t.text[from:to]})
	}
	return all
}

// part is the marks of a part of a text, as marks of that part.
func part(marks []archive.Mark, from, to int) (all []archive.Mark) {
	for _, m := range marks {
		if m.From, m.To = max(m.From, from)-from, min(m.To, to)-from; m.From < m.To {
			all = append(all, m)
		}
	}
	return all
}

// parts cuts a block's text at a separator, and its marks with it.
func parts(b archive.Block, separator string) (all []archive.Block) {
	at := 0
	for text := range strings.SplitSeq(b.Text, separator) {
		all = append(all, archive.Block{Kind: b.Kind, Level: b.Level, Text: text, Marks: part(b.Marks, at, at+len(text))})
		at += len(text) + len(separator)
	}
	return all
}
