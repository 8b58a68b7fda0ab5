package boltdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"tearsheet/archive"
)

// The index by date keeps runs of articles: a record stands under its first,
// and lists up to maxRun others that follow it. A record of format 1 has only
// its first, and no value.
const maxRun = 64

// dated is one article in the index by date.
type dated struct {
	date int64 // milliseconds
	id   archive.ID
}

func (d dated) compare(other dated) int {
	if d.date != other.date {
		return int(min(1, max(-1, d.date-other.date)))
	}
	return bytes.Compare([]byte(d.id), []byte(other.id))
}

func datedOf(c archive.Chain) dated { return dated{c.Date.UnixMilli(), c.ID} }

func (d dated) key(site uint32) []byte {
	k := binary.BigEndian.AppendUint32(nil, site)
	k = binary.BigEndian.AppendUint64(k, uint64(d.date)^1<<63)
	return append(k, d.id...)
}

// date moves an article in the index by date.
func (t *tx) date(known bool, old, c archive.Chain, site uint32) error {
	if known {
		was, err := t.number(siteName, old.Site)
		if err != nil {
			return err
		}
		for _, s := range []uint32{0, was} {
			if err := t.undate(s, datedOf(old)); err != nil {
				return err
			}
		}
	}
	for _, s := range []uint32{0, site} {
		if err := t.addDate(s, datedOf(c)); err != nil {
			return err
		}
	}
	return nil
}

// run is the record in which an article stands, or would stand; nil if it
// would be the first of its site.
func (t *tx) run(site uint32, d dated) (key []byte, run []dated, err error) {
	k, v := before(t.bolt.Bucket(bucketDates).Cursor(), append(d.key(site), 0))
	if len(k) < 12 || binary.BigEndian.Uint32(k) != site {
		return nil, nil, nil
	}
	run, err = readRun(k, v)
	return bytes.Clone(k), run, err
}

func readRun(k, v []byte) ([]dated, error) {
	if len(k) < 12 {
		return nil, corruptDates()
	}
	run := []dated{{int64(binary.BigEndian.Uint64(k[4:]) ^ 1<<63), archive.ID(k[12:])}}
	if len(v) == 0 {
		return run, nil
	}
	s, err := unseal(k, v, sealLen)
	if err != nil {
		return nil, err
	}
	for len(s.rest) > 0 {
		last := run[len(run)-1].date
		run = append(run, dated{last + int64(s.uint()), s.id()})
	}
	return run, s.err()
}

func corruptDates() error {
	return errors.Join(archive.ErrCorrupt, errors.New("the index by date"))
}

func (t *tx) putRun(site uint32, run []dated) error {
	var b []byte
	for i, d := range run[1:] {
		b = binary.AppendUvarint(b, uint64(d.date-run[i].date))
		b = appendID(b, d.id)
	}
	return t.put(bucketDates, run[0].key(site), b)
}

func (t *tx) addDate(site uint32, d dated) error {
	_, run, err := t.run(site, d)
	if err != nil {
		return err
	}
	at, there := slices.BinarySearchFunc(run, d, dated.compare)
	switch {
	case there:
		return nil
	case len(run) == 0 || at == len(run) && len(run) >= maxRun:
		return t.putRun(site, []dated{d})
	}
	run = slices.Insert(run, at, d)
	if len(run) > maxRun {
		if err := t.putRun(site, run[len(run)/2:]); err != nil {
			return err
		}
		run = run[:len(run)/2]
	}
	return t.putRun(site, run)
}

func (t *tx) undate(site uint32, d dated) error {
	key, run, err := t.run(site, d)
	if err != nil {
		return err
	}
	at, there := slices.BinarySearchFunc(run, d, dated.compare)
	if !there {
		return nil
	}
	run = slices.Delete(run, at, at+1)
	if at == 0 {
		if err := t.bolt.Bucket(bucketDates).Delete(key); err != nil {
			return err
		}
	}
	if len(run) == 0 {
		return nil
	}
	return t.putRun(site, run)
}

// Newest lists chains from the latest date back.
func (t *tx) Newest(site string, date time.Time, id archive.ID, n int) (chains []archive.Chain, err error) {
	var number uint32
	if site != "" {
		number, err = t.number(siteName, site)
		if errors.Is(err, archive.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	from := binary.BigEndian.AppendUint32(nil, number+1)
	if !date.IsZero() {
		from = dated{date.UnixMilli(), id}.key(number)
	}
	limit := dated{date.UnixMilli(), id}
	prefix := binary.BigEndian.AppendUint32(nil, number)
	c := t.bolt.Bucket(bucketDates).Cursor()
	for k, v := before(c, from); bytes.HasPrefix(k, prefix) && len(chains) < n; k, v = c.Prev() {
		run, err := readRun(k, v)
		if err != nil {
			return chains, err
		}
		for _, d := range slices.Backward(run) {
			if !date.IsZero() && d.compare(limit) >= 0 {
				continue
			}
			chain, err := t.Chain(d.id)
			if err != nil {
				return chains, missing(err)
			}
			if chains = append(chains, chain); len(chains) == n {
				return chains, nil
			}
		}
	}
	return chains, nil
}
