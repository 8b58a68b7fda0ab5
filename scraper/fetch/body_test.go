package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"
)

// zipped is what a server sends under Content-Encoding: gzip.
func zipped(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(s))
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestReadBody: which codings there are is package warc's affair; what becomes of
// a body that is too long, or not whole, is ours.
func TestReadBody(t *testing.T) {
	page := strings.Repeat("All work and no play. ", 20)
	packed := zipped(t, page)
	size := int64(len(page))
	tests := []struct {
		name, coding string
		sent         []byte
		limit        int64
		decoded      string
		truncated    string
		err          error
	}{
		{"plain", "", []byte(page), size, page, "", nil},
		{"gzip", "GZIP", packed, size, page, "", nil},
		{"unknown", "utf-8", []byte(page), size, page, "", nil},
		{"too long", "", []byte(page), 10, page[:10], "length", ErrTooLarge},
		{"too long when decoded", "gzip", packed, int64(len(packed)), page[:len(packed)], "length", ErrTooLarge},
		{"cut within its coding", "gzip", packed[:len(packed)-4], size, page, "", ErrTruncated},
	}
	var in bytes.Buffer
	for _, tt := range tests {
		got := readBody(&in, bytes.NewReader(tt.sent), tt.coding, tt.limit)
		in.Reset()
		in.WriteString("the next body")
		if string(got.decoded) != tt.decoded || got.truncated != tt.truncated || !errors.Is(got.err, tt.err) {
			t.Errorf("%s: got %q, cut by %q, %v", tt.name, got.decoded, got.truncated, got.err)
		}
		if whole := int64(len(tt.sent)) <= tt.limit; whole && !bytes.Equal(got.stored, tt.sent) {
			t.Errorf("%s: stored %q of %q", tt.name, got.stored, tt.sent)
		}
	}
}

func FuzzReadBody(f *testing.F) {
	for _, coding := range []string{"gzip", "deflate", "br", "zstd", "gzip, br", ",,,", ""} {
		f.Add(zipped(f, "seed"), coding)
	}
	f.Fuzz(func(t *testing.T, b []byte, coding string) {
		const limit = 1 << 16
		got := readBody(&bytes.Buffer{}, bytes.NewReader(b), coding, limit)
		if len(got.stored) > limit || len(got.decoded) > limit {
			t.Errorf("%d stored, %d decoded against a limit of %d", len(got.stored), len(got.decoded), limit)
		}
		if got.err == nil && !bytes.Equal(got.stored, b) {
			t.Error("bytes were lost without an error")
		}
	})
}
