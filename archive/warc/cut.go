package warc

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
)

// begin goes to where the next record begins, over anything that is none.
func (s *stream) begin() error {
	if s.out == nil {
		if err := s.sniff(); err != nil {
			return err
		}
	}
	for {
		head, err := s.peek()
		if err == io.EOF && s.gz != nil && len(head) > 0 && bytes.HasPrefix(magic, head) {
			head, err = s.peekOver()
		}
		switch {
		case bytes.Equal(head, magic):
			s.mark()
			return nil
		case err != nil && err != io.EOF:
			return err
		case len(head) == 0 && s.gz != nil:
			err := s.advance()
			s.start = s.member
			if err != nil {
				return err
			}
			continue
		case len(head) == 0:
			return io.EOF
		case err == io.EOF && s.gz == nil && bytes.HasPrefix(magic, head):
			return io.ErrUnexpectedEOF
		case s.records == 0:
			return fmt.Errorf("%w: it begins with %q", ErrFormat, head)
		}
		if err := s.skipLine(); err != nil {
			return err
		}
	}
}

// mark notes that a record begins here.
func (s *stream) mark() {
	s.start, s.alone = s.pos(), true
	if s.gz != nil {
		s.start, s.alone = s.member, s.fresh
	}
	s.fresh, s.short, s.inside = false, false, true
	s.records++
}

// peek shows the first bytes behind any line ends.
func (s *stream) peek() ([]byte, error) {
	for {
		b, err := s.out.Peek(1)
		if err != nil {
			return nil, err
		}
		if b[0] != '\r' && b[0] != '\n' {
			return s.out.Peek(len(magic))
		}
		_, _ = s.out.Discard(1) // it was there to peek at
	}
}

// peekOver is peek where the end of a member may lie within the magic.
func (s *stream) peekOver() ([]byte, error) {
	s.inside = true
	head, err := s.out.Peek(len(magic))
	s.inside = false
	if s.short { // a record begins there, and this was not one
		_, _ = s.out.Discard(len(head))
		return s.out.Peek(len(magic))
	}
	return head, err
}

func (s *stream) skipLine() error {
	for {
		_, err := s.out.ReadSlice('\n')
		if err == nil || err == io.EOF {
			return nil
		}
		if err != bufio.ErrBufferFull {
			return err
		}
	}
}

// head takes a record's header, with its empty line.
func (s *stream) head(limit int) (string, error) {
	var b []byte
	for whole := true; ; {
		line, err := s.out.ReadSlice('\n')
		b = append(b, line...)
		switch {
		case len(b) > limit:
			return "", fmt.Errorf("%w: the header is larger than %d bytes", ErrFormat, limit)
		case err == bufio.ErrBufferFull:
			whole = false
			continue
		case err != nil && s.short:
			return "", fmt.Errorf("%w: the header does not end", ErrFormat)
		case err != nil:
			return "", unexpected(err)
		case whole && (len(line) == 1 || len(line) == 2 && line[0] == '\r'):
			return string(b), nil
		}
		whole = true
	}
}

// block takes n bytes, or fewer where another record begins before that. Memory
// grows with the bytes that are there, whatever Content-Length says.
func (s *stream) block(n int64) ([]byte, error) {
	b := make([]byte, 0, min(n, firstGrab))
	for int64(len(b)) < n {
		if len(b) == cap(b) {
			b = slices.Grow(b, int(min(n-int64(len(b)), int64(len(b)))))
		}
		m, err := s.out.Read(b[len(b):min(int64(cap(b)), n)])
		b = b[:len(b)+m]
		if err != nil && s.short {
			return b, nil
		}
		if err != nil {
			return b, unexpected(err)
		}
	}
	return b, nil
}

// discard passes over the rest of a block, which w sees, or less where another
// record begins before that.
func (s *stream) discard(w io.Writer, n int64) (int64, error) {
	passed, err := io.CopyN(w, s.out, n)
	if err != nil && s.short {
		return passed, nil
	}
	return passed, unexpected(err)
}

// end goes behind the record. It returns the record's length in the file, 0 if
// it shares a gzip member, and whether something follows that is no record. To
// see that a member is whole, it must be read to its end before its record is
// delivered.
func (s *stream) end() (length int64, junk bool, err error) {
	if s.short {
		if s.alone {
			length = s.member - s.start
		}
		return length, false, nil
	}
	s.inside = false
	head, err := s.peek()
	if err != nil && err != io.EOF {
		return 0, false, err
	}
	if s.gz == nil || s.alone && !s.open && len(head) == 0 {
		length = s.pos() - s.start
	}
	return length, len(head) > 0 && !bytes.HasPrefix(magic, head), nil
}
