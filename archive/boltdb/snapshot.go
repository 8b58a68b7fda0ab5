package boltdb

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"tearsheet/archive"
)

// version is a record of the bucket snapshots.
type version struct {
	head       archive.Snapshot // without the article
	text       uint64           // number of its text
	layout     []byte
	dictionary byte
	packed     []byte // the article without its Blocks
	marked     bool   // packed has the marks of its Blocks
}

// secondFormat begins a record of format 2; those of format 1 begin with the
// length of an id, ten.
const secondFormat byte = 2

// AddSnapshot adds a version with its text, and returns its number.
func (t *tx) AddSnapshot(s archive.Snapshot) (uint64, error) {
	t.wrote = true
	seq, err := t.grow(bucketSnapshots).NextSequence()
	if err != nil {
		return 0, err
	}
	text, isNew, err := t.addText(s.Text(), seq)
	if err != nil {
		return 0, err
	}
	if !isNew {
		if err := t.addHolder(text, s.ID); err != nil {
			return 0, err
		}
	}
	b, err := t.appendSnapshot(nil, s, text)
	if err != nil {
		return 0, err
	}
	t.facets.saves++
	if err := t.mark(seq, &s.Article); err != nil {
		return 0, err
	}
	return seq, t.put(bucketSnapshots, be8(seq), b)
}

func (t *tx) appendSnapshot(b []byte, s archive.Snapshot, text uint64) ([]byte, error) {
	dictionary, err := t.newest(ofHeads, fieldsID)
	if err != nil {
		return nil, err
	}
	b = append(b, secondFormat, dictionary)
	b = appendID(b, s.ID)
	b = binary.AppendUvarint(b, uint64(s.Version))
	b = binary.AppendUvarint(b, text)
	b = appendTime(b, s.Captured)
	b = appendDelta(b, s.Indexed.Sub(s.Captured).Milliseconds())
	b = append(b, flagsOf(s))
	if b, err = t.appendRecord(b, s.Record); err != nil {
		return nil, err
	}
	b = appendString(b, string(appendLayout(nil, s.Blocks)))
	article := stored{Article: s.Article, Marks: marksOf(s.Blocks)}
	article.Blocks = nil
	rest, err := json.Marshal(article)
	if err != nil {
		return nil, fmt.Errorf("encode article: %w", err)
	}
	return t.packer.pack(dictionary, rest, b)
}

// The flags of a snapshot.
const (
	isUpgrade byte = 1 << iota
	hasNoIndexed
	hasMarks
)

func flagsOf(s archive.Snapshot) (flags byte) {
	if s.Upgrade {
		flags |= isUpgrade
	}
	if s.Indexed.IsZero() {
		flags |= hasNoIndexed
	}
	if slices.ContainsFunc(s.Blocks, func(b archive.Block) bool { return len(b.Marks) > 0 }) {
		flags |= hasMarks
	}
	return flags
}

// readVersion reads the record of a version but for the article in it.
func (t *tx) readVersion(seq uint64) (v version, err error) {
	s, err := t.get(bucketSnapshots, be8(seq))
	if err != nil {
		return v, missing(err)
	}
	if len(s.rest) == 0 || s.rest[0] != secondFormat {
		return t.readFirstFormat(s)
	}
	s.byte()
	v.dictionary = s.byte()
	v.head = archive.Snapshot{ID: s.id(), Version: s.int()}
	v.text = s.uint()
	v.head.Captured = s.time()
	v.head.Indexed = v.head.Captured.Add(time.Duration(s.delta()) * time.Millisecond)
	flags := s.byte()
	v.head.Upgrade = flags&isUpgrade != 0
	v.marked = flags&hasMarks != 0
	if flags&hasNoIndexed != 0 {
		v.head.Indexed = time.Time{}
	}
	return t.readRest(v, s)
}

// readFirstFormat reads a record that format 1 wrote.
func (t *tx) readFirstFormat(s *scanner) (v version, err error) {
	v.dictionary = fieldsID
	v.head = archive.Snapshot{ID: archive.ID(s.string()), Version: s.int()}
	v.text = s.uint()
	v.head.Captured, v.head.Indexed, v.head.Upgrade = s.time(), s.time(), s.byte() == 1
	return t.readRest(v, s)
}

func (t *tx) readRest(v version, s *scanner) (_ version, err error) {
	if v.head.Record, err = t.readRecord(s); err != nil {
		return v, err
	}
	v.layout = s.bytes(s.uint())
	v.packed = s.rest
	return v, s.err()
}

// fields is the JSON of a version.
func (t *tx) fields(seq uint64) (string, error) {
	v, err := t.readVersion(seq)
	if err != nil {
		return "", err
	}
	rest, err := t.unpackFields(v)
	return string(rest), err
}

func (t *tx) unpackFields(v version) ([]byte, error) {
	if err := t.dictionary(v.dictionary); err != nil {
		return nil, err
	}
	return t.packer.unpack(v.dictionary, v.packed)
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
	rest, err := t.unpackFields(v)
	if err == nil {
		err = json.Unmarshal(rest, &s.Article)
	}
	if err != nil {
		return s, fmt.Errorf("%w: article %s version %d: %w", archive.ErrCorrupt, id, n, err)
	}
	s.Fixity, err = t.digest(v.text)
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
	if s.Blocks, err = readLayout(v.layout, text); err != nil || !v.marked {
		return err
	}
	rest, err := t.unpackFields(v)
	if err != nil {
		return err
	}
	return readMarks(rest, s.Blocks)
}

// Journal lists the saves after a sequence number.
func (t *tx) Journal(seq uint64, n int) (entries []archive.Entry, err error) {
	c := t.bolt.Bucket(bucketSnapshots).Cursor()
	for k, value := c.Seek(be8(seq + 1)); k != nil && len(entries) < n; k, value = c.Next() {
		s, err := unseal(k, value, sealLen)
		if err != nil {
			return entries, err
		}
		e := archive.Entry{Seq: binary.BigEndian.Uint64(k)}
		if len(s.rest) > 1 && s.rest[0] == secondFormat {
			s.bytes(2)
			e.ID, e.Version = s.id(), s.int()
		} else {
			e.ID, e.Version = archive.ID(s.string()), s.int()
		}
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
