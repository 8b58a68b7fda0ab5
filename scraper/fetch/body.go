package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// acceptEncoding lists what unpack undoes.
const acceptEncoding = "gzip, deflate, br, zstd"

// Limits of content codings. No server needs more.
const (
	maxCodings    = 3
	maxZstdWindow = 8 << 20 // RFC 9659
)

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
func readBody(r io.Reader, coding string, limit int64) body {
	var b body
	b.stored, b.err = readUpTo(r, limit)
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

// readUpTo is io.ReadAll with ErrTooLarge, beside the first limit bytes.
func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(b)) > limit {
		return b[:limit:limit], fmt.Errorf("%w of %d bytes", ErrTooLarge, limit)
	}
	return b, err
}

// unpack undoes content codings. One that it does not know, or that the bytes
// do not have, is taken for a server's slip ("Content-Encoding: utf-8") and
// ignored. archive/warc reads records in the same way.
func unpack(b []byte, coding string, limit int64) ([]byte, error) {
	codings := strings.Split(strings.ToLower(coding), ",")
	if len(b) == 0 || len(codings) > maxCodings {
		return b, nil
	}
	var err error
	for i := len(codings) - 1; i >= 0 && err == nil; i-- { // the last one applied comes off first
		b, err = undo(b, strings.TrimSpace(codings[i]), limit)
	}
	return b, err
}

// undo undoes one coding, if the bytes have it.
func undo(b []byte, coding string, limit int64) ([]byte, error) {
	r := decoder(bytes.NewReader(b), coding)
	if r == nil {
		return b, nil
	}
	defer r.Close()
	decoded, err := readUpTo(r, limit)
	switch {
	case err == nil, errors.Is(err, ErrTooLarge):
		return decoded, err
	case errors.Is(err, gzip.ErrHeader): // garbage after the end, which browsers ignore
		return decoded, nil
	case len(decoded) < len(b) && bytes.HasPrefix(bytes.TrimSpace(b), []byte("<")): // it has the coding in name only
		return b, nil
	}
	return decoded, truncated("undo "+coding, err)
}

// decoder is nil for what needs none: no coding, an unknown one, or bytes that
// plainly do not have it.
func decoder(r *bytes.Reader, coding string) io.ReadCloser {
	buffered := bufio.NewReader(r)
	start, _ := buffered.Peek(2)
	switch coding {
	case "gzip", "x-gzip":
		if d, err := gzip.NewReader(buffered); err == nil {
			return d
		}
	case "deflate":
		if len(start) < 2 || start[0]&0x0f != 8 || (int(start[0])<<8|int(start[1]))%31 != 0 {
			return flate.NewReader(buffered) // without the zlib wrapper, as some servers send it
		}
		if d, err := zlib.NewReader(buffered); err == nil {
			return d
		}
	case "br":
		return io.NopCloser(brotli.NewReader(buffered))
	case "zstd":
		d, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow))
		if err == nil {
			return d.IOReadCloser()
		}
	}
	return nil
}
