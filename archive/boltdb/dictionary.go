package boltdb

import (
	"fmt"

	"tearsheet/archive"
)

// A dictionary is text of the archive itself, which those stored later are
// compressed with: what a site always says need not be stored again. The first
// is made when an archive has so many texts, the next at each tenfold, since
// what is written about changes. None is ever changed or deleted.
const (
	firstDictionary = 1000
	maxTexts        = 2 << 20   // bytes of texts in a dictionary
	maxHeads        = 112 << 10 // and of the JSON of snapshots
	mostOwn         = 255
)

// The kinds of dictionary.
const (
	ofTexts byte = 't'
	ofHeads byte = 's'
)

// dictionary shows the packer a dictionary before it is used.
func (t *tx) dictionary(id byte) error {
	if t.packer.knows(id) {
		return nil
	}
	if t.bolt.Bucket(bucketDictionaries) == nil {
		return fmt.Errorf("%w: dictionary %d is missing", archive.ErrCorrupt, id)
	}
	s, err := t.get(bucketDictionaries, []byte{id})
	if err != nil {
		return fmt.Errorf("%w: dictionary %d: %w", archive.ErrCorrupt, id, err)
	}
	s.byte() // its kind
	content, err := t.packer.unpack(noDictionary, s.rest)
	if err != nil {
		return err
	}
	t.packer.learn(id, content)
	return nil
}

// newest is the dictionary of a kind that was made last, or otherwise.
func (t *tx) newest(kind, otherwise byte) (byte, error) {
	if id, known := t.dictionaries[kind]; known {
		return id, nil
	}
	id, err := t.latest(kind, otherwise)
	if err != nil {
		return 0, err
	}
	if t.dictionaries == nil {
		t.dictionaries = map[byte]byte{}
	}
	t.dictionaries[kind] = id
	if err := t.dictionary(id); err != nil {
		return 0, err
	}
	t.packer.retire(kind, id)
	return id, nil
}

func (t *tx) latest(kind, otherwise byte) (byte, error) {
	bucket := t.bolt.Bucket(bucketDictionaries)
	if bucket == nil {
		return otherwise, nil
	}
	c := bucket.Cursor()
	for k, v := c.Last(); len(k) == 1; k, v = c.Prev() {
		s, err := unseal(k, v, sealLen)
		if err != nil {
			return 0, err
		}
		if s.byte() == kind {
			return k[0], nil
		}
	}
	return otherwise, nil
}

// due tells whether a growth from one count to another calls for dictionaries.
func due(from, to uint64) bool {
	for n := uint64(firstDictionary); n <= to; n *= 10 {
		if from < n {
			return true
		}
	}
	return false
}

// learn makes new dictionaries, for the transactions after this one.
func (t *tx) learn() error {
	texts, err := sample(t.bolt.Bucket(bucketTexts).Sequence(), maxTexts, t.text)
	if err != nil {
		return err
	}
	if err := t.addDictionary(ofTexts, texts); err != nil {
		return err
	}
	heads, err := sample(t.bolt.Bucket(bucketSnapshots).Sequence(), maxHeads, t.fields)
	if err != nil {
		return err
	}
	return t.addDictionary(ofHeads, heads)
}

// sample joins every so manyth item, up to a size. What was stored last comes
// last, where a compressor reaches it with the smallest numbers.
func sample(n uint64, size int, read func(uint64) (string, error)) (b []byte, err error) {
	const probes = 32
	total := 0
	for i := range uint64(probes) {
		item, err := read(1 + i*(n-1)/probes)
		if err != nil {
			return nil, err
		}
		total += len(item)
	}
	wanted := uint64(max(1, size*probes/max(1, total)))
	for at := uint64(1); at <= n && len(b) < size; at += max(1, n/wanted) {
		item, err := read(at)
		if err != nil {
			return nil, err
		}
		b = append(b, item...)
	}
	return b[:min(len(b), size)], nil
}

func (t *tx) addDictionary(kind byte, content []byte) error {
	bucket, err := t.bolt.CreateBucketIfNotExists(bucketDictionaries)
	if err != nil {
		return err
	}
	id := byte(firstOwn)
	if last, _ := bucket.Cursor().Last(); last != nil {
		id = last[0] + 1
	}
	if id == mostOwn || len(content) == 0 {
		return nil
	}
	b, err := t.packer.pack(noDictionary, content, []byte{kind})
	if err != nil {
		return err
	}
	return t.put(bucketDictionaries, []byte{id}, b)
}
