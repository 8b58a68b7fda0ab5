package search

import (
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
)

// The numbers of documents lie in the index by their bits: for each bit there
// is the set of documents whose number has it (a bit-sliced index; O'Neil and
// Quass, Improved Query Performance with Variant Indexes, 1997). A number takes
// a bit or two of each of its places in the index, and many documents are
// counted by reading some sets.

// addSliced adds numbers from 1. Each is written apart from the others.
func addSliced(d *document.Document, field string, numbers []uint32) {
	var terms []string
	for i, n := range numbers[:min(len(numbers), maxRows)] {
		for bit := 0; n>>bit > 0; bit++ {
			if n>>bit&1 == 1 {
				terms = append(terms, sliceTerm(i, bit))
			}
		}
	}
	addValues(d, field, terms...)
}

// maxRows is how many numbers a document has at most in one field.
const maxRows = 1 << 16

// sliceTerm names a bit of the i-th number of a document.
func sliceTerm(i, bit int) string { return string([]byte{byte(i >> 8), byte(i), byte(bit)}) }

// tally counts how many of the documents found have each number.
func (p *part) tally(field string, found *roaring.Bitmap) (counts []int, err error) {
	slices, err := p.terms(field, "")
	if err != nil {
		return nil, err
	}
	numbers := make([]uint32, p.segment.Count())
	for len(slices) > 0 {
		row, some := slices[0][:2], roaring.New()
		for len(slices) > 0 && slices[0][:2] == row {
			set, err := p.docs(field, slices[0])
			if err != nil {
				return nil, err
			}
			set = roaring.And(set, found)
			mark(numbers, set, 1<<slices[0][2])
			some.Or(set)
			slices = slices[1:]
		}
		counts = count(counts, numbers, some)
	}
	return counts, nil
}

// mark sets a bit of the numbers of documents.
func mark(numbers []uint32, docs *roaring.Bitmap, bit uint32) {
	var some [256]uint32
	for i := docs.ManyIterator(); ; {
		n := i.NextMany(some[:])
		if n == 0 {
			return
		}
		for _, doc := range some[:n] {
			numbers[doc] |= bit
		}
	}
}

// count counts the numbers of documents, and clears them.
func count(counts []int, numbers []uint32, docs *roaring.Bitmap) []int {
	var some [256]uint32
	for i := docs.ManyIterator(); ; {
		n := i.NextMany(some[:])
		if n == 0 {
			return counts
		}
		for _, doc := range some[:n] {
			number := numbers[doc]
			numbers[doc] = 0
			if int(number) >= len(counts) {
				counts = append(counts, make([]int, int(number)+1-len(counts))...)
			}
			counts[number]++
		}
	}
}

// dayNumber is the number of a day: 1970-01-01 has 1, days before it have odd
// numbers too, those after it even ones.
func dayNumber(t time.Time) uint32 {
	t = clampYear(t)
	days := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay
	return uint32(days<<1^days>>63) + 1
}

const secondsPerDay = 24 * 60 * 60

// dayName is the day of a number.
func dayName(n uint32) string {
	days := int64((n-1)>>1) ^ -int64((n-1)&1)
	return bucket(time.Unix(days*secondsPerDay, 0), byDay)
}
