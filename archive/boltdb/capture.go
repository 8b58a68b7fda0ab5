package boltdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"tearsheet/archive"
)

// The flags of a capture announce which fields follow, in this order.
const (
	isRevisit   byte = 1 << iota
	hasStatus        // uv; else 200
	hasMIME          // uv: its number; the name may have signals behind a zero byte
	hasPayload       // 32 bytes
	samePayload      // nothing: that of the one before; format 1: uv, milliseconds before
	hasRecord        // uv three times: file plus one, offset, length
	hasURL           // string: spelt otherwise than in the link
	hasLocation      // string
)

// epoch is added to the milliseconds of a key, so that times before 1970 sort.
const epoch = 1 << 46

// maxSeries is how many captures a record holds.
const maxSeries = 64

// AddCapture adds a capture of a URL that has a link. Captures of one URL stand
// together in records, each under the time of its first: what does not change
// from one to the next is written once.
func (t *tx) AddCapture(k archive.Key, c archive.Capture) error {
	l, n, err := t.link(k)
	if err != nil {
		return fmt.Errorf("add capture of %s: %w", k, err)
	}
	c = spelt(c)
	ms := uint64(c.Time.UnixMilli() + epoch)
	if ms >= 1<<48 {
		return fmt.Errorf("add capture of %s: no capture can be of %s", k, c.Time)
	}
	t.wrote = true
	key, series, err := t.seriesAt(l, captureKey(n, ms))
	if err != nil || slices.Contains(series, c) {
		return err
	}
	if err := t.countCapture(c); err != nil {
		return err
	}
	at := len(series)
	for at > 0 && series[at-1].Time.After(c.Time) {
		at--
	}
	if at == len(series) && at >= maxSeries && series[0].Time.Before(c.Time) {
		return t.putSeries(captureKey(n, ms), l, []archive.Capture{c})
	}
	return t.splitSeries(key, n, l, slices.Insert(series, at, c))
}

// splitSeries writes a series, in two halves if it is long.
func (t *tx) splitSeries(key []byte, link uint32, l archive.Link, series []archive.Capture) error {
	half := len(series) / 2
	for half < len(series) && series[half].Time.Equal(series[half-min(half, 1)].Time) && half > 0 {
		half++
	}
	if len(series) > maxSeries && half < len(series) {
		next := captureKey(link, uint64(series[half].Time.UnixMilli()+epoch))
		if err := t.putSeries(next, l, series[half:]); err != nil {
			return err
		}
		series = series[:half]
	}
	return t.putSeries(key, l, series)
}

// seriesAt is the record that a capture with a key belongs in.
func (t *tx) seriesAt(l archive.Link, key []byte) ([]byte, []archive.Capture, error) {
	k, v := before(t.bolt.Bucket(bucketCaptures).Cursor(), append(bytes.Clone(key), 0xff, 0xff))
	if !sameLink(k, key) {
		return key, nil, nil
	}
	k = bytes.Clone(k)
	series, err := t.readSeries(l, k, v)
	return k, series, err
}

func captureKey(link uint32, ms uint64) []byte {
	k := binary.BigEndian.AppendUint32(nil, link)
	return append(k, binary.BigEndian.AppendUint64(nil, ms)[2:]...)
}

func (t *tx) putSeries(key []byte, l archive.Link, series []archive.Capture) error {
	var b []byte
	var last archive.Capture
	for i, c := range series {
		if i > 0 {
			b = binary.AppendUvarint(b, uint64(c.Time.Sub(last.Time).Milliseconds()))
		}
		var err error
		if b, err = t.appendCapture(b, l, last.Payload, c); err != nil {
			return err
		}
		if c.Payload.IsZero() { // the next may repeat the one before
			c.Payload = last.Payload
		}
		last = c
	}
	bucket := t.bolt.Bucket(bucketCaptures)
	bucket.FillPercent = 0.65 // a third visit of all still finds room on its page
	return bucket.Put(key, seal(key, b, captureSealLen))
}

// spelt is a capture as it will be read back.
func spelt(c archive.Capture) archive.Capture {
	c.Time = time.UnixMilli(c.Time.UnixMilli()).UTC()
	return c
}

// signalled is how signals stand behind a MIME type: a site says the same of
// most of its pages, so the two have one number.
func signalled(signals string) string {
	if signals == "" {
		return ""
	}
	return "\x00" + signals
}

func (t *tx) appendCapture(b []byte, l archive.Link, last archive.Digest, c archive.Capture) ([]byte, error) {
	at := len(b)
	b = append(b, 0)
	if c.Revisit {
		b[at] |= isRevisit
	}
	if c.Status != http.StatusOK {
		b[at] |= hasStatus
		b = binary.AppendUvarint(b, uint64(c.Status))
	}
	if mime := c.MIME + signalled(c.Signals); mime != "" {
		n, err := t.intern(mimeName, mime)
		if err != nil {
			return nil, err
		}
		b[at] |= hasMIME
		b = binary.AppendUvarint(b, uint64(n))
	}
	switch {
	case c.Payload.IsZero():
	case c.Payload == last:
		b[at] |= samePayload
	default:
		b[at] |= hasPayload
		b = append(b, c.Payload[:]...)
	}
	if !c.Record.IsZero() {
		b[at] |= hasRecord
		var err error
		if b, err = t.appendRecord(b, c.Record); err != nil {
			return nil, err
		}
	}
	if c.URL != l.URL {
		b[at] |= hasURL
		b = appendString(b, c.URL)
	}
	if c.Location != "" {
		b[at] |= hasLocation
		b = appendString(b, c.Location)
	}
	return b, nil
}

func sameLink(k, other []byte) bool { return len(k) >= 10 && bytes.Equal(k[:4], other[:4]) }

// keyTime is the time in a capture's key.
func keyTime(key []byte) uint64 {
	return binary.BigEndian.Uint64(append([]byte{0, 0}, key[4:10]...))
}

// readSeries reads the captures of a record.
func (t *tx) readSeries(l archive.Link, key, value []byte) (series []archive.Capture, err error) {
	s, err := unseal(key, value, captureSealLen)
	if err != nil {
		return nil, err
	}
	at := int64(keyTime(key)) - epoch
	var payload archive.Digest
	for first := true; first || len(s.rest) > 0; first = false {
		if !first {
			at += int64(s.uint())
		}
		flags := s.byte()
		c := archive.Capture{
			URL: l.URL, Status: http.StatusOK, Revisit: flags&isRevisit != 0, Time: time.UnixMilli(at).UTC(),
		}
		if first && flags&samePayload != 0 { // of format 1: in another record
			if payload, err = t.payloadBefore(key, value); err != nil {
				return series, err
			}
		}
		if err := t.readCapture(s, flags, first, &c, &payload); err != nil {
			return series, err
		}
		series = append(series, c)
	}
	return series, s.err()
}

// readCapture reads the fields that the flags announce.
func (t *tx) readCapture(s *scanner, flags byte, first bool, c *archive.Capture, payload *archive.Digest) (err error) {
	if flags&hasStatus != 0 {
		c.Status = s.int()
	}
	if flags&hasMIME != 0 {
		mime, err := t.name(mimeName, s.uint())
		if err != nil {
			return err
		}
		c.MIME, c.Signals, _ = strings.Cut(mime, "\x00")
	}
	switch {
	case flags&hasPayload != 0:
		copy(payload[:], s.bytes(uint64(len(payload))))
		c.Payload = *payload
	case flags&samePayload != 0:
		if first {
			s.uint()
		}
		c.Payload = *payload
	}
	if flags&hasRecord != 0 {
		if c.Record, err = t.readRecord(s); err != nil {
			return err
		}
	}
	if flags&hasURL != 0 {
		c.URL = s.string()
	}
	if flags&hasLocation != 0 {
		c.Location = s.string()
	}
	return s.err()
}

// payloadBefore finds the payload that a record of format 1 has in another.
func (t *tx) payloadBefore(key, value []byte) (p archive.Digest, err error) {
	s, err := unseal(key, value, captureSealLen)
	if err != nil {
		return p, err
	}
	flags := s.byte()
	for _, f := range []byte{hasStatus, hasMIME} {
		if flags&f != 0 {
			s.uint()
		}
	}
	if flags&hasPayload != 0 {
		copy(p[:], s.bytes(uint64(len(p))))
		return p, s.err()
	}
	at := captureKey(binary.BigEndian.Uint32(key), keyTime(key)-s.uint())
	v := t.bolt.Bucket(bucketCaptures).Get(at)
	if s.bad || v == nil || flags&samePayload == 0 || bytes.Compare(at, key) >= 0 {
		return p, fmt.Errorf("%w: the payload of a capture is missing", archive.ErrCorrupt)
	}
	return t.payloadBefore(at, v)
}

// Captures lists the captures of a URL in order of time.
func (t *tx) Captures(k archive.Key, skip, n int) (captures []archive.Capture, err error) {
	l, number, err := t.link(k)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	cursor := t.bolt.Bucket(bucketCaptures).Cursor()
	first := captureKey(number, 0)
	for key, v := cursor.Seek(first); sameLink(key, first) && len(captures) < n; key, v = cursor.Next() {
		series, err := t.readSeries(l, key, v)
		if err != nil {
			return captures, err
		}
		kept := series[min(skip, len(series)):]
		skip = max(0, skip-len(series))
		captures = append(captures, kept[:min(len(kept), n-len(captures))]...)
	}
	return captures, nil
}
