package boltdb

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"tearsheet/archive"
)

// version is a record of the bucket snapshots.
type version struct {
	head   archive.Snapshot // without the article
	text   uint64           // number of its text
	layout []byte
	packed []byte // the article without its Blocks
}

// AddSnapshot adds a version with its text, and returns its number.
func (t *tx) AddSnapshot(s archive.Snapshot) (uint64, error) {
	t.wrote = true
	text, err := t.addText(s.Text())
	if err != nil {
		return 0, err
	}
	if err := t.grow(bucketHolders).Put(holderKey(text, s.ID), []byte{}); err != nil {
		return 0, err
	}
	seq, err := t.grow(bucketSnapshots).NextSequence()
	if err != nil {
		return 0, err
	}
	b, err := t.appendSnapshot(nil, s, text)
	if err != nil {
		return 0, err
	}
	return seq, t.put(bucketSnapshots, be8(seq), b)
}

func (t *tx) appendSnapshot(b []byte, s archive.Snapshot, text uint64) ([]byte, error) {
	b = appendString(b, s.ID)
	b = binary.AppendUvarint(b, uint64(s.Version))
	b = binary.AppendUvarint(b, text)
	b = appendTime(b, s.Captured)
	b = appendTime(b, s.Indexed)
	b = appendBool(b, s.Upgrade)
	b, err := t.appendRecord(b, s.Record)
	if err != nil {
		return nil, err
	}
	b = appendString(b, string(appendLayout(nil, s.Blocks)))
	article := s.Article
	article.Blocks = nil
	rest, err := json.Marshal(article)
	if err != nil {
		return nil, fmt.Errorf("encode article: %w", err)
	}
	return t.packer.fields.EncodeAll(rest, b), nil
}

// readVersion reads the record of a version but for the article in it.
func (t *tx) readVersion(seq uint64) (v version, err error) {
	s, err := t.get(bucketSnapshots, be8(seq))
	if err != nil {
		return v, missing(err)
	}
	v.head = archive.Snapshot{ID: archive.ID(s.string()), Version: s.int()}
	v.text = s.uint()
	v.head.Captured, v.head.Indexed, v.head.Upgrade = s.time(), s.time(), s.byte() == 1
	if v.head.Record, err = t.readRecord(s); err != nil {
		return v, err
	}
	v.layout = s.bytes(s.uint())
	v.packed = s.rest
	return v, s.err()
}

// version reads the record of version n of an article.
func (t *tx) version(id archive.ID, n int) (version, error) {
	c, err := t.Chain(id)
	if err != nil {
		return version{}, err
	}
	if n < 1 || n > len(c.Versions) {
		return version{}, archive.ErrNotFound
	}
	return t.readVersion(c.Versions[n-1].Seq)
}

// Head is a version as it was added, without its Blocks.
func (t *tx) Head(id archive.ID, n int) (s archive.Snapshot, err error) {
	v, err := t.version(id, n)
	if err != nil {
		return s, err
	}
	s = v.head
	rest, err := t.packer.reader.DecodeAll(v.packed, nil)
	if err == nil {
		err = json.Unmarshal(rest, &s.Article)
	}
	if err != nil {
		return s, fmt.Errorf("%w: article %s version %d: %w", archive.ErrCorrupt, id, n, err)
	}
	s.Fixity, _, err = t.packedText(v.text)
	return s, err
}

// Body puts the Blocks into a head.
func (t *tx) Body(s *archive.Snapshot) error {
	v, err := t.version(s.ID, s.Version)
	if err != nil {
		return err
	}
	text, err := t.text(v.text)
	if err != nil {
		return err
	}
	s.Blocks, err = readLayout(v.layout, text)
	return err
}

// Journal lists the saves after a sequence number.
func (t *tx) Journal(seq uint64, n int) (entries []archive.Entry, err error) {
	c := t.bolt.Bucket(bucketSnapshots).Cursor()
	for k, value := c.Seek(be8(seq + 1)); k != nil && len(entries) < n; k, value = c.Next() {
		s, err := unseal(k, value, sealLen)
		if err != nil {
			return entries, err
		}
		e := archive.Entry{Seq: binary.BigEndian.Uint64(k), ID: archive.ID(s.string()), Version: s.int()}
		if err := s.err(); err != nil {
			return entries, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// appendRecord writes where a WARC record lies: file plus one, offset, length.
func (t *tx) appendRecord(b []byte, r archive.Record) ([]byte, error) {
	if r.IsZero() {
		return append(b, 0), nil
	}
	file, err := t.intern(fileName, r.File)
	if err != nil {
		return nil, err
	}
	b = binary.AppendUvarint(b, uint64(file)+1)
	b = binary.AppendUvarint(b, uint64(r.Offset))
	return binary.AppendUvarint(b, uint64(r.Length)), nil
}

func (t *tx) readRecord(s *scanner) (r archive.Record, err error) {
	file := s.uint()
	if file == 0 {
		return r, nil
	}
	r = archive.Record{Offset: int64(s.uint()), Length: int64(s.uint())}
	r.File, err = t.name(fileName, file-1)
	return r, err
}

func be8(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// missing turns "not found" into damage where a record must be.
func missing(err error) error {
	if errors.Is(err, archive.ErrNotFound) {
		return fmt.Errorf("%w: a record that others point at is missing", archive.ErrCorrupt)
	}
	return err
}
