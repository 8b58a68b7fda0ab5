package extract

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

// markKind is the kind of mark that an element makes, "" if it makes none.
func markKind(a atom.Atom) string {
	switch a {
	case atom.A:
		return archive.LinkMark
	case atom.Em, atom.I, atom.Cite:
		return archive.EmphasisMark
	case atom.Strong, atom.B:
		return archive.StrongMark
	case atom.Code:
		return archive.CodeMark
	}
	return ""
}

// openMark begins the mark that an element makes, unless one of its kind is
// open: so there are never more open than kinds.
func (w *walker) openMark(n *html.Node, at place) bool {
	kind := markKind(n.DataAtom)
	if kind == "" || at.pre {
		return false
	}
	m := archive.Mark{Kind: kind, From: len(w.buf)}
	if kind == archive.LinkMark {
		if m.Href = attr(n, "href"); m.Href == "" || m.Href[0] == '#' {
			return false
		}
	}
	for i := range w.begun {
		if w.begun[i].Kind == kind {
			return false
		}
	}
	w.begun = append(w.begun, m)
	return true
}

// closeMark ends the mark opened last.
func (w *walker) closeMark() {
	m := w.begun[len(w.begun)-1]
	w.begun = w.begun[:len(w.begun)-1]
	if m.To = len(w.buf); m.From < m.To {
		w.closed = append(w.closed, m)
	}
}

// partMarks ends the open marks with the block under way, and begins them anew
// with the next.
func (w *walker) partMarks() {
	for i := len(w.begun) - 1; i >= 0; i-- {
		m := &w.begun[i]
		if m.To = len(w.buf); m.From < m.To {
			w.closed = append(w.closed, *m)
		}
		m.From = 0
	}
}

// keepMarks is the marks of a block whose text was made of raw. Where the
// text is no longer the same bytes they move with it, if that can be told.
func (w *walker) keepMarks(raw []byte, text string) []archive.Mark {
	for i := range w.closed {
		m := &w.closed[i]
		m.From, m.To = min(m.From, len(raw)), min(m.To, len(raw))
	}
	if text != string(raw) && !moveMarks(w.closed, string(raw), text) {
		return nil
	}
	if w.kept == nil {
		w.kept = make([]archive.Mark, 0, 256) // an ordinary page has as many
	}
	from := len(w.kept)
	w.kept = append(w.kept, w.closed...)
	return w.kept[from:len(w.kept):len(w.kept)]
}

// moveMarks has marks of raw fit the text composed of it. It can't where a
// mark ends between letters that the text has as one.
func moveMarks(marks []archive.Mark, raw, text string) bool {
	ends := make([]int, 0, 2*len(marks)+1)
	for _, m := range marks {
		ends = append(ends, m.From, m.To)
	}
	ends = append(ends, len(raw))
	slices.Sort(ends)
	ends = slices.Compact(ends)
	place, last, rest := map[int]int{0: 0}, 0, text
	for _, end := range ends {
		part := compose(trimJoiners(raw[last:end]))
		if !strings.HasPrefix(rest, part) {
			return false
		}
		rest, last = rest[len(part):], end
		place[end] = len(text) - len(rest)
	}
	for i := range marks {
		marks[i].From, marks[i].To = place[marks[i].From], place[marks[i].To]
	}
	return rest == ""
}

// tidyMarks puts the marks of a text in order, outer before inner, without
// the spaces at their ends; those that touch and say the same are one.
func tidyMarks(text string, marks []archive.Mark, base *url.URL) []archive.Mark {
	var all []archive.Mark
	for _, m := range marks {
		for m.From < m.To && text[m.From] == ' ' {
			m.From++
		}
		for m.From < m.To && text[m.To-1] == ' ' {
			m.To--
		}
		if m.Kind == archive.LinkMark {
			m.Href = leadsTo(m.Href, base)
		}
		if m.From < m.To && (m.Href != "" || m.Kind != archive.LinkMark) && runesWhole(text, m) {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b archive.Mark) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return b.To - a.To
	})
	return mergeMarks(all)
}

// runesWhole tells whether a mark parts no letter.
func runesWhole(text string, m archive.Mark) bool {
	return utf8.RuneStart(text[m.From]) && (m.To == len(text) || utf8.RuneStart(text[m.To]))
}

// mergeMarks makes one of the marks in order that touch and say the same, with
// nothing around or within that would then part them.
func mergeMarks(marks []archive.Mark) []archive.Mark {
	merged, reach := marks[:0], 0 // where all but the last end
	for _, m := range marks {
		if i := len(merged) - 1; i >= 0 {
			last := &merged[i]
			if last.Kind == m.Kind && last.Href == m.Href && last.To == m.From && reach <= last.From {
				last.To = m.To
				continue
			}
			reach = max(reach, last.To)
		}
		merged = append(merged, m)
	}
	return merged
}

// linkBase is what the page's links are relative to; nil if nothing says it.
func (r *reading) linkBase() *url.URL {
	base := r.url
	if base == nil {
		base, _ = url.Parse(r.canonical)
	}
	if b, err := url.Parse(r.base); err == nil && r.base != "" && base != nil {
		base = base.ResolveReference(b)
	}
	return base
}

// leadsTo is the address that a link leads to, "" for a script, data, and a
// place on the page itself.
func leadsTo(href string, base *url.URL) string {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch u.Scheme {
	case "mailto":
		return u.String()
	case "http", "https":
		if u.Host == "" || base != nil && u.Fragment != "" && u.Host == base.Host && u.Path == base.Path && u.RawQuery == base.RawQuery {
			return ""
		}
		return u.String()
	}
	return ""
}
