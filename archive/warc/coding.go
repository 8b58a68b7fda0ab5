package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// Limits of content codings. No server needs more.
const (
	maxCodings    = 3
	maxZstdWindow = 8 << 20 // RFC 9659
	maxChunkLine  = 4 << 10
)

// dechunk joins the chunks of RFC 9112 §7.1. A body that does not begin with a
// chunk, because whoever stored it joined them, is whole as it is.
func dechunk(b []byte) (joined []byte, whole bool) {
	for rest := b; ; {
		data, next, whole, ok := chunk(rest)
		if !ok && len(rest) == len(b) {
			return b, true
		}
		joined = append(joined, data...)
		if !ok || !whole || len(data) == 0 {
			return joined, ok && whole
		}
		rest = next
	}
}

// chunk cuts the first chunk off b. It is not whole if b ends in it, and not
// ok if it is none.
func chunk(b []byte) (data, rest []byte, whole, ok bool) {
	i := bytes.IndexByte(b[:min(len(b), maxChunkLine)], '\n')
	if i < 0 {
		return nil, nil, false, false
	}
	digits, _, _ := bytes.Cut(b[:i], []byte(";"))
	size, err := strconv.ParseUint(string(bytes.TrimSpace(digits)), 16, 63)
	if rest = b[i+1:]; err != nil || size > uint64(len(rest)) {
		return rest, nil, false, err == nil && bytes.HasSuffix(b[:i], []byte("\r"))
	}
	data, rest = rest[:size], rest[size:]
	after := bytes.TrimPrefix(rest, []byte("\r"))
	switch {
	case size == 0:
		return nil, nil, true, true
	case len(after) == 0:
		return data, nil, false, true
	}
	return data, after[1:], true, after[0] == '\n'
}

// Decode undoes content codings (RFC 9110, 8.4.1), the last one applied first:
// gzip, deflate, br and zstd. One that it does not know, or that the bytes do
// not have, is a server's slip ("Content-Encoding: utf-8") and passed over. Up
// to limit bytes are decoded, however few a bomb has; beside ErrLimit, or the
// error of a decoder, is what could be.
func Decode(b []byte, codings string, limit int64) (decoded []byte, err error) {
	names := strings.Split(strings.ToLower(codings), ",")
	for i := len(names) - 1; i >= 0 && len(names) <= maxCodings && err == nil; i-- {
		b, err = undo(b, strings.TrimSpace(names[i]), limit)
	}
	if int64(len(b)) > limit {
		return b[:limit:limit], ErrLimit
	}
	return b, err
}

// undo undoes one coding, up to limit bytes.
func undo(b []byte, coding string, limit int64) (decoded []byte, err error) {
	r := decoder(bufio.NewReader(bytes.NewReader(b)), coding)
	if r == nil || len(b) == 0 {
		return b, nil
	}
	defer r.Close()
	decoded, err = io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case int64(len(decoded)) > limit:
		return decoded[:limit:limit], ErrLimit
	case err == nil, errors.Is(err, gzip.ErrHeader): // garbage after the end is what browsers ignore
		return decoded, nil
	case len(decoded) < len(b) && bytes.HasPrefix(bytes.TrimSpace(b), []byte("<")): // it has the coding in name only
		return b, nil
	}
	return decoded, fmt.Errorf("undo %s: %w", coding, err)
}

// decoder is nil for a coding that is not known, or not there.
func decoder(b *bufio.Reader, coding string) io.ReadCloser {
	start, _ := b.Peek(2)
	switch coding {
	case "gzip", "x-gzip":
		if r, err := gzip.NewReader(b); err == nil {
			return r
		}
	case "deflate":
		if len(start) == 2 && start[0]&0x0f == 8 && (int(start[0])<<8|int(start[1]))%31 == 0 {
			if r, err := zlib.NewReader(b); err == nil {
				return r
			}
			return nil
		}
		return flate.NewReader(b) // without the zlib wrapper, as some servers send it
	case "br":
		return io.NopCloser(brotli.NewReader(b))
	case "zstd":
		d, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow))
		if err == nil {
			return d.IOReadCloser()
		}
	}
	return nil
}
