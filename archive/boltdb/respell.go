package boltdb

import (
	"errors"
	"slices"

	"tearsheet/archive"
)

// respell gives the links of a file older than format 4 the keys that their
// URLs have today. A link whose new key is taken stays where it is: its article
// has both.
func (t *tx) respell() error {
	moved, links, err := t.misspelt()
	if err != nil {
		return err
	}
	for _, l := range links {
		if err := t.move(l, moved); err != nil {
			return err
		}
	}
	return nil
}

// misspelt lists the links to write anew, those that redirect to one included,
// and which keys become which.
func (t *tx) misspelt() (moved map[archive.Key]archive.Key, links []archive.Link, err error) {
	moved = map[archive.Key]archive.Key{}
	var redirects []archive.Link
	for l, err := range t.allLinks() {
		if err != nil {
			return nil, nil, err
		}
		k, err := archive.NewKey(l.URL)
		if err == nil && k != l.Key && t.free(k) {
			moved[l.Key] = k
			links = append(links, l)
		} else if l.To != "" {
			redirects = append(redirects, l)
		}
	}
	for _, l := range redirects {
		if moved[l.To] != "" {
			links = append(links, l)
		}
	}
	return moved, links, nil
}

// allLinks goes over the links that can be read.
func (t *tx) allLinks() func(func(archive.Link, error) bool) {
	return func(yield func(archive.Link, error) bool) {
		for last := archive.Key(""); ; {
			links, err := t.Links("", last, 1000)
			for _, l := range links {
				if last = l.Key; l.URL != "" && !yield(l, nil) {
					return
				}
			}
			if err != nil || len(links) == 0 {
				if err != nil {
					yield(archive.Link{}, err)
				}
				return
			}
		}
	}
}

// free tells whether no link has a key.
func (t *tx) free(k archive.Key) bool {
	return t.bolt.Bucket(bucketLinks).Get([]byte(k)) == nil
}

// move writes a link under its new key and tells its article, unless another
// link has that key meanwhile, or the article cannot be read: then only where it
// redirects to is written.
func (t *tx) move(l archive.Link, moved map[archive.Key]archive.Key) error {
	_, n, err := t.link(l.Key)
	if err != nil {
		return err
	}
	if to := moved[l.To]; to != "" {
		l.To = to
	}
	chain, err := t.Chain(l.ID)
	if err != nil && !errors.Is(err, archive.ErrNotFound) && !errors.Is(err, archive.ErrCorrupt) {
		return err
	}
	old, k := l.Key, moved[l.Key]
	if k == "" || !t.free(k) || errors.Is(err, archive.ErrCorrupt) {
		return t.putLink(n, l)
	}
	l.Key = k
	if err := t.putLink(n, l); err != nil {
		return err
	}
	if err := t.bolt.Bucket(bucketLinks).Delete([]byte(old)); err != nil {
		return err
	}
	i := slices.Index(chain.Keys, old)
	if i < 0 {
		return nil
	}
	chain.Keys[i] = k
	return t.PutChain(chain)
}
