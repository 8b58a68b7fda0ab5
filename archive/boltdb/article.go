package boltdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"time"

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
	return t.put(bucketArticles, []byte(c.ID), b)
}

// date moves an article in the index by date.
func (t *tx) date(known bool, old, c archive.Chain, site uint32) error {
	dates := t.bolt.Bucket(bucketDates)
	if known {
		was, err := t.number(siteName, old.Site)
		if err != nil {
			return err
		}
		for _, s := range []uint32{0, was} {
			if err := dates.Delete(dateKey(s, old.Date, old.ID)); err != nil {
				return err
			}
		}
	}
	for _, s := range []uint32{0, site} {
		if err := dates.Put(dateKey(s, c.Date, c.ID), []byte{}); err != nil {
			return err
		}
	}
	return nil
}

func dateKey(site uint32, date time.Time, id archive.ID) []byte {
	k := binary.BigEndian.AppendUint32(nil, site)
	k = binary.BigEndian.AppendUint64(k, uint64(date.UnixMilli())^1<<63)
	return append(k, id...)
}

// dateID is the id at the end of a dateKey.
func dateID(k []byte) archive.ID { return archive.ID(k[min(len(k), 12):]) }

// Newest lists chains from the latest date back.
func (t *tx) Newest(site string, date time.Time, id archive.ID, n int) (chains []archive.Chain, err error) {
	var number uint32
	if site != "" {
		number, err = t.number(siteName, site)
		if errors.Is(err, archive.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	from := binary.BigEndian.AppendUint32(nil, number+1)
	if !date.IsZero() {
		from = dateKey(number, date, id)
	}
	prefix := binary.BigEndian.AppendUint32(nil, number)
	c := t.bolt.Bucket(bucketDates).Cursor()
	for k, _ := before(c, from); bytes.HasPrefix(k, prefix) && len(chains) < n; k, _ = c.Prev() {
		chain, err := t.Chain(dateID(k))
		if err != nil {
			return chains, missing(err)
		}
		chains = append(chains, chain)
	}
	return chains, nil
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
