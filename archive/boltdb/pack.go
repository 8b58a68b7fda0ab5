package boltdb

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
)

// Texts are stored in packs of packSize, compressed together: neighbours share
// words, and a pack wastes less of its pages than a text. Those that are too
// few for a pack yet are packs of one.
const packSize = 32

// The first byte of a record of the bucket texts.
const (
	singleText byte = 0 // format 1: SHA-256, frame without dictionary
	packOf     byte = 1 // dictionary, count, descriptions, frame
)

// text is one text, with what a pack says of it.
type text struct {
	digest archive.Digest
	holder uint64 // number of the snapshot that brought it; 0: format 1
	size   uint64 // bytes
	body   string // if it has been read
}

// pack is a record of the bucket texts.
type pack struct {
	first      uint64
	dictionary byte
	texts      []text
	frame      []byte
}

// pack reads the pack that holds text n, but for the texts' bodies.
func (t *tx) pack(n uint64) (pack, error) {
	c := t.bolt.Bucket(bucketTexts).Cursor()
	k, v := before(c, be8(n+1))
	if len(k) != 8 {
		return pack{}, missing(archive.ErrNotFound)
	}
	s, err := unseal(k, v, sealLen)
	if err != nil {
		return pack{}, err
	}
	p, err := readPack(binary.BigEndian.Uint64(k), s)
	if err == nil && n >= p.first+uint64(len(p.texts)) {
		err = missing(archive.ErrNotFound)
	}
	return p, err
}

// digest is that of text n, read from the head of its pack alone: a list of
// articles would otherwise read all their texts to check the seals.
func (t *tx) digest(n uint64) (d archive.Digest, err error) {
	if p := t.pending; p != nil && n >= p.first && n < p.first+uint64(len(p.texts)) {
		return p.texts[n-p.first].digest, nil
	}
	k, v := before(t.bolt.Bucket(bucketTexts).Cursor(), be8(n+1))
	if len(k) != 8 || len(v) == 0 || v[0] != packOf {
		x, err := t.describe(n)
		return x.digest, err
	}
	s := &scanner{rest: v}
	s.bytes(2)
	first, count := binary.BigEndian.Uint64(k), uint64(s.count())
	if n-first >= count {
		return d, missing(archive.ErrNotFound)
	}
	for range n - first {
		s.bytes(uint64(len(d)))
		s.uint()
		s.uint()
	}
	copy(d[:], s.bytes(uint64(len(d))))
	if err := s.err(); err != nil {
		return d, err
	}
	return d, t.leads(d, n)
}

// leads tells whether the index of texts leads from a digest to a text: a second
// witness of what was read without its seal.
func (t *tx) leads(d archive.Digest, n uint64) error {
	v := t.bolt.Bucket(bucketDigests).Get(d[:digestLen])
	if m, size := binary.Uvarint(v); size != len(v) || size == 0 || m != n {
		return fmt.Errorf("%w: the index of texts does not lead from %s to text %d", archive.ErrCorrupt, d, n)
	}
	return nil
}

func readPack(first uint64, s *scanner) (pack, error) {
	p := pack{first: first}
	if s.byte() == singleText {
		p.texts = make([]text, 1)
		copy(p.texts[0].digest[:], s.bytes(uint64(len(archive.Digest{}))))
		p.frame = s.rest
		return p, s.err()
	}
	p.dictionary = s.byte()
	p.texts = make([]text, s.count())
	for i := range p.texts {
		x := &p.texts[i]
		copy(x.digest[:], s.bytes(uint64(len(x.digest))))
		x.holder, x.size = s.uint(), s.uint()
	}
	p.frame = s.rest
	return p, s.err()
}

// body is text n of a pack.
func (t *tx) body(p pack, n uint64) (string, error) {
	raw := t.packer.cache.find(p.first)
	if raw == nil || len(p.texts) < packSize {
		var err error
		if raw, err = t.unpack(p); err != nil {
			return "", err
		}
	}
	if p.texts[0].size == 0 && len(p.texts) == 1 { // of format 1, or empty
		return string(raw), nil
	}
	from := uint64(0)
	for _, x := range p.texts[:n-p.first] {
		from += x.size
	}
	size := p.texts[n-p.first].size
	if from > uint64(len(raw)) || size > uint64(len(raw))-from {
		return "", fmt.Errorf("%w: the texts from %d on are shorter than they were", archive.ErrCorrupt, p.first)
	}
	return string(raw[from : from+size]), nil
}

func (t *tx) unpack(p pack) ([]byte, error) {
	if err := t.dictionary(p.dictionary); err != nil {
		return nil, err
	}
	raw, err := t.packer.unpack(p.dictionary, p.frame)
	if err == nil && len(p.texts) == packSize {
		t.packer.cache.keep(p.first, raw)
	}
	return raw, err
}

// pending are the texts at the end that are no whole pack yet: those of earlier
// transactions and those of this one.
type pending struct {
	first  uint64
	stored int // so many of them have records of their own
	texts  []text
}

// rest is what a committed transaction leaves to the next one.
func (p *pending) rest() *pending {
	left := *p
	left.texts = slices.Clone(p.texts) // what is packed may go
	return &left
}

// waiting is the pending texts that earlier transactions left.
func (t *tx) waiting() (*pending, error) {
	if t.pending != nil {
		return t.pending, nil
	}
	bucket := t.bolt.Bucket(bucketTexts)
	if left := t.left; left != nil && left.first+uint64(len(left.texts)) == bucket.Sequence()+1 {
		t.pending = left
		return left, nil
	}
	p := &pending{first: bucket.Sequence() + 1}
	c := bucket.Cursor()
	for k, v := c.Last(); len(k) == 8 && len(p.texts) < packSize; k, v = c.Prev() {
		s, err := unseal(k, v, sealLen)
		if err != nil {
			return nil, err
		}
		one, err := readPack(binary.BigEndian.Uint64(k), s)
		if err != nil {
			return nil, err
		}
		if len(one.texts) > 1 || one.texts[0].holder == 0 || one.first != p.first-1 {
			break
		}
		if one.texts[0].body, err = t.body(one, one.first); err != nil {
			return nil, err
		}
		p.first = one.first
		p.texts = append([]text{one.texts[0]}, p.texts...)
	}
	p.stored = len(p.texts)
	t.pending = p
	return p, nil
}

// flushTexts writes the pending texts: as packs, and what is left one by one.
func (t *tx) flushTexts() error {
	p := t.pending
	if p == nil || len(p.texts) == p.stored {
		return nil
	}
	id, err := t.newest(ofTexts, noDictionary)
	if err != nil {
		return err
	}
	var whole []pack
	for len(p.texts) >= packSize {
		whole = append(whole, pack{first: p.first, dictionary: id, texts: p.texts[:packSize]})
		p.texts, p.first = p.texts[packSize:], p.first+packSize
	}
	values, err := t.packAll(whole)
	if err != nil {
		return err
	}
	bucket := t.grow(bucketTexts)
	for i, w := range whole {
		for n := range uint64(min(p.stored, packSize)) {
			if err := bucket.Delete(be8(w.first + n)); err != nil {
				return err
			}
		}
		p.stored = max(0, p.stored-packSize)
		if err := t.put(bucketTexts, be8(w.first), values[i]); err != nil {
			return err
		}
	}
	return t.flushRest(p)
}

// flushRest writes the texts that are too few for a pack, each by itself and in
// haste: they will soon be packed again.
func (t *tx) flushRest(p *pending) error {
	for ; p.stored < len(p.texts); p.stored++ {
		one := pack{first: p.first + uint64(p.stored), dictionary: noDictionary, texts: p.texts[p.stored : p.stored+1]}
		if err := t.put(bucketTexts, be8(one.first), one.encode(t.packer.haste)); err != nil {
			return err
		}
	}
	return nil
}

// packAll compresses packs, several at a time.
func (t *tx) packAll(all []pack) ([][]byte, error) {
	values := make([][]byte, len(all))
	var group errgroup.Group
	group.SetLimit(min(maxEncoders, runtime.GOMAXPROCS(0)))
	for i, p := range all {
		group.Go(func() (err error) {
			values[i] = p.encode(func(raw, b []byte) []byte {
				b, err = t.packer.pack(p.dictionary, raw, b)
				return b
			})
			return err
		})
	}
	return values, group.Wait()
}

// encode is the record of a pack whose texts are compressed by a function that
// appends their frame.
func (p pack) encode(compress func(raw, b []byte) []byte) []byte {
	b := []byte{packOf, p.dictionary}
	b = binary.AppendUvarint(b, uint64(len(p.texts)))
	var raw []byte
	for _, x := range p.texts {
		b = append(b, x.digest[:]...)
		b = binary.AppendUvarint(b, x.holder)
		b = binary.AppendUvarint(b, x.size)
		raw = append(raw, x.body...)
	}
	return compress(raw, b)
}
