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

// marks are the stretches of a field's text that the query asked for.
func (q Query) marks(field, text, lang string) []Mark {
	return merge(q.find(field, lang, text, tokens(text)))
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
func (q Query) fragments(text, lang string, n, width int) []Fragment {
	toks := tokens(text)
	if len(toks) == 0 {
		return nil
	}
	all := q.find(fieldText, lang, text, toks)
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
