package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// found is a mark and the leaf of the query it is for.
type found struct {
	Mark
	row int
}

// text is a text as its words are looked for in it.
type text struct {
	raw  string
	lang string
	toks []token
}

// find looks for the query's words in a text of the field, in the order they
// stand there.
func (q Query) find(field, lang, raw string, toks []token) []found {
	t := text{raw, lang, toks}
	var all []found
	row := 0
	leaves(q.root, func(leaf node) {
		parts, in, gap := rows(leaf)
		if in == "" || in == field || in == fieldAdded && field == fieldText {
			for _, m := range t.find(parts, gap) {
				all = append(all, found{m, row})
			}
			row++
		}
	})
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

// sight is where a row of words stands: in places of words and in bytes.
type sight struct {
	stretch
	Mark
}

// find marks rows of words wherever they stand, if there are several only
// where they stand near each other.
func (t text) find(parts []words, gap int) (marks []Mark) {
	all, places := make([][]sight, len(parts)), make([][]stretch, len(parts))
	for i, w := range parts {
		all[i] = t.sights(w)
		for _, s := range all[i] {
			places[i] = append(places[i], s.stretch)
		}
		if len(all[i]) == 0 {
			return nil
		}
	}
	var windows []stretch
	if len(parts) > 1 {
		windows = closest(places, gap)
	}
	for _, one := range all {
		for _, s := range one {
			inside := func(w stretch) bool { return w.start <= s.start && s.end <= w.end }
			if len(parts) == 1 || slices.ContainsFunc(windows, inside) {
				marks = append(marks, s.Mark)
			}
		}
	}
	return marks
}

// sights are where a row of words stands.
func (t text) sights(w words) (all []sight) {
	stems := t.stems(w)
	for i := range t.toks {
		if end, ok := t.at(w, stems, i); ok {
			pos := t.toks[i].pos
			all = append(all, sight{stretch{pos, pos + w.size()}, Mark{t.toks[i].start, end}})
		}
	}
	return all
}

// stems are those of a word in the text's language, if it has any.
func (t text) stems(w words) []string {
	if !w.stemmed {
		return nil
	}
	return stems(t.lang, w.slots[0].raw)
}

// at tells whether the words stand at the i-th token, and where they end.
func (t text) at(w words, stems []string, i int) (end int, ok bool) {
	pos := t.toks[i].pos
	for _, s := range w.slots {
		for i < len(t.toks) && t.toks[i].pos < pos+s.at {
			i++
		}
		if i == len(t.toks) || t.toks[i].pos != pos+s.at || !s.match(t.toks[i]) && !t.form(t.toks[i], stems) {
			return 0, false
		}
		end = t.toks[i].end
		if s.prefix && t.toks[i].gram != word && t.toks[i].term != s.term {
			end = t.toks[i].head // one character of a pair
		}
	}
	return end, true
}

func (s slot) match(t token) bool {
	return t.term == s.term || s.prefix && strings.HasPrefix(t.term, s.term)
}

// form tells whether a word has one of the stems. A word is only cut to its
// stem if it begins as one of them: that is far quicker.
func (t text) form(tok token, wanted []string) bool {
	if tok.gram != word || !slices.ContainsFunc(wanted, func(stem string) bool { return sameStart(stem, tok.term) }) {
		return false
	}
	for _, stem := range stems(t.lang, lower(t.raw[tok.start:tok.end])) {
		if slices.Contains(wanted, stem) {
			return true
		}
	}
	return false
}

func sameStart(a, b string) bool {
	r, _ := utf8.DecodeRuneInString(a)
	s, _ := utf8.DecodeRuneInString(b)
	return r == s
}
