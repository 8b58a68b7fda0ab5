package warc

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

const (
	ahead      = 256 << 10 // bytes read at once from the source
	plainAhead = 32 << 10  // bytes decompressed at once
	firstGrab  = 1 << 20   // what a Content-Length is trusted with before the bytes are there
)

// magic begins a record, and a gzip member.
var (
	magic     = []byte("WARC/")
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// stream is the plain bytes of a WARC file. It knows where in the file
// they come from: between records it never reads over the end of a gzip member.
type stream struct {
	base  int64
	taken counter       // what in took from the source
	in    *bufio.Reader // the bytes of the file
	out   *bufio.Reader // the plain bytes; in itself if the file is not gzipped
	gz    *gzip.Reader  // nil if the file is not gzipped

	start   int64  // where the record lies
	member  int64  // where the member under way begins
	open    bool   // its end has not been reached
	alone   bool   // the record is the first in its member
	fresh   bool   // no record has begun in the member
	inside  bool   // a record is under way: it may go on in the next member
	short   bool   // it should have, but another record begins there
	pending []byte // plain bytes taken from gz to see that
	records int
}

// counter counts the bytes that a bufio.Reader takes.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func newStream(r io.Reader, base int64) *stream {
	s := &stream{base: base, start: base, taken: counter{r: r}}
	s.in = bufio.NewReaderSize(&s.taken, ahead)
	return s
}

// pos is the offset of the next byte of the file.
func (s *stream) pos() int64 { return s.base + s.taken.n - int64(s.in.Buffered()) }

// sniff finds out how the file is packed.
func (s *stream) sniff() error {
	head, err := s.in.Peek(len(magic))
	switch {
	case len(head) == 0:
		return err
	case bytes.HasPrefix(head, zstdMagic):
		return fmt.Errorf("%w: it is compressed with zstd, unpack it first", ErrFormat)
	case bytes.HasPrefix(head, gzipMagic) || bytes.Equal(head, gzipMagic[:1]):
		s.gz = new(gzip.Reader)
		s.out = bufio.NewReaderSize(s, plainAhead)
	default:
		s.out = s.in
	}
	return nil
}

// Read decompresses, for out.
func (s *stream) Read(p []byte) (int, error) {
	for {
		if len(s.pending) > 0 {
			n := copy(p, s.pending)
			s.pending = s.pending[n:]
			return n, nil
		}
		if !s.open && !s.inside {
			return 0, io.EOF
		}
		if !s.open {
			if err := s.cross(); err != nil {
				return 0, err
			}
			continue
		}
		n, err := s.gz.Read(p)
		if err == io.EOF {
			s.open, err = false, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// advance opens the next member; io.EOF means that there is none.
func (s *stream) advance() error {
	s.member, s.fresh = s.pos(), true
	head, err := s.in.Peek(len(gzipMagic))
	if len(head) == 0 {
		return err
	}
	if !bytes.HasPrefix(gzipMagic, head) {
		return fmt.Errorf("%w: what follows is not gzip", ErrFormat)
	}
	if err := s.gz.Reset(s.in); err != nil {
		return unexpected(err)
	}
	s.gz.Multistream(false)
	s.open = true
	return nil
}

// cross goes on with a record in the next member, unless another record begins
// there: then a wrong Content-Length led here.
func (s *stream) cross() error {
	if err := s.advance(); err != nil {
		return unexpected(err)
	}
	var start [len("WARC/")]byte
	n := 0
	for n < len(start) && s.open {
		m, err := s.gz.Read(start[n:])
		n += m
		if err == io.EOF {
			s.open, err = false, nil
		}
		if err != nil {
			return err
		}
	}
	s.pending = start[:n]
	s.short = bytes.Equal(s.pending, magic)
	s.fresh = s.short
	if s.short {
		s.inside = false
		return io.EOF
	}
	return nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
