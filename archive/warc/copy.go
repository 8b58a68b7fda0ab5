package warc

import (
	"fmt"
	"io"
	"math"

	"github.com/klauspost/compress/gzip"
)

// Copy appends a record to w as it stands, byte for byte, as a gzip member of
// its own, and returns how long that is. From is the file that the record was
// read from, for records that are a member already, or too large to hold. A
// record that is not whole, or shares its member and is larger than
// ReaderOptions.MaxRecord, is ErrTruncated.
func (r *Record) Copy(w io.Writer, from io.ReaderAt) (int64, error) {
	if r.Length > 0 && r.packed {
		return io.Copy(w, io.NewSectionReader(from, r.Offset, r.Length))
	}
	counted := &counting{w: w}
	gz := gzip.NewWriter(counted)
	if r.Length > 0 {
		if _, err := io.Copy(gz, io.NewSectionReader(from, r.Offset, r.Length)); err != nil {
			return counted.n, err
		}
		return counted.n, gz.Close()
	}
	if r.Truncated {
		return 0, fmt.Errorf("copy record at %d: %w: it has %d bytes of %s", r.Offset, ErrTruncated, len(r.Body), r.Header.Get("Content-Length"))
	}
	for _, part := range [][]byte{[]byte(r.head), r.Body, []byte("\r\n\r\n")} {
		if _, err := gz.Write(part); err != nil {
			return counted.n, err
		}
	}
	return counted.n, gz.Close()
}

// counting counts what is written through it.
type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// Request is the request record that lies behind a response and belongs to it,
// as Writer and most others write them; nil if there is none.
func (r *Record) Request(from io.ReaderAt) *Record {
	behind := r.Offset + r.Length
	next, err := newReader(io.NewSectionReader(from, behind, math.MaxInt64-behind), behind, ReaderOptions{}).Next()
	if err != nil || r.Length == 0 || next.Type != typeRequest || bare(next.Header.Get("WARC-Concurrent-To")) != r.ID {
		return nil
	}
	next.File = r.File
	return next
}
