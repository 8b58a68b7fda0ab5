package warc

import (
	"bytes"
	"io"
	"math"

	"github.com/klauspost/compress/gzip"
)

// memberMagic begins a gzip member as all writers of WARC make it.
var memberMagic = []byte{0x1f, 0x8b, 8}

// window is how many bytes of a file salvage looks at in one read.
const window = 1 << 20

// salvage finds the first gzip member, or line of a plain file, that begins
// with a record after a damaged one, -1 if there is none. A file that begins with
// something else, such as a torn WACZ, may have either.
func salvage(f io.ReaderAt, damaged int64) int64 {
	start := make([]byte, len(magic))
	n, _ := f.ReadAt(start, 0)
	if !bytes.HasPrefix(start[:n], gzipMagic) {
		if at := salvageLine(f, damaged); at >= 0 || bytes.Equal(start[:n], magic) {
			return at
		}
	}
	b := make([]byte, window)
	for at := damaged + 1; ; {
		n, err := f.ReadAt(b, at)
		for i := 0; ; i++ {
			j := bytes.Index(b[i:n], memberMagic)
			if j < 0 {
				break
			}
			if i += j; begins(f, at+int64(i)) {
				return at + int64(i)
			}
		}
		if err != nil || n < len(memberMagic) {
			return -1
		}
		at += int64(n - len(memberMagic) + 1)
	}
}

// salvageLine finds the first line that begins a record after a damaged one.
func salvageLine(f io.ReaderAt, damaged int64) int64 {
	line := append([]byte("\n"), magic...)
	b := make([]byte, window)
	for at := damaged; ; {
		n, err := f.ReadAt(b, at)
		if i := bytes.Index(b[:n], line); i >= 0 {
			return at + int64(i) + 1
		}
		if err != nil || n < len(line) {
			return -1
		}
		at += int64(n - len(line) + 1)
	}
}

// begins tells whether a record begins in a member at an offset.
func begins(f io.ReaderAt, at int64) bool {
	gz, err := gzip.NewReader(io.NewSectionReader(f, at, math.MaxInt64-at))
	if err != nil {
		return false
	}
	start := make([]byte, len(magic))
	_, err = io.ReadFull(gz, start)
	return err == nil && bytes.Equal(start, magic)
}
