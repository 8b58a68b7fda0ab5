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
type bitmap [chunkSaves / 64]uint64

func (b *bitmap) add(n uint16) { b[n/64] |= 1 << (n % 64) }

// and leaves what another set has, too.
func (b *bitmap) and(other *bitmap) {
	for i := range b {
		b[i] &= other[i]
	}
}

// numbers lists a set in order, from one number to another.
func (b *bitmap) numbers(from, to uint16) (all []uint16) {
	for i := from / 64; i <= to/64; i++ {
		for word := b[i]; word != 0; word &= word - 1 {
			if n := i*64 + uint16(bits.TrailingZeros64(word)); n >= from && n <= to {
				all = append(all, n)
			}
		}
	}
	return all
}

// addRecord adds the numbers of a record.
func (b *bitmap) addRecord(record []byte) error {
	if len(record) == bitsLen {
		for i := range b {
			b[i] |= binary.LittleEndian.Uint64(record[8*i:])
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
	all := b.numbers(0, chunkSaves-1)
	if 2*len(all) < bitsLen {
		r := make([]byte, 0, 2*len(all)+sealLen)
		for _, n := range all {
			r = binary.BigEndian.AppendUint16(r, n)
		}
		return r
	}
	r := make([]byte, 0, bitsLen+sealLen)
	for _, word := range b {
		r = binary.LittleEndian.AppendUint64(r, word)
	}
	return r
}
