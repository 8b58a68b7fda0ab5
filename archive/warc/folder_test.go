package warc

import (
	"bytes"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// TestCheckFlipped changes every byte of a record in turn, but for the fields
// of the gzip header that mean nothing.
func TestCheckFlipped(t *testing.T) {
	dir, places := written(t)
	place := places[1]
	path := filepath.Join(dir, place.File)
	for i := range place.Length {
		if i >= 4 && i < 10 {
			continue
		}
		flip(t, path, place.Offset+i)
		if err := Check(dir, place); !errors.Is(err, ErrDigest) && !errors.Is(err, ErrTruncated) && !errors.Is(err, ErrFormat) {
			t.Errorf("byte %d: got %v", i, err)
		}
		flip(t, path, place.Offset+i)
	}
	if err := Check(dir, place); err != nil {
		t.Errorf("mended: %v", err)
	}
}

func TestCheckDigests(t *testing.T) {
	const block = "HTTP/1.1 200 OK\r\n\r\nHello" // hashed with sha1sum, sha256sum and md5sum
	tests := []struct {
		name, field string
		want        error
	}{
		{"none", "X-Other: field", nil},
		{"sha1 in base32", "WARC-Payload-Digest: sha1:677Z5C33WLQJW4ETLJOXQXQMYXM5BK7Q", nil},
		{"sha1 in hexadecimal", "WARC-Payload-Digest: sha1:f7ff9e8b7bb2e09b70935a5d785e0cc5d9d0abf0", nil},
		{"md5", "WARC-Payload-Digest: MD5:8b1a9953c4611296a827abf8c47804d7", nil},
		{"sha256", "WARC-Payload-Digest: sha-256:185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969", nil},
		{"another payload", "WARC-Payload-Digest: md5:00000000000000000000000000000000", ErrDigest},
		{"another block", "WARC-Block-Digest: md5:8b1a9953c4611296a827abf8c47804d7", ErrDigest},
		{"another payload of a proven block", "WARC-Payload-Digest: md5:00000000000000000000000000000000\r\nWARC-Block-Digest: sha-256:bd90e4315d33b6d52fa1b1360a64d06301536a748e7afa901d7aed868fb27884", nil},
		{"unknown", "WARC-Payload-Digest: crc32:00000000", nil},
	}
	for _, tt := range tests {
		all, err := readAll([]byte(plain("http://a/", block, tt.field)), ReaderOptions{})
		if err != nil || len(all) != 1 {
			t.Fatal(len(all), err)
		}
		if err := all[0].Check(); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	dir, places := written(t)
	good := places[1]
	size := int64(len(contents(t, filepath.Join(dir, good.File))))
	tests := []struct {
		name string
		at   archive.Record
		want error
	}{
		{"no such file", archive.Record{File: "tearsheet-0.warc.gz", Length: 1}, fs.ErrNotExist},
		{"inside a record", archive.Record{File: good.File, Offset: good.Offset + 1, Length: good.Length}, ErrFormat},
		{"behind the end", archive.Record{File: good.File, Offset: size, Length: 10}, ErrTruncated},
		{"too short", archive.Record{File: good.File, Offset: good.Offset, Length: good.Length - 1}, ErrTruncated},
		{"no length", archive.Record{File: good.File, Offset: good.Offset}, ErrFormat},
		{"negative", archive.Record{File: good.File, Offset: -1, Length: 5}, ErrFormat},
	}
	for _, tt := range tests {
		if _, err := Open(dir, tt.at); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	for _, name := range []string{"", ".", "..", "../" + good.File, "/etc/passwd", "a/b.warc.gz"} {
		if rec, err := Open(dir, archive.Record{File: name, Length: 1}); err == nil {
			t.Errorf("%q was opened: %v", name, rec)
		}
	}
	if err := Check(dir, archive.Record{File: good.File, Offset: good.Offset, Length: good.Length + 1}); !errors.Is(err, ErrDigest) {
		t.Errorf("too long: got %v", err)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.warc.gz", "a.warc", "c.warc.gz.tmp", "d.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "e.warc.gz"), 0o777); err != nil {
		t.Fatal(err)
	}
	got, err := Files(dir)
	if diff := cmp.Diff([]string{"a.warc", "b.warc.gz"}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got, err := Files(filepath.Join(dir, "none")); got != nil || err != nil {
		t.Errorf("no folder: got %q, %v", got, err)
	}
	if _, err := Files(filepath.Join(dir, "d.txt")); err == nil {
		t.Error("a file was listed as a folder")
	}
}

// TestScanDamaged: one damaged record, one torn end and one foreign file cost
// nothing but themselves.
func TestScanDamaged(t *testing.T) {
	dir, places := written(t)
	path := filepath.Join(dir, places[1].File)
	flip(t, path, places[1].Offset+places[1].Length/2)
	b := contents(t, path)
	if err := os.WriteFile(path, b[:len(b)-1], 0o666); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "foreign.warc.gz")
	if err := os.WriteFile(foreign, []byte("<p>"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "z.warc"), []byte(plain("http://z/", "")), 0o666); err != nil {
		t.Fatal(err)
	}
	var found []string
	var errs []error
	for rec, err := range walk(t, dir) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		found = append(found, rec.Type+" "+rec.TargetURI)
		if again, err := Open(dir, rec.Record); err != nil || !bytes.Equal(again.Body, rec.Body) {
			t.Errorf("%s is not at %+v: %v", rec.TargetURI, rec.Record, err)
		}
	}
	want := []string{
		"warcinfo ", "response https://magazine.example/2026/a?x=1", "request https://magazine.example/2026/a?x=1",
		"request https://magazine.example/long",
		"revisit https://magazine.example/2026/a?x=1", "request https://magazine.example/2026/a?x=1",
		"revisit https://magazine.example/2026/a?x=1", "request https://magazine.example/2026/a?x=1",
		"response http://z/",
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if len(errs) != 3 || !errors.Is(errs[0], ErrFormat) || !errors.Is(errs[1], ErrDigest) || !errors.Is(errs[2], ErrTruncated) {
		t.Errorf("errors: %v", errs)
	}
}

// TestScanRunaway: a member that seems to go on to the end of the file is
// damage, not the torn end of a file.
func TestScanRunaway(t *testing.T) {
	const stored = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x01\xff\xff\x00\x00" // 65535 bytes follow, it says
	dir := t.TempDir()
	file := bytes.Join([][]byte{zip(t, plain("http://a/", "")), []byte(stored), zip(t, plain("http://c/", ""))}, nil)
	if err := os.WriteFile(filepath.Join(dir, "a.warc.gz"), file, 0o666); err != nil {
		t.Fatal(err)
	}
	var found []string
	var errs []error
	for rec, err := range walk(t, dir) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		found = append(found, rec.TargetURI)
	}
	if diff := cmp.Diff([]string{"http://a/", "http://c/"}, found); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if len(errs) != 1 || !errors.Is(errs[0], ErrDigest) || errors.Is(errs[0], ErrTruncated) {
		t.Errorf("errors: %v", errs)
	}
}

func TestScanStops(t *testing.T) {
	dir, _ := written(t)
	n := 0
	for range walk(t, dir) {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d records", n)
	}
}

// walk scans every file of a folder and says of each record in which it is.
func walk(t testing.TB, dir string) iter.Seq2[*Record, error] {
	t.Helper()
	names, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(*Record, error) bool) {
		for _, name := range names {
			for rec, err := range Scan(bytes.NewReader(contents(t, filepath.Join(dir, name))), ReaderOptions{}) {
				if rec != nil {
					rec.File = name
				}
				if !yield(rec, err) {
					return
				}
			}
		}
	}
}

// flip changes one bit of a file.
func flip(t testing.TB, path string, at int64) {
	t.Helper()
	b := contents(t, path)
	b[at] ^= 4
	if err := os.WriteFile(path, b, 0o666); err != nil {
		t.Fatal(err)
	}
}
