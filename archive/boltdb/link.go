package boltdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

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
	}
	l.ID = readLinkID(s)
	l.URL, l.To = unabridged(k, s.string()), archive.Key(s.string())
	return l, n, s.err()
}

// readLinkID reads an id: a string of none, seven bytes, or format 1's ten.
func readLinkID(s *scanner) archive.ID {
	id := s.string()
	if len(id) == idBytes {
		return (&scanner{rest: []byte(id)}).id()
	}
	return archive.ID(id)
}

func appendLinkID(b []byte, id archive.ID) []byte {
	packed := appendID(nil, id)
	if len(packed) != idBytes || packed[0] == otherID {
		return appendString(b, id)
	}
	return appendString(b, string(packed))
}

// spelling is a way in which a URL differs from its key, and its letter.
type spelling struct{ letter, begin string }

// spellings are the ways of most URLs. They are part of the format.
func spellings() [4]spelling {
	return [...]spelling{{"s", "https://"}, {"w", "https://www."}, {"h", "http://"}, {"x", "http://www."}}
}

// abridged is the letter of a URL's spelling, in upper case if it ends with a
// slash that its key has not, or the URL if it is spelt in any other way.
func abridged(k archive.Key, url string) string {
	tail, ok := unfold(k)
	for _, s := range spellings() {
		if rest, spelt := strings.CutPrefix(url, s.begin); ok && spelt && rest == tail {
			return s.letter
		} else if ok && spelt && rest == tail+"/" {
			return strings.ToUpper(s.letter)
		}
	}
	return url
}

func unabridged(k archive.Key, url string) string {
	for _, s := range spellings() {
		if !strings.EqualFold(url, s.letter) {
			continue
		}
		tail, _ := unfold(k)
		if url != s.letter {
			tail += "/"
		}
		return s.begin + tail
	}
	return url
}

// unfold writes a key as a URL without its beginning.
func unfold(k archive.Key) (string, bool) {
	host, path, ok := strings.Cut(string(k), ")")
	if !ok || strings.ContainsAny(host, ":[") || !strings.Contains(host, ",") {
		return "", false
	}
	labels := strings.Split(host, ",")
	slices.Reverse(labels)
	return strings.Join(labels, ".") + path, true
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
	if err := t.markLink(l); err != nil {
		return err
	}
	return t.putLink(n, l)
}

func (t *tx) putLink(n uint32, l archive.Link) error {
	b := binary.AppendUvarint(nil, uint64(n))
	b = binary.AppendUvarint(b, uint64(l.Version))
	b = appendTime(b, l.Seen)
	b = appendTime(b, l.Missing)
	b = appendLinkID(b, l.ID)
	b = appendString(b, abridged(l.Key, l.URL))
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
