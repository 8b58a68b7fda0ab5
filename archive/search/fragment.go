package search

import (
	"cmp"
	"slices"
	"strings"
)

// Mark is a stretch of a text that matched, in bytes.
type Mark struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Fragment is a piece of an article's text around what matched, or its
// beginning if only fields matched. Line breaks are spaces.
type Fragment struct {
	Text   string `json:"text"`
	Offset int    `json:"offset"`           // where it begins in the article's text, in bytes
	Marks  []Mark `json:"marks,omitempty"`  // within Text, in order, not overlapping
	Before bool   `json:"before,omitempty"` // the article's text goes on before it
	After  bool   `json:"after,omitempty"`  // and after it
}

// found is a mark and the row of words it is for.
type found struct {
	Mark
	row int
}

// marks are the stretches of a field's text that the query asked for.
func (q Query) marks(field, text string) []Mark {
	return merge(q.find(field, tokens(text)))
}

// find looks for the query's words in a text of the field.
func (q Query) find(field string, toks []token) []found {
	var all []found
	rows := 0
	leaves(q.root, func(w words) {
		if w.field != "" && w.field != field {
			return
		}
		for i := range toks {
			if end, ok := w.at(toks, i); ok {
				all = append(all, found{Mark{toks[i].start, end}, rows})
			}
		}
		rows++
	})
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

// at tells whether the words stand at the i-th token, and where they end.
func (w words) at(toks []token, i int) (end int, ok bool) {
	pos := toks[i].pos
	for _, s := range w.slots {
		for i < len(toks) && toks[i].pos < pos+s.at {
			i++
		}
		if i == len(toks) || toks[i].pos != pos+s.at || !s.match(toks[i]) {
			return 0, false
		}
		end = toks[i].end
		if s.prefix && toks[i].gram != word && toks[i].term != s.term {
			end = toks[i].head // one character of a pair
		}
	}
	return end, true
}

func (s slot) match(t token) bool {
	return t.term == s.term || s.prefix && strings.HasPrefix(t.term, s.term)
}

// merge joins marks that overlap.
func merge(all []found) []Mark {
	var marks []Mark
	for _, f := range all {
		if n := len(marks); n > 0 && f.Start < marks[n-1].End {
			marks[n-1].End = max(marks[n-1].End, f.End)
			continue
		}
		marks = append(marks, f.Mark)
	}
	return marks
}

// fragments cuts the best n pieces of about width bytes out of a text, in
// reading order.
func (q Query) fragments(text string, n, width int) []Fragment {
	toks := tokens(text)
	if len(toks) == 0 {
		return nil
	}
	all := q.find(fieldText, toks)
	if len(all) == 0 {
		return []Fragment{cut(text, toks, window{0, min(width, len(text))}, nil)}
	}
	var pieces []Fragment
	for _, w := range best(all, n, width, len(text)) {
		pieces = append(pieces, cut(text, toks, w, all))
	}
	slices.SortFunc(pieces, func(a, b Fragment) int { return cmp.Compare(a.Offset, b.Offset) })
	return pieces
}

// window is a stretch of a text.
type window struct{ start, end int }

// best chooses up to n windows that do not overlap, those first that hold the
// most different rows of words.
func best(all []found, n, width, size int) []window {
	type candidate struct {
		window
		rows int
	}
	var candidates []candidate
	for i, f := range all {
		seen, end := map[int]bool{}, f.End
		for _, g := range all[i:] {
			if g.End > f.Start+width*3/4 && g != f {
				break
			}
			seen[g.row], end = true, max(end, g.End)
		}
		room := max(0, width-(end-f.Start)) / 2
		start := max(0, min(f.Start-room, size-width))
		candidates = append(candidates, candidate{window{start, min(size, max(end, start+width))}, len(seen)})
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(b.rows, a.rows) })
	var chosen []window
	for _, c := range candidates {
		apart := !slices.ContainsFunc(chosen, func(w window) bool { return c.start < w.end && w.start < c.end })
		if apart && len(chosen) < n {
			chosen = append(chosen, c.window)
		}
	}
	return chosen
}

// cut takes a window out of a text, at the borders of words.
func cut(text string, toks []token, w window, all []found) Fragment {
	start, end := 0, len(text)
	if w.start > 0 {
		i, _ := slices.BinarySearchFunc(toks, w.start, func(t token, at int) int { return cmp.Compare(t.start, at) })
		start = toks[min(i, len(toks)-1)].start
	}
	if w.end < len(text) {
		i, _ := slices.BinarySearchFunc(toks, w.end+1, func(t token, at int) int { return cmp.Compare(t.end, at) })
		end = max(start, toks[max(i-1, 0)].end)
	}
	f := Fragment{Text: flatten(text[start:end]), Offset: start, Before: start > 0, After: end < len(text)}
	for _, m := range merge(all) {
		if m.Start >= start && m.End <= end {
			f.Marks = append(f.Marks, Mark{m.Start - start, m.End - start})
		}
	}
	return f
}

// flatten puts a text on one line without moving a byte.
func flatten(s string) string { return strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(s) }
