package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWrongLength: a wrong Content-Length costs its own record at most.
func TestWrongLength(t *testing.T) {
	before, after := plain("http://a/", "one"), plain("http://c/", "three")
	long := plain("http://b/", "two", "Content-Length: 30")
	short := plain("http://b/", "two\nlines", "Content-Length: 3")
	tests := []struct {
		name string
		file []byte
		want []string
	}{
		{"too long, zipped", zip(t, before, long, after), []string{"http://a/ one", "http://b/ two\r\n\r\n*", "http://c/ three"}},
		{"too long, plain", []byte(before + long + after + after), []string{"http://a/ one", "http://b/ two\r\n\r\n" + after[:23] + "*", "http://c/ three"}},
		{"too short, zipped", zip(t, before, short, after), []string{"http://a/ one", "http://b/ two*", "http://c/ three"}},
		{"too short by what might be a record", zip(t, before, strings.TrimSpace(short[:len(short)-len("lines\r\n\r\n")]+"WA"), after), []string{"http://a/ one", "http://b/ two", "http://c/ three"}},
		{"too short, in one member", zip(t, before+short+after), []string{"http://a/ one", "http://b/ two*", "http://c/ three"}},
		{"too short, plain", []byte(before + short + after), []string{"http://a/ one", "http://b/ two*", "http://c/ three"}},
	}
	for _, tt := range tests {
		all, err := readAll(tt.file, ReaderOptions{})
		if diff := cmp.Diff(tt.want, brief(all)); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
		}
	}
}

func TestBadFiles(t *testing.T) {
	good := plain("http://a/", "one")
	n := len(zip(t, good))
	damaged := zip(t, good, good)
	damaged[len(damaged)-6] ^= 1 // in the checksum of the second
	tests := []struct {
		name string
		file []byte
		want error
		at   int // the offset in the error
	}{
		{"a page", []byte("<!DOCTYPE html><p>Hello"), ErrFormat, 0},
		{"a zipped page", zip(t, "<!DOCTYPE html><p>Hello"), ErrFormat, 0},
		{"zstd", []byte{0x28, 0xb5, 0x2f, 0xfd, 0, 0}, ErrFormat, 0},
		{"not quite gzip", []byte("\x1f\x8b\x09aaaaaaaaaaaaaaaaaaaaa"), ErrDigest, 0},
		{"no Content-Length", []byte("WARC/1.0\r\nWARC-Type: response\r\n\r\n"), ErrFormat, 0},
		{"negative Content-Length", []byte(good + plain("http://b/", "", "Content-Length: -1")), ErrFormat, len(good)},
		{"huge Content-Length", []byte(good + plain("http://b/", "", "Content-Length: 9223372036854775807")), ErrTruncated, len(good)},
		{"huge Content-Length, zipped", zip(t, good, plain("http://b/", "", "Content-Length: 9223372036854775807")), ErrTruncated, n},
		{"impossible Content-Length", zip(t, good, plain("http://b/", "", "Content-Length: 99999999999999999999")), ErrFormat, n},
		{"long header", zip(t, good, plain("http://b/", "", strings.Repeat("A: b\r\n", 1000))), ErrFormat, n},
		{"long line", zip(t, good, plain(strings.Repeat("a", 100e3), "")), ErrFormat, n},
		{"header without end", zip(t, good, "WARC/1.0\r\nWARC-Type: response\r\n", good), ErrFormat, n},
		{"not gzip behind gzip", append(zip(t, good), good...), ErrFormat, n},
		{"wrong checksum", damaged, ErrDigest, n},
	}
	for _, tt := range tests {
		all, err := readAll(tt.file, ReaderOptions{MaxHeader: 5000, MaxRecord: 1000})
		if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), fmt.Sprintf("at %d:", tt.at)) {
			t.Errorf("%s: got %v, want %v at %d", tt.name, err, tt.want, tt.at)
		}
		if want := min(tt.at, 1); len(all) != want {
			t.Errorf("%s: %d records before that, want %d", tt.name, len(all), want)
		}
	}
}

func TestSourceFails(t *testing.T) {
	broken := errors.New("the cable is loose")
	r := NewReader(io.MultiReader(bytes.NewReader(zip(t, plain("http://a/", "one"))), failing{broken}), ReaderOptions{})
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := r.Next(); !errors.Is(err, broken) || errors.Is(err, ErrTruncated) {
			t.Errorf("got %v", err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// TestTorn cuts files everywhere: all records before the cut must come, and
// ErrTruncated unless the cut is between two.
func TestTorn(t *testing.T) {
	records := []string{plain("http://a/", "one"), plain("http://b/", ""), plain("http://c/", "three")}
	for _, zipped := range []bool{false, true} {
		var file []byte
		var ends []int
		for _, r := range records {
			if zipped {
				file = append(file, zip(t, r)...)
			} else {
				file = append(file, r...)
			}
			ends = append(ends, len(file))
		}
		for cut := range len(file) {
			all, err := readAll(file[:cut], ReaderOptions{})
			n, between := 0, cut == 0
			for _, end := range ends {
				if !zipped && cut >= end-4 && cut <= end { // its line ends are no loss
					n, between = n+1, true
				} else if cut >= end {
					n, between = n+1, cut == end
				}
			}
			if len(all) != n || !between && !errors.Is(err, ErrTruncated) || between && err != nil {
				t.Errorf("zipped %t, cut at %d: %d records, want %d; %v", zipped, cut, len(all), n, err)
			}
		}
	}
}
