package boltdb

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"tearsheet/archive"
)

// digestLen is how much of a digest leads to a text: enough that no two texts
// ever share it by chance. The whole digest stands beside the text.
const digestLen = 12

// addText stores a text if it is new, and returns its number. holder is the
// snapshot that brings it.
func (t *tx) addText(body string, holder uint64) (n uint64, isNew bool, err error) {
	digest := archive.Sum([]byte(body))
	if n, err := t.textNumber(digest); n > 0 || err != nil {
		return n, false, err
	}
	p, err := t.waiting()
	if err != nil {
		return 0, false, err
	}
	if n, err = t.grow(bucketTexts).NextSequence(); err != nil {
		return 0, false, err
	}
	p.texts = append(p.texts, text{digest: digest, holder: holder, size: uint64(len(body)), body: body})
	if err := t.bolt.Bucket(bucketDigests).Put(digest[:digestLen], binary.AppendUvarint(nil, n)); err != nil {
		return 0, false, err
	}
	c, err := t.change()
	if err != nil {
		return 0, false, err
	}
	c.texts++
	c.textBytes += uint64(len(body))
	return n, true, nil
}

// textNumber is the number of a text, 0 if it is not stored.
func (t *tx) textNumber(digest archive.Digest) (uint64, error) {
	v := t.bolt.Bucket(bucketDigests).Get(digest[:digestLen])
	if v == nil {
		return 0, nil
	}
	n, size := binary.Uvarint(v)
	switch {
	case len(v) == 8 && size != 8: // of format 1
		n = binary.BigEndian.Uint64(v)
	case size != len(v):
		return 0, fmt.Errorf("%w: the index of texts", archive.ErrCorrupt)
	}
	stored, err := t.describe(n)
	if err == nil && stored.digest != digest {
		err = fmt.Errorf("%w: the index of texts leads from %s to %s", archive.ErrCorrupt, digest, stored.digest)
	}
	return n, err
}

// describe is text n, perhaps without its body.
func (t *tx) describe(n uint64) (text, error) {
	if p := t.pending; p != nil && n >= p.first && n < p.first+uint64(len(p.texts)) {
		return p.texts[n-p.first], nil
	}
	p, err := t.pack(n)
	if err != nil {
		return text{}, err
	}
	return p.texts[n-p.first], nil
}

// text reads a text and checks it against its digest.
func (t *tx) text(n uint64) (body string, err error) {
	if p := t.pending; p != nil && n >= p.first && n < p.first+uint64(len(p.texts)) {
		return p.texts[n-p.first].body, nil
	}
	p, err := t.pack(n)
	if err != nil {
		return "", err
	}
	digest := p.texts[n-p.first].digest
	if body, err = t.body(p, n); err != nil {
		return "", fmt.Errorf("text %s: %w", digest, err)
	}
	if got := archive.Sum([]byte(body)); got != digest {
		return "", fmt.Errorf("%w: text %s has become %s", archive.ErrCorrupt, digest, got)
	}
	return body, nil
}

// Holders lists the articles that have a version with this text.
func (t *tx) Holders(d archive.Digest) (ids []archive.ID, err error) {
	n, err := t.textNumber(d)
	if n == 0 || err != nil {
		return nil, err
	}
	return t.holders(n)
}

func (t *tx) holders(n uint64) (ids []archive.ID, err error) {
	x, err := t.describe(n)
	if err != nil {
		return nil, err
	}
	if x.holder > 0 {
		v, err := t.readVersion(x.holder)
		if err != nil {
			return nil, err
		}
		ids = append(ids, v.head.ID)
	}
	for _, list := range []struct{ bucket, prefix []byte }{
		{bucketDigests, x.digest[:digestLen]}, {bucketHolders, be8(n)},
	} {
		bucket := t.bolt.Bucket(list.bucket)
		if bucket == nil {
			continue
		}
		c := bucket.Cursor()
		for k, _ := c.Seek(list.prefix); bytes.HasPrefix(k, list.prefix); k, _ = c.Next() {
			if len(k) > len(list.prefix) {
				ids = append(ids, archive.ID(k[len(list.prefix):]))
			}
		}
	}
	return ids, nil
}

// addHolder notes that another article has a text.
func (t *tx) addHolder(n uint64, id archive.ID) error {
	ids, err := t.holders(n)
	if err != nil || slices.Contains(ids, id) {
		return err
	}
	x, err := t.describe(n)
	if err != nil {
		return err
	}
	t.wrote = true
	return t.bolt.Bucket(bucketDigests).Put(append(x.digest[:digestLen:digestLen], id...), []byte{})
}
