package archive

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Derive keeps what another extractor makes of the capture that version n of an
// article was made from: a version of its own, marked as an Upgrade, beside the
// one that stands. It is Same if the two do not differ. Later captures are
// compared with the newer derivation, so that our upgrade is not taken for an
// edit of the publisher's, nor an edit for an upgrade.
func (a *Archive) Derive(ctx context.Context, id ID, n int, article *Article) (s Snapshot, change Change, err error) {
	err = a.Store.Update(ctx, func(w Writer) (err error) {
		s, change, err = a.derive(w, id, n, article)
		return err
	})
	if err != nil {
		return Snapshot{}, Same, fmt.Errorf("derive version %d of %s: %w", n, id, err)
	}
	return s, change, nil
}

func (a *Archive) derive(w Writer, id ID, n int, article *Article) (Snapshot, Change, error) {
	c, err := w.Chain(id)
	if err != nil {
		return Snapshot{}, Same, err
	}
	old, err := compose(w, c, n, true)
	if err != nil {
		return Snapshot{}, Same, err
	}
	s := Snapshot{
		ID: id, Article: *article, Captured: old.Captured, Indexed: a.now(), Fixity: article.Digest(),
		Record: old.Record, Upgrade: true, Version: len(c.Versions) + 1,
	}
	s.URL, s.Site = cmp.Or(s.URL, old.URL), cmp.Or(s.Site, old.Site)
	for i := range c.Versions { // what this extractor made of it before, too
		made, err := compose(w, c, i+1, false)
		if err != nil {
			return s, Same, err
		}
		if !made.Captured.Equal(old.Captured) || made.Record != old.Record {
			continue
		}
		if same, err := unchanged(w, &made, &s); same || err != nil {
			return old, Same, err
		}
	}
	return a.replace(w, c, n, s)
}

// replace adds a derivation, and has the URLs that showed the older one show it.
func (a *Archive) replace(w Writer, c Chain, n int, s Snapshot) (Snapshot, Change, error) {
	seq, err := w.AddSnapshot(s)
	if err != nil {
		return s, Same, err
	}
	v := c.Versions[n-1]
	v.Seq = seq
	c.Versions = append(slices.Clone(c.Versions), v)
	if err := w.PutChain(c); err != nil {
		return s, Same, err
	}
	for _, k := range c.Keys {
		l, err := w.Link(k)
		if err != nil {
			return s, Same, damaged(err)
		}
		if l.ID != c.ID || l.Version != n {
			continue
		}
		l.Version = s.Version
		if err := w.PutLink(l); err != nil {
			return s, Same, err
		}
	}
	return s, Changed, c.dress(w, &s)
}
