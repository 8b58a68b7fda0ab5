package search

// Line is one place where a text holds what a query asked for, with the words
// on either side: a line of a concordance (key word in context).
type Line struct {
	Left   string `json:"left"`
	Match  string `json:"match"`
	Right  string `json:"right"`
	Offset int    `json:"offset"` // of Match in the text, in bytes
}

// Lines are all places in a text that match, in reading order, each with so
// many words on either side. lang is the language of the text.
func (q Query) Lines(text, lang string, words int) (lines []Line) {
	toks := tokens(text)
	for _, m := range merge(q.find(fieldText, lang, text, toks)) {
		first, last := 0, len(toks)
		for i, t := range toks {
			if t.end <= m.Start {
				first = i + 1
			}
			if t.start >= m.End && i < last {
				last = i
			}
		}
		from, to := m.Start, m.End
		if i := max(0, first-words); i < first {
			from = toks[i].start
		}
		if i := min(len(toks), last+words); i > last {
			to = toks[i-1].end
		}
		lines = append(lines, Line{flatten(text[from:m.Start]), flatten(text[m.Start:m.End]), flatten(text[m.End:to]), m.Start})
	}
	return lines
}
