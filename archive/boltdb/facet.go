package boltdb

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.etcd.io/bbolt"

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

// catchUp notes versions that an older program saved, some at a time, and
// counts in the bucket how far the index goes.
func (t *tx) catchUp(bucket *bbolt.Bucket) error {
	last, known := t.bolt.Bucket(bucketSnapshots).Sequence(), bucket.Sequence()
	before := last - t.facets.saves
	for end := known + backlog; known < min(end, before); known++ {
		if err := t.markOld(known + 1); err != nil {
			return err
		}
	}
	if known >= before {
		known = last
	}
	if known == bucket.Sequence() {
		return nil
	}
	return bucket.SetSequence(known)
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

// markOld notes what a version says that is in the file already. One that is
// damaged is left out, as Verify says.
func (t *tx) markOld(seq uint64) error {
	err := t.markStored(seq)
	if errors.Is(err, archive.ErrCorrupt) {
		return nil
	}
	return err
}

func (t *tx) markStored(seq uint64) error {
	v, err := t.readVersion(seq)
	if err != nil {
		return err
	}
	c, err := t.Chain(v.head.ID)
	if err != nil {
		return missing(err)
	}
	site, err := t.number(siteName, c.Site)
	if err != nil {
		return missing(err)
	}
	rest, err := t.unpackFields(v)
	if err != nil {
		return err
	}
	var article archive.Article
	if err := json.Unmarshal(rest, &article); err != nil {
		return fmt.Errorf("%w: version %d: %w", archive.ErrCorrupt, seq, err)
	}
	if err := t.mark(seq, &article); err != nil {
		return err
	}
	return t.markChain(archive.Chain{}, c, site)
}

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
	first, _ := spot(max(1, from))
	last, _ := spot(to)
	for chunk := first; chunk <= last; chunk++ {
		set, err := t.having(chunk, numbers)
		if err != nil {
			return nil, false, err
		}
		if saves, err = t.appendSaves(saves, chunk, set, from, to); err != nil || len(saves) > most {
			return nil, false, err
		}
	}
	return saves, true, nil
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

// appendSaves adds those of a chunk's versions that are in a span, with their
// dates.
func (t *tx) appendSaves(saves []archive.Entry, chunk uint32, set *bitmap, from, to uint64) ([]archive.Entry, error) {
	var row facetKey
	var dates []byte
	before := uint64(chunk) * chunkSaves // the versions of the chunks before
	first, last := max(from, before+1), min(to, before+chunkSaves)
	for _, place := range set.numbers(uint16(first-before-1), uint16(last-before-1)) {
		seq := before + uint64(place) + 1
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
