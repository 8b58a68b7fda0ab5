package boltdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"tearsheet/archive"
)

// The kinds of words that are stored once and named by a number.
const (
	fileName byte = 'f'
	mimeName byte = 'm'
	siteName byte = 's'

	byNumber byte = 0x80 // set in the kind of a key that leads from the number to the word
)

// number is the number of a word; archive.ErrNotFound if it has none.
func (t *tx) number(kind byte, name string) (uint32, error) {
	s, err := t.get(bucketNames, append([]byte{kind}, name...))
	if err != nil {
		return 0, err
	}
	n := s.uint()
	return uint32(n), s.err()
}

// intern is the number of a word, which it gets now if it has none.
func (t *tx) intern(kind byte, name string) (uint32, error) {
	n, err := t.number(kind, name)
	if !errors.Is(err, archive.ErrNotFound) {
		return n, err
	}
	n = t.lastNumber(kind) + 1
	if err := t.put(bucketNames, append([]byte{kind}, name...), binary.AppendUvarint(nil, uint64(n))); err != nil {
		return 0, err
	}
	if kind == siteName {
		c, err := t.change()
		if err != nil {
			return 0, err
		}
		c.sites++
	}
	return n, t.put(bucketNames, numberKey(kind, n), []byte(name))
}

func (t *tx) lastNumber(kind byte) uint32 {
	k, _ := before(t.bolt.Bucket(bucketNames).Cursor(), []byte{kind | byNumber + 1})
	if len(k) != 5 || k[0] != kind|byNumber {
		return 0
	}
	return binary.BigEndian.Uint32(k[1:])
}

// name is the word of a number.
func (t *tx) name(kind byte, n uint64) (string, error) {
	s, err := t.get(bucketNames, numberKey(kind, uint32(n)))
	if err != nil {
		return "", fmt.Errorf("%w: word %d of kind %c: %w", archive.ErrCorrupt, n, kind, err)
	}
	return string(s.rest), nil
}

func numberKey(kind byte, n uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{kind | byNumber}, n)
}

// after is the least key greater than k.
func after[S ~string](k S) []byte { return append([]byte(k), 0) }

// later is where a listing with a prefix goes on after a key.
func later(prefix, key string) []byte {
	if next := after(key); key != "" && bytes.Compare(next, []byte(prefix)) > 0 {
		return next
	}
	return []byte(prefix)
}

// before moves a cursor to the last key less than k.
func before(c *bbolt.Cursor, k []byte) (key, value []byte) {
	if at, _ := c.Seek(k); at == nil {
		return c.Last()
	}
	// Prev stops with nil on a page whose keys this transaction deleted, and
	// goes on from there. At the beginning it stays where it is.
	for range 2 * packSize {
		if key, value = c.Prev(); key != nil {
			break
		}
	}
	return key, value
}
