package boltdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"tearsheet/archive"
)

// Values lists the values of a facet that hold a string.
func (t *tx) Values(field, part string, n int) (values []string, err error) {
	kind := facetKind(field)
	c := t.bolt.Bucket(bucketNames).Cursor()
	for k, _ := c.Seek([]byte{kind}); len(k) > 0 && k[0] == kind && len(values) < n; k, _ = c.Next() {
		if bytes.Contains(k[1:], []byte(part)) {
			values = append(values, string(k[1:]))
		}
	}
	return values, nil
}

// Having lists the versions that have a value of every facet.
func (t *tx) Having(wanted map[string][]string, from, to uint64, most int) (saves []archive.Entry, ok bool, err error) {
	if t.bolt.Writable() {
		if err := t.flushFacets(); err != nil {
			return nil, false, err
		}
	}
	bucket := t.bolt.Bucket(bucketFacets)
	if bucket == nil || bucket.Sequence() < t.bolt.Bucket(bucketSnapshots).Sequence() {
		return nil, false, nil
	}
	numbers, err := t.facetNumbers(wanted)
	if err != nil || to < from || to == 0 {
		return nil, err == nil, err
	}
	found, n, err := t.places(numbers, from, to, most)
	if err != nil || n > most {
		return nil, false, err
	}
	saves = make([]archive.Entry, 0, n)
	for _, f := range found {
		if saves, err = t.appendSaves(saves, f); err != nil {
			return nil, false, err
		}
	}
	return saves, true, nil
}

// chunkPlaces are places in one chunk.
type chunkPlaces struct {
	chunk  uint32
	places []uint16
}

// places are those of the versions in a span that have one of the numbers of each,
// and how many there are; when that is more than most it looks no further. Dates
// are not read before it is known that they are wanted.
func (t *tx) places(wanted []numbered, from, to uint64, most int) (found []chunkPlaces, n int, err error) {
	first, begin := spot(max(1, from))
	last, end := spot(to)
	for chunk := first; chunk <= last && n <= most; chunk++ {
		set, err := t.having(chunk, wanted)
		if err != nil {
			return nil, 0, err
		}
		low, high := uint16(0), uint16(chunkSaves-1)
		if chunk == first {
			low = begin
		}
		if chunk == last {
			high = end
		}
		places := set.numbers(low, high)
		found, n = append(found, chunkPlaces{chunk, places}), n+len(places)
	}
	return found, n, nil
}

// numbered is a facet, its values by their numbers.
type numbered struct {
	kind    byte
	numbers []uint32
}

// facetNumbers are the numbers of the values wanted.
func (t *tx) facetNumbers(wanted map[string][]string) (all []numbered, err error) {
	for field, values := range wanted {
		one := numbered{kind: facetKind(field)}
		for _, v := range values {
			n := uint32(slices.Index(states(), archive.State(v)))
			if one.kind != ofState {
				n, err = t.number(one.kind, v)
			}
			if err == nil {
				one.numbers = append(one.numbers, n)
			} else if !errors.Is(err, archive.ErrNotFound) {
				return nil, err
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// having is the set of a chunk's versions that have one of the numbers of each.
func (t *tx) having(chunk uint32, wanted []numbered) (all *bitmap, err error) {
	for _, f := range wanted {
		one := new(bitmap)
		for _, n := range f.numbers {
			record, err := t.record(facetKey{chunk, f.kind, n}.bytes())
			if err == nil {
				err = one.addRecord(record)
			}
			if err != nil {
				return nil, err
			}
		}
		if all == nil {
			all = one
		}
		all.and(one)
	}
	return all, nil
}

// appendSaves adds the versions at places, with their dates.
func (t *tx) appendSaves(saves []archive.Entry, found chunkPlaces) ([]archive.Entry, error) {
	var row facetKey
	var dates []byte
	for _, place := range found.places {
		seq := uint64(found.chunk)*chunkSaves + uint64(place) + 1
		k, at := dateRowOf(seq)
		if dates == nil || k != row {
			var err error
			if dates, err = t.record(k.bytes()); err != nil {
				return saves, err
			}
			row = k
		}
		if at+dateLen > len(dates) {
			return saves, fmt.Errorf("%w: the date of version %d is missing", archive.ErrCorrupt, seq)
		}
		ms := int64(binary.BigEndian.Uint64(append([]byte{0, 0}, dates[at:at+dateLen]...))) - epoch
		saves = append(saves, archive.Entry{Seq: seq, Date: time.UnixMilli(ms).UTC()})
	}
	return saves, nil
}
