package boltdb

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"tearsheet/archive"
)

// A set of numbers from 0 to chunkSaves-1 is written as the numbers in order, of
// two bytes each, or as a bit for each, whichever is shorter.
const (
	chunkSaves = dateRow * 102 // a little less than 65,536
	bitsLen    = chunkSaves / 8
)

// bitmap is such a set.
type bitmap [(chunkSaves + 63) / 64]uint64

func (b *bitmap) add(n uint16)      { b[n/64] |= 1 << (n % 64) }
func (b *bitmap) has(n uint16) bool { return b[n/64]&(1<<(n%64)) != 0 }

// and leaves what another set has, too.
func (b *bitmap) and(other *bitmap) {
	for i := range b {
		b[i] &= other[i]
	}
}

// numbers lists a set in order.
func (b *bitmap) numbers() (all []uint16) {
	for i, word := range b {
		for ; word != 0; word &= word - 1 {
			all = append(all, uint16(i*64+bits.TrailingZeros64(word)))
		}
	}
	return all
}

// addRecord adds the numbers of a record.
func (b *bitmap) addRecord(record []byte) error {
	if len(record) == bitsLen {
		for i, c := range record {
			b[i/8] |= uint64(c) << (i % 8 * 8)
		}
		return nil
	}
	for ; len(record) >= 2; record = record[2:] {
		n := binary.BigEndian.Uint16(record)
		if n >= chunkSaves {
			return fmt.Errorf("%w: a set has %d", archive.ErrCorrupt, n)
		}
		b.add(n)
	}
	return nil
}

// joined is a record with further numbers.
func joined(record []byte, more []uint16) ([]byte, error) {
	slices.Sort(more)
	size := len(record) + 2*len(more)
	if size < bitsLen && (len(record) < 2 || binary.BigEndian.Uint16(record[len(record)-2:]) < more[0]) {
		b := append(make([]byte, 0, size+sealLen), record...)
		for _, n := range slices.Compact(more) {
			b = binary.BigEndian.AppendUint16(b, n)
		}
		return b, nil
	}
	var set bitmap
	if err := set.addRecord(record); err != nil {
		return nil, err
	}
	for _, n := range more {
		set.add(n)
	}
	return set.record(), nil
}

func (b *bitmap) record() []byte {
	all := b.numbers()
	if 2*len(all) < bitsLen {
		r := make([]byte, 0, 2*len(all)+sealLen)
		for _, n := range all {
			r = binary.BigEndian.AppendUint16(r, n)
		}
		return r
	}
	r := make([]byte, bitsLen, bitsLen+sealLen)
	for i := range r {
		r[i] = byte(b[i/8] >> (i % 8 * 8))
	}
	return r
}
