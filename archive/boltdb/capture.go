package boltdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"time"

	"tearsheet/archive"
)

// The flags of a capture announce which fields follow, in this order.
const (
	isRevisit   byte = 1 << iota
	hasStatus        // uv; else 200
	hasMIME          // uv: its number
	hasPayload       // 32 bytes
	samePayload      // uv: so many milliseconds before, the capture that has it
	hasRecord        // uv three times: file plus one, offset, length
	hasURL           // string: spelt otherwise than in the link
	hasLocation      // string
)

// epoch is added to the milliseconds of a key, so that times before 1970 sort.
const epoch = 1 << 46

// lookBack is how many captures are searched for the same payload.
const lookBack = 8

// AddCapture adds a capture of a URL that has a link.
func (t *tx) AddCapture(k archive.Key, c archive.Capture) error {
	l, n, err := t.link(k)
	if err != nil {
		return fmt.Errorf("add capture of %s: %w", k, err)
	}
	ms := uint64(c.Time.UnixMilli() + epoch)
	if ms >= 1<<48 {
		return fmt.Errorf("add capture of %s: no capture can be of %s", k, c.Time)
	}
	t.wrote = true
	key := captureKey(n, ms)
	if key, err = t.freeKey(l, key, c); key == nil || err != nil {
		return err
	}
	b, err := t.appendCapture(key, l, c)
	if err != nil {
		return err
	}
	if err := t.countCapture(c); err != nil {
		return err
	}
	return t.bolt.Bucket(bucketCaptures).Put(key, seal(key, b, captureSealLen))
}

func captureKey(link uint32, ms uint64) []byte {
	k := binary.BigEndian.AppendUint32(nil, link)
	return append(k, binary.BigEndian.AppendUint64(nil, ms)[2:]...)
}

// freeKey is the key for a capture: the next free one if others were made at
// the same moment, or nil if this very capture is there already.
func (t *tx) freeKey(l archive.Link, key []byte, c archive.Capture) ([]byte, error) {
	moment := len(key)
	for i := 0; i <= 0xff; i++ {
		v := t.bolt.Bucket(bucketCaptures).Get(key)
		if v == nil {
			return key, nil
		}
		old, err := t.readCapture(l, key, v)
		if err != nil {
			return nil, err
		}
		if old == spelt(c) {
			return nil, nil
		}
		key = append(key[:moment:moment], byte(i))
	}
	return nil, fmt.Errorf("add capture of %s: there are 256 others of %s", c.URL, c.Time)
}

// spelt is a capture as it will be read back.
func spelt(c archive.Capture) archive.Capture {
	c.Time = time.UnixMilli(c.Time.UnixMilli()).UTC()
	return c
}

func (t *tx) appendCapture(key []byte, l archive.Link, c archive.Capture) ([]byte, error) {
	b := []byte{0}
	if c.Revisit {
		b[0] |= isRevisit
	}
	if c.Status != http.StatusOK {
		b[0] |= hasStatus
		b = binary.AppendUvarint(b, uint64(c.Status))
	}
	if c.MIME != "" {
		n, err := t.intern(mimeName, c.MIME)
		if err != nil {
			return nil, err
		}
		b[0] |= hasMIME
		b = binary.AppendUvarint(b, uint64(n))
	}
	b, err := t.appendPayload(b, key, c.Payload)
	if err != nil {
		return nil, err
	}
	if !c.Record.IsZero() {
		b[0] |= hasRecord
		if b, err = t.appendRecord(b, c.Record); err != nil {
			return nil, err
		}
	}
	if c.URL != l.URL {
		b[0] |= hasURL
		b = appendString(b, c.URL)
	}
	if c.Location != "" {
		b[0] |= hasLocation
		b = appendString(b, c.Location)
	}
	return b, nil
}

// appendPayload writes a payload's digest, or where it stands already.
func (t *tx) appendPayload(b, key []byte, payload archive.Digest) ([]byte, error) {
	if payload.IsZero() {
		return b, nil
	}
	cursor := t.bolt.Bucket(bucketCaptures).Cursor()
	k, v := before(cursor, key)
	for i := 0; i < lookBack && sameLink(k, key); i++ {
		p, holder, err := t.payload(k, v)
		if err != nil {
			return nil, err
		}
		if p == payload && holder > 0 {
			b[0] |= samePayload
			return binary.AppendUvarint(b, keyTime(key)-holder), nil
		}
		k, v = cursor.Prev()
	}
	b[0] |= hasPayload
	return append(b, payload[:]...), nil
}

func sameLink(k, other []byte) bool { return len(k) >= 10 && bytes.Equal(k[:4], other[:4]) }

// keyTime is the time in a capture's key.
func keyTime(key []byte) uint64 {
	return binary.BigEndian.Uint64(append([]byte{0, 0}, key[4:10]...))
}

// payload reads the payload of a capture and the time in the key of the one
// that has it in full; 0 if none can be pointed at.
func (t *tx) payload(key, value []byte) (p archive.Digest, holder uint64, err error) {
	s, err := unseal(key, value, captureSealLen)
	if err != nil {
		return p, 0, err
	}
	flags := s.byte()
	for _, f := range []byte{hasStatus, hasMIME} {
		if flags&f != 0 {
			s.uint()
		}
	}
	return t.readPayload(s, flags, key)
}

func (t *tx) readPayload(s *scanner, flags byte, key []byte) (p archive.Digest, holder uint64, err error) {
	switch {
	case flags&hasPayload != 0:
		copy(p[:], s.bytes(uint64(len(p))))
		if len(key) == 10 {
			holder = keyTime(key)
		}
	case flags&samePayload != 0:
		holder = keyTime(key) - s.uint()
		at := captureKey(binary.BigEndian.Uint32(key), holder)
		v := t.bolt.Bucket(bucketCaptures).Get(at)
		if s.bad || v == nil || bytes.Equal(at, key) {
			return p, 0, fmt.Errorf("%w: the payload of a capture is missing", archive.ErrCorrupt)
		}
		p, _, err = t.payload(at, v)
	}
	return p, holder, errors.Join(err, s.err())
}

func (t *tx) readCapture(l archive.Link, key, value []byte) (c archive.Capture, err error) {
	s, err := unseal(key, value, captureSealLen)
	if err != nil {
		return c, err
	}
	flags := s.byte()
	c = archive.Capture{
		URL: l.URL, Status: http.StatusOK, Revisit: flags&isRevisit != 0,
		Time: time.UnixMilli(int64(keyTime(key)) - epoch).UTC(),
	}
	if flags&hasStatus != 0 {
		c.Status = s.int()
	}
	if flags&hasMIME != 0 {
		if c.MIME, err = t.name(mimeName, s.uint()); err != nil {
			return c, err
		}
	}
	if c.Payload, _, err = t.readPayload(s, flags, key); err != nil {
		return c, err
	}
	if flags&hasRecord != 0 {
		if c.Record, err = t.readRecord(s); err != nil {
			return c, err
		}
	}
	if flags&hasURL != 0 {
		c.URL = s.string()
	}
	if flags&hasLocation != 0 {
		c.Location = s.string()
	}
	return c, s.err()
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
		if skip--; skip >= 0 {
			continue
		}
		c, err := t.readCapture(l, key, v)
		if err != nil {
			return captures, err
		}
		captures = append(captures, c)
	}
	return captures, nil
}
