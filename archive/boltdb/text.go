package boltdb

import (
	"encoding/binary"
	"fmt"

	"tearsheet/archive"
)

// digestLen is how much of a digest leads to a text: enough that no two texts
// ever share it by chance. The whole digest stands beside the text.
const digestLen = 12

// noDictionary begins a text compressed without one.
const noDictionary = 0

// addText stores a text if it is new, and returns its number.
func (t *tx) addText(text string) (uint64, error) {
	digest := archive.Sum([]byte(text))
	if n, err := t.textNumber(digest); n > 0 || err != nil {
		return n, err
	}
	n, err := t.grow(bucketTexts).NextSequence()
	if err != nil {
		return 0, err
	}
	if err := t.bolt.Bucket(bucketDigests).Put(digest[:digestLen], be8(n)); err != nil {
		return 0, err
	}
	c, err := t.change()
	if err != nil {
		return 0, err
	}
	c.texts++
	c.textBytes += uint64(len(text))
	b := append([]byte{noDictionary}, digest[:]...)
	return n, t.put(bucketTexts, be8(n), t.packer.texts.EncodeAll([]byte(text), b))
}

// textNumber is the number of a text, 0 if it is not stored.
func (t *tx) textNumber(digest archive.Digest) (uint64, error) {
	v := t.bolt.Bucket(bucketDigests).Get(digest[:digestLen])
	switch {
	case v == nil:
		return 0, nil
	case len(v) != 8:
		return 0, fmt.Errorf("%w: the index of texts", archive.ErrCorrupt)
	}
	n := binary.BigEndian.Uint64(v)
	stored, _, err := t.packedText(n)
	if err == nil && stored != digest {
		err = fmt.Errorf("%w: the index of texts leads from %s to %s", archive.ErrCorrupt, digest, stored)
	}
	return n, err
}

func (t *tx) packedText(n uint64) (digest archive.Digest, packed []byte, err error) {
	s, err := t.get(bucketTexts, be8(n))
	if err != nil {
		return digest, nil, missing(err)
	}
	if d := s.byte(); d != noDictionary {
		return digest, nil, fmt.Errorf("%w: text %d needs dictionary %d", archive.ErrCorrupt, n, d)
	}
	copy(digest[:], s.bytes(uint64(len(digest))))
	return digest, s.rest, s.err()
}

// text reads a text and checks it against its digest.
func (t *tx) text(n uint64) (string, error) {
	digest, packed, err := t.packedText(n)
	if err != nil {
		return "", err
	}
	b, err := t.packer.reader.DecodeAll(packed, nil)
	if err != nil {
		return "", fmt.Errorf("%w: text %s: %w", archive.ErrCorrupt, digest, err)
	}
	if got := archive.Sum(b); got != digest {
		return "", fmt.Errorf("%w: text %s has become %s", archive.ErrCorrupt, digest, got)
	}
	return string(b), nil
}

// Holders lists the articles that have a version with this text.
func (t *tx) Holders(d archive.Digest) (ids []archive.ID, err error) {
	n, err := t.textNumber(d)
	if n == 0 || err != nil {
		return nil, err
	}
	c := t.bolt.Bucket(bucketHolders).Cursor()
	prefix := be8(n)
	for k, _ := c.Seek(prefix); len(k) > len(prefix) && string(k[:len(prefix)]) == string(prefix); k, _ = c.Next() {
		ids = append(ids, archive.ID(k[len(prefix):]))
	}
	return ids, nil
}

func holderKey(text uint64, id archive.ID) []byte { return append(be8(text), id...) }
