package boltdb

import (
	"bytes"
	"encoding/binary"
	"errors"

	"tearsheet/archive"
)

// Chain is what is known of an article.
func (t *tx) Chain(id archive.ID) (archive.Chain, error) {
	s, err := t.get(bucketArticles, []byte(id))
	if err != nil {
		return archive.Chain{}, err
	}
	return t.readChain(id, s)
}

func (t *tx) readChain(id archive.ID, s *scanner) (archive.Chain, error) {
	site := s.uint()
	c := archive.Chain{ID: id, Date: s.time(), Gone: s.time()}
	for range s.count() {
		c.Keys = append(c.Keys, archive.Key(s.string()))
	}
	for range s.count() {
		c.Versions = append(c.Versions, archive.Version{Seq: s.uint(), Captured: s.time(), Last: s.time()})
	}
	if len(s.rest) > 0 { // since format 2
		c.Walled, c.Missed = s.time(), s.int()
	}
	if err := s.err(); err != nil {
		return c, err
	}
	var err error
	c.Site, err = t.name(siteName, site)
	return c, err
}

// PutChain adds a chain or replaces the one of its id.
func (t *tx) PutChain(c archive.Chain) error {
	old, err := t.Chain(c.ID)
	known := err == nil
	if err != nil && !errors.Is(err, archive.ErrNotFound) {
		return err
	}
	site, err := t.intern(siteName, c.Site)
	if err != nil {
		return err
	}
	if err := t.countChain(known, old, c); err != nil {
		return err
	}
	if !known || !old.Date.Equal(c.Date) || old.Site != c.Site {
		if err := t.date(known, old, c, site); err != nil {
			return err
		}
	}
	if err := t.markChain(old, c, site); err != nil {
		return err
	}
	b := binary.AppendUvarint(nil, uint64(site))
	b = appendTime(b, c.Date)
	b = appendTime(b, c.Gone)
	b = binary.AppendUvarint(b, uint64(len(c.Keys)))
	for _, k := range c.Keys {
		b = appendString(b, k)
	}
	b = binary.AppendUvarint(b, uint64(len(c.Versions)))
	for _, v := range c.Versions {
		b = binary.AppendUvarint(b, v.Seq)
		b = appendTime(b, v.Captured)
		b = appendTime(b, v.Last)
	}
	if !c.Walled.IsZero() || c.Missed > 0 {
		b = appendTime(b, c.Walled)
		b = binary.AppendUvarint(b, uint64(c.Missed))
	}
	return t.put(bucketArticles, []byte(c.ID), b)
}

// IDs lists the articles whose id has the prefix and comes after an id.
func (t *tx) IDs(prefix string, from archive.ID, n int) (ids []archive.ID, err error) {
	c := t.bolt.Bucket(bucketArticles).Cursor()
	for k, _ := c.Seek(later(prefix, string(from))); k != nil && bytes.HasPrefix(k, []byte(prefix)); k, _ = c.Next() {
		if len(ids) == n {
			break
		}
		ids = append(ids, archive.ID(k))
	}
	return ids, nil
}
