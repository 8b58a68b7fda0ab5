package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"tearsheet/archive/warc"
)

// acceptEncoding lists what unpack undoes.
const acceptEncoding = "gzip, deflate, br, zstd"

// body is the body of an answer in both its forms, which share their bytes
// when there is no coding.
type body struct {
	stored    []byte // content coding kept
	decoded   []byte
	truncated string // why stored is not whole, in the words of WARC-Truncated
	err       error  // why decoded is not whole: ErrTooLarge or ErrTruncated
}

// readBody reads at most limit bytes, and decodes them to at most limit bytes:
// however little a bomb sends, it is the bytes it makes that count.
func readBody(in *bytes.Buffer, r io.Reader, coding string, limit int64) body {
	var b body
	b.stored, b.err = readUpTo(in, r, limit)
	switch {
	case errors.Is(b.err, ErrTooLarge):
		b.truncated = "length"
	case errors.Is(b.err, context.DeadlineExceeded), errors.Is(b.err, errSlow):
		b.truncated, b.err = "time", truncated("out of time", b.err)
	case b.err != nil:
		b.truncated, b.err = "disconnect", truncated("the connection broke", b.err)
	}
	decoded, err := unpack(b.stored, coding, limit)
	b.decoded = decoded
	if b.err != nil || err == nil {
		return b
	}
	if b.err = err; errors.Is(err, ErrTooLarge) {
		b.truncated = "length" // a reader of the record must stop where we did
	}
	return b
}

// mostRoom is how large a buffer may be that is used again, in bytes.
const mostRoom = 1 << 20

// readUpTo is io.ReadAll with ErrTooLarge, beside the first limit bytes. They
// are read into the buffer.
func readUpTo(in *bytes.Buffer, r io.Reader, limit int64) ([]byte, error) {
	in.Reset()
	_, err := in.ReadFrom(io.LimitReader(r, limit+1))
	b := in.Bytes()
	if in.Cap() > mostRoom {
		*in = bytes.Buffer{}
	} else {
		b = bytes.Clone(b)
	}
	if int64(len(b)) > limit {
		return b[:limit:limit], fmt.Errorf("%w of %d bytes", ErrTooLarge, limit)
	}
	return b, err
}

// unpack undoes content codings as readers of the record do.
func unpack(b []byte, coding string, limit int64) ([]byte, error) {
	decoded, err := warc.Decode(b, coding, limit)
	switch {
	case errors.Is(err, warc.ErrLimit):
		return decoded, fmt.Errorf("%w of %d bytes", ErrTooLarge, limit)
	case err != nil:
		return decoded, truncated("its coding breaks off", err)
	}
	return decoded, nil
}
