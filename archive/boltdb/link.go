package boltdb

import (
	"bytes"
	"encoding/binary"
	"errors"

	"tearsheet/archive"
)

// Link is what is known of a URL.
func (t *tx) Link(k archive.Key) (archive.Link, error) {
	l, _, err := t.link(k)
	return l, err
}

func (t *tx) link(k archive.Key) (archive.Link, uint32, error) {
	s, err := t.get(bucketLinks, []byte(k))
	if err != nil {
		return archive.Link{}, 0, err
	}
	return readLink(k, s)
}

func readLink(k archive.Key, s *scanner) (archive.Link, uint32, error) {
	n := uint32(s.uint())
	l := archive.Link{
		Key: k, Version: s.int(), Seen: s.time(), Missing: s.time(),
		ID: archive.ID(s.string()), URL: s.string(), To: archive.Key(s.string()),
	}
	return l, n, s.err()
}

// Links lists the links whose key has the prefix and comes after a key. Those
// that are damaged have only their key.
func (t *tx) Links(prefix, from archive.Key, n int) (links []archive.Link, err error) {
	c := t.bolt.Bucket(bucketLinks).Cursor()
	for k, v := c.Seek(later(string(prefix), string(from))); bytes.HasPrefix(k, []byte(prefix)) && k != nil; k, v = c.Next() {
		if len(links) == n {
			break
		}
		l := archive.Link{Key: archive.Key(k)}
		if s, err := unseal(k, v, sealLen); err == nil {
			if whole, _, err := readLink(l.Key, s); err == nil {
				l = whole
			}
		}
		links = append(links, l)
	}
	return links, nil
}

// PutLink adds a link or replaces the one of its key.
func (t *tx) PutLink(l archive.Link) error {
	_, n, err := t.link(l.Key)
	if errors.Is(err, archive.ErrNotFound) {
		n, err = t.newLink()
	}
	if err != nil {
		return err
	}
	b := binary.AppendUvarint(nil, uint64(n))
	b = binary.AppendUvarint(b, uint64(l.Version))
	b = appendTime(b, l.Seen)
	b = appendTime(b, l.Missing)
	b = appendString(b, l.ID)
	b = appendString(b, l.URL)
	b = appendString(b, l.To)
	return t.put(bucketLinks, []byte(l.Key), b)
}

func (t *tx) newLink() (uint32, error) {
	c, err := t.change()
	if err != nil {
		return 0, err
	}
	c.urls++
	n, err := t.bolt.Bucket(bucketLinks).NextSequence()
	return uint32(n), err
}
