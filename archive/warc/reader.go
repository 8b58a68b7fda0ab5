package warc

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// The defaults of ReaderOptions.
const (
	defaultRecord  = 256 << 20
	defaultPayload = 64 << 20
	defaultHeader  = 1 << 20
)

// ReaderOptions limits what a Reader holds in memory, in bytes.
type ReaderOptions struct {
	MaxRecord  int64 // of a Record.Body, the rest is passed over; default 256 MiB
	MaxPayload int64 // of a Response.Body, which is decompressed; default 64 MiB
	MaxHeader  int   // of a record's header, an error beyond; default 1 MiB
}

// Reader reads the records of a WARC file one after the other: WARC 0.17 to
// 1.1, plain, gzipped record by record or as a whole. It is for one goroutine,
// but needs little time: decode its records (Record.HTTP) in others.
type Reader struct {
	o   ReaderOptions
	s   *stream
	at  int64 // where the record under way begins
	err error

	nonsense bool // err is of a header that was read to its end
}

// NewReader returns a Reader of r. It reads ahead, so r is its own.
func NewReader(r io.Reader, o ReaderOptions) *Reader { return newReader(r, 0, o) }

// newReader reads a file from base on.
func newReader(r io.Reader, base int64, o ReaderOptions) *Reader {
	if o.MaxRecord <= 0 {
		o.MaxRecord = defaultRecord
	}
	if o.MaxPayload <= 0 {
		o.MaxPayload = defaultPayload
	}
	if o.MaxHeader <= 0 {
		o.MaxHeader = defaultHeader
	}
	return &Reader{o: o, s: newStream(r, base), at: base}
}

// All yields every record, and the error that ends the reading early, if one
// does. It is Next as an iterator.
func (r *Reader) All() iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		for {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) || !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// Next returns the next record, and io.EOF after the last one; an input of no
// bytes has none. ErrTruncated, ErrFormat, ErrDigest and whatever the source
// says come with the offset of the record, and again from every later call. A
// record whose Content-Length is wrong is no error: it is delivered Truncated,
// and reading goes on at the next line that begins a record.
func (r *Reader) Next() (*Record, error) {
	if r.err != nil {
		return nil, r.err
	}
	rec, err := r.next()
	if err == nil {
		return rec, nil
	}
	r.err = io.EOF
	if err != io.EOF {
		r.err = fmt.Errorf("read WARC record at %d: %w", r.at, explained(err))
	}
	return nil, r.err
}

func (r *Reader) next() (*Record, error) {
	err := r.s.begin()
	r.at = r.s.start
	if err != nil {
		return nil, err
	}
	head, err := r.s.head(r.o.MaxHeader)
	if err != nil {
		return nil, err
	}
	rec, length, err := parseRecord(head)
	if err != nil {
		r.nonsense = true
		return nil, err
	}
	rec.packed = r.s.gz != nil
	rec.maxPayload = r.o.MaxPayload
	if rec.Body, err = r.s.block(min(length, r.o.MaxRecord)); err != nil {
		return nil, err
	}
	passed, err := r.passOver(rec, length-int64(len(rec.Body)))
	if err != nil {
		return nil, err
	}
	rec.Offset = r.s.start
	end, junk, err := r.s.end()
	whole := int64(len(rec.Body))+passed == length && (!junk || rec.proven())
	rec.large = whole && passed > 0
	rec.Length, rec.Truncated = end, !whole || rec.large
	return rec, err
}

// passOver goes over what a block has behind Body. It is read all the same, for
// the digest of the block.
func (r *Reader) passOver(rec *Record, n int64) (passed int64, err error) {
	if n == 0 || r.s.short {
		return 0, nil
	}
	if rec.digest = hasher(rec.Header.Get(blockField)); rec.digest == nil {
		return r.s.discard(io.Discard, n)
	}
	_, _ = rec.digest.Write(rec.Body) // a hash never fails
	return r.s.discard(rec.digest, n)
}

// resume lets Next go on behind a header that makes no sense, and tells
// whether it can.
func (r *Reader) resume() bool {
	if !r.nonsense {
		return false
	}
	r.nonsense, r.err, r.s.inside = false, nil, false
	return true
}

// explained puts an error of the decompression in this package's words.
func explained(err error) error {
	var corrupt flate.CorruptInputError
	var internal flate.InternalError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt), errors.As(err, &internal):
		return fmt.Errorf("%w: %w", ErrDigest, err)
	}
	return err
}
