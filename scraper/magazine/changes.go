package magazine

import "slices"

// Changes is what differs between day 1 and today, as paths in order. Paths
// are today's, but for what was removed.
type Changes struct {
	New       []string
	Corrected []string          // the text has changed
	Retitled  []string          // the title has changed and nothing else
	Removed   []string          // answers 410
	Moved     map[string]string // from the path of day 1, which answers 301, to today's
}

// Changes compares today with day 1. On day 1 it is empty.
func (m *Magazine) Changes() Changes {
	var c Changes
	if m.edition() == m.editions[0] {
		return c
	}
	first, today := m.editions[0], m.edition()
	for _, p := range today.pieces {
		c.compare(first.find(p.ID), p)
	}
	for _, p := range first.pieces {
		if today.find(p.ID) == nil {
			c.Removed = append(c.Removed, p.Path)
		}
	}
	for _, paths := range [][]string{c.New, c.Corrected, c.Retitled, c.Removed} {
		slices.Sort(paths)
	}
	return c
}

// compare files a piece of today under what became of it; was is the piece of
// day 1, or nil.
func (c *Changes) compare(was, p *piece) {
	switch {
	case was == nil:
		c.New = append(c.New, p.Path)
	case was.Source != p.Source:
		c.Corrected = append(c.Corrected, p.Path)
	case was.Title != p.Title:
		c.Retitled = append(c.Retitled, p.Path)
	}
	if p.Was != "" {
		if c.Moved == nil {
			c.Moved = map[string]string{}
		}
		c.Moved[p.Was] = p.Path
	}
}
