package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// pack applies one content coding.
func pack(t testing.TB, coding string, b []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	var w io.WriteCloser
	var err error
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&packed)
	case "deflate":
		w = zlib.NewWriter(&packed)
	case "bare deflate":
		w, err = flate.NewWriter(&packed, flate.DefaultCompression)
	case "br":
		w = brotli.NewWriter(&packed)
	case "zstd":
		w, err = zstd.NewWriter(&packed)
	default:
		return b
	}
	if err == nil {
		_, err = w.Write(b)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestUnpack(t *testing.T) {
	const page = "<p>Hello, hello, hello"
	plain := []byte(page)
	tests := []struct {
		name, coding string
		body         []byte
	}{
		{"none", "", plain},
		{"identity", "identity", plain},
		{"unknown", "utf-8", plain},
		{"gzip", "GZIP", pack(t, "gzip", plain)},
		{"x-gzip", "x-gzip", pack(t, "gzip", plain)},
		{"gzip in two members", "gzip", append(pack(t, "gzip", plain[:5]), pack(t, "gzip", plain[5:])...)},
		{"gzip by name only", "gzip", plain},
		{"gzip before garbage", "gzip", append(pack(t, "gzip", plain), "garbage after the end"...)},
		{"deflate by name only", "deflate", plain},
		{"br by name only", "br", plain},
		{"zstd by name only", "zstd", plain},
		{"deflate", "deflate", pack(t, "deflate", plain)},
		{"deflate without zlib", "deflate", pack(t, "bare deflate", plain)},
		{"br", "br", pack(t, "br", plain)},
		{"zstd", "zstd", pack(t, "zstd", plain)},
		{"br over gzip", "gzip, br", pack(t, "br", pack(t, "gzip", plain))},
	}
	for _, tt := range tests {
		if got, err := unpack(tt.body, tt.coding, 1000); err != nil || string(got) != page {
			t.Errorf("%s: got %q, %v", tt.name, got, err)
		}
		if bytes.Equal(tt.body, plain) {
			continue
		}
		if got, err := unpack(tt.body, tt.coding, 10); len(got) > 10 || !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %d bytes against a limit of 10, %v", tt.name, len(got), err)
		}
	}
}

func TestUnpackDamaged(t *testing.T) {
	for _, coding := range []string{"gzip", "deflate", "br", "zstd"} {
		packed := pack(t, coding, bytes.Repeat([]byte("All work and no play. "), 100))
		if _, err := unpack(packed[:len(packed)-3], coding, 1<<20); !errors.Is(err, ErrTruncated) {
			t.Errorf("%s: got %v, want ErrTruncated", coding, err)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	for _, coding := range []string{"gzip", "deflate", "br", "zstd", "gzip, br", ",,,", ""} {
		f.Add(pack(f, coding, []byte("seed")), coding)
	}
	f.Fuzz(func(t *testing.T, b []byte, coding string) {
		const limit = 1 << 16
		got := readBody(bytes.NewReader(b), coding, limit)
		if len(got.stored) > limit || len(got.decoded) > limit {
			t.Errorf("%d stored, %d decoded against a limit of %d", len(got.stored), len(got.decoded), limit)
		}
		if got.err == nil && !bytes.Equal(got.stored, b) {
			t.Error("bytes were lost without an error")
		}
	})
}
