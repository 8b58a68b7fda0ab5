package boltdb

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"tearsheet/archive"
)

// The index by facet has, for every chunk of the journal, the dates of its
// versions, in rows, and the sets of those with a value: under the chunk, the
// kind of the facet, and the number of the row or value.
const (
	ofDates byte = 0
	ofState byte = 'x' // its values are numbered here
	dateRow      = 640 // versions; a row fills a page
	dateLen      = 6
	// backlog is how many versions of older files one transaction takes in.
	backlog = 5000
)

// facetKind is the kind of a facet's values in names; 0 if there is no such
// facet.
func facetKind(field string) byte {
	return map[string]byte{
		archive.FacetAuthor: 'a', archive.FacetSection: 'c', archive.FacetLang: 'l',
		archive.FacetPublication: 'p', archive.FacetSite: siteName, archive.FacetState: ofState,
	}[field]
}

// states are those that are found, by their number.
func states() []archive.State {
	return []archive.State{"", archive.StateRemoved, archive.StateWalled, archive.StateMoved}
}

// facetKey is a set or row of the index.
type facetKey struct {
	chunk  uint32
	kind   byte
	number uint32
}

func (k facetKey) bytes() []byte {
	b := binary.BigEndian.AppendUint32(nil, k.chunk)
	return binary.BigEndian.AppendUint32(append(b, k.kind), k.number)
}

// spot is where in the index a version has its place.
func spot(seq uint64) (chunk uint32, place uint16) {
	return uint32((seq - 1) / chunkSaves), uint16((seq - 1) % chunkSaves)
}

// facets are what a transaction adds to the index.
type facets struct {
	sets  map[facetKey][]uint16
	dates map[uint64]time.Time
	saves uint64 // versions added
}

func (f *facets) add(kind byte, number uint32, seq uint64) {
	if f.sets == nil {
		f.sets = map[facetKey][]uint16{}
	}
	chunk, place := spot(seq)
	k := facetKey{chunk, kind, number}
	f.sets[k] = append(f.sets[k], place)
}

func (f *facets) date(seq uint64, date time.Time) {
	if f.dates == nil {
		f.dates = map[uint64]time.Time{}
	}
	f.dates[seq] = date
}

// mark notes what a version itself says.
func (t *tx) mark(seq uint64, article *archive.Article) error {
	facets := article.Facets()
	for _, field := range slices.Sorted(maps.Keys(facets)) {
		kind := facetKind(field)
		for _, v := range facets[field] {
			n, err := t.intern(kind, v)
			if err != nil {
				return err
			}
			t.facets.add(kind, n, seq)
		}
	}
	return nil
}

// markChain notes what a chain says of its versions, as far as that is new.
func (t *tx) markChain(old, c archive.Chain, site uint32) error {
	dated := !old.Date.Equal(c.Date)
	for i, v := range c.Versions {
		isNew := i >= len(old.Versions)
		if isNew || dated {
			t.facets.date(v.Seq, c.Date)
		}
		if isNew || old.Site != c.Site {
			t.facets.add(siteName, site, v.Seq)
		}
		if !c.Gone.IsZero() && (isNew || old.Gone.IsZero()) {
			t.facets.add(ofState, 1, v.Seq)
		}
		if !c.Walled.IsZero() && (isNew || old.Walled.IsZero()) {
			t.facets.add(ofState, 2, v.Seq)
		}
	}
	if len(old.Versions) == len(c.Versions) {
		return nil // PutLink tells
	}
	for _, k := range c.Keys {
		if l, err := t.Link(k); err == nil && l.To != "" {
			t.markMoved(c)
		}
	}
	return nil
}

func (t *tx) markMoved(c archive.Chain) {
	for _, v := range c.Versions {
		t.facets.add(ofState, 3, v.Seq)
	}
}

// markLink notes that an article moved.
func (t *tx) markLink(l archive.Link) error {
	if l.To == "" || l.ID == "" {
		return nil
	}
	c, err := t.Chain(l.ID)
	if errors.Is(err, archive.ErrNotFound) {
		return nil
	}
	t.markMoved(c)
	return err
}

// flushFacets writes what was noted.
func (t *tx) flushFacets() error {
	bucket, err := t.bolt.CreateBucketIfNotExists(bucketFacets)
	if err != nil {
		return err
	}
	if err := t.catchUp(bucket); err != nil {
		return err
	}
	if err := t.flushDates(); err != nil {
		return err
	}
	for _, k := range sorted(t.facets.sets) {
		b, err := t.record(k.bytes())
		if err != nil {
			return err
		}
		if b, err = joined(b, t.facets.sets[k]); err != nil {
			return err
		}
		if err := t.put(bucketFacets, k.bytes(), b); err != nil {
			return err
		}
	}
	t.facets = facets{}
	return nil
}

func sorted[V any](m map[facetKey]V) []facetKey {
	keys := make([]facetKey, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b facetKey) int {
		return cmp.Or(cmp.Compare(a.chunk, b.chunk), cmp.Compare(a.kind, b.kind), cmp.Compare(a.number, b.number))
	})
	return keys
}

// record is a record of the index; nil if it is not there.
func (t *tx) record(key []byte) ([]byte, error) {
	s, err := t.get(bucketFacets, key)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: the index by facet", err)
	}
	return s.rest, nil
}

func dateRowOf(seq uint64) (k facetKey, at int) {
	chunk, place := spot(seq)
	return facetKey{chunk, ofDates, uint32(place) / dateRow}, int(place) % dateRow * dateLen
}

func (t *tx) flushDates() error {
	rows := map[facetKey][]byte{}
	for seq, date := range t.facets.dates {
		k, at := dateRowOf(seq)
		if rows[k] == nil {
			b, err := t.record(k.bytes())
			if err != nil {
				return err
			}
			rows[k] = append(make([]byte, 0, dateRow*dateLen+sealLen), b...)[:dateRow*dateLen] // all of it: see buckets
		}
		copy(rows[k][at:], be8(uint64(date.UnixMilli() + epoch))[8-dateLen:])
	}
	for _, k := range sorted(rows) {
		if err := t.put(bucketFacets, k.bytes(), rows[k]); err != nil {
			return err
		}
	}
	return nil
}
