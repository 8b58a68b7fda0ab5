package boltdb

import (
	"errors"
	"slices"

	"tearsheet/archive"
)

// respell gives the links of a file older than format 4 the keys that their
// URLs have today. A key that is taken leaves the link where it is: its article
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

// move writes a link under its new key, where no other went meanwhile, and
// tells its article.
func (t *tx) move(l archive.Link, moved map[archive.Key]archive.Key) error {
	_, n, err := t.link(l.Key)
	if err != nil {
		return err
	}
	if to := moved[l.To]; to != "" {
		l.To = to
	}
	old := l.Key
	if k := moved[old]; k != "" && t.free(k) {
		l.Key = k
	}
	if err := t.putLink(n, l); err != nil || l.Key == old {
		return err
	}
	if err := t.bolt.Bucket(bucketLinks).Delete([]byte(old)); err != nil {
		return err
	}
	return t.rename(l.ID, old, l.Key)
}

// rename puts a key in the place of another among those of an article.
func (t *tx) rename(id archive.ID, from, to archive.Key) error {
	c, err := t.Chain(id)
	if errors.Is(err, archive.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if i := slices.Index(c.Keys, from); i >= 0 {
		c.Keys[i] = to
	}
	return t.PutChain(c)
}
