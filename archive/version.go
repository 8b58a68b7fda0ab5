package archive

import (
	"slices"
	"strings"
)

// version finds the version of the chain that the page shows, or adds it.
func (v *visit) version(w Writer, c *Chain, l Link) (int, Change, error) {
	for _, n := range v.candidates(*c, l) {
		s, err := w.Head(c.ID, n)
		if err != nil {
			return 0, Same, damaged(err)
		}
		same, err := unchanged(w, &s, &v.page)
		if err != nil {
			return 0, Same, err
		}
		if same {
			c.saw(n, v.capture.Time)
			return n, Same, nil
		}
	}
	if n, err := v.alternate(w, *c); n > 0 || err != nil {
		c.shown(v.capture.Time)
		return n, Same, err
	}
	n, err := v.add(w, c, l)
	if n == 1 {
		return n, New, err
	}
	return n, Changed, err
}

// candidates are the versions that the page may show without being a change.
func (v *visit) candidates(c Chain, l Link) []int {
	t := v.capture.Time
	if l.Version == 0 {
		order := c.byTime()
		slices.Reverse(order)
		return order
	}
	ns := []int{c.at(t), c.next(t)}
	if !t.Before(l.Seen) {
		ns = append(ns, l.Version)
	}
	return slices.DeleteFunc(ns, func(n int) bool { return n == 0 })
}

// add appends the page to the chain as a new version.
func (v *visit) add(w Writer, c *Chain, l Link) (int, error) {
	s := v.page
	s.ID, s.Version = c.ID, len(c.Versions)+1
	base := l.Version
	if base == 0 {
		base = c.latest()
	}
	if base > 0 {
		old, err := w.Head(c.ID, base)
		if err != nil {
			return 0, damaged(err)
		}
		if s.Upgrade, err = upgrades(w, &old, &s); err != nil {
			return 0, err
		}
	}
	seq, err := w.AddSnapshot(s)
	if err != nil {
		return 0, err
	}
	c.Versions = append(c.Versions, Version{Seq: seq, Captured: s.Captured})
	c.saw(s.Version, s.Captured)
	c.date(&s)
	v.added = s
	return s.Version, nil
}

// upgrades tells whether a version differs from an older one because another
// extractor made it. One that only knew more of the site ("tearsheet/1+site")
// leaves out or lets in whole paragraphs, and changes no words: where words
// changed, or the page says so, the publisher changed them.
func upgrades(r Reader, old, s *Snapshot) (bool, error) {
	if old.Extractor == s.Extractor {
		return false, nil
	}
	if !sameExtractor(old, s) {
		return true, nil
	}
	if err := r.Body(old); err != nil {
		return false, damaged(err)
	}
	d := Differ(old, s)
	others := slices.ContainsFunc(d.Classes, func(c Class) bool { return c != ParagraphAdded && c != ParagraphRemoved })
	return !others && !announced(old, s), nil
}

// sameExtractor tells whether one extractor made both, whatever it knew of the
// site.
func sameExtractor(a, b *Snapshot) bool {
	name, _, _ := strings.Cut(a.Extractor, "+")
	other, _, _ := strings.Cut(b.Extractor, "+")
	return name == other
}
