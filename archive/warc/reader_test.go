package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"pgregory.net/rapid"

	"tearsheet/archive"
)

// plain is a record as any writer might make it, with its two line ends.
func plain(uri, body string, fields ...string) string {
	head := "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + uri + "\r\n"
	for _, f := range fields {
		head += f + "\r\n"
	}
	if !strings.Contains(strings.ToLower(head), "content-length:") {
		head += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	}
	return head + "\r\n" + body + "\r\n\r\n"
}

// zip makes one gzip member of each part.
func zip(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	for _, part := range parts {
		w.Reset(&b)
		_, err := io.WriteString(w, part)
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// pieces cuts s every n bytes.
func pieces(s string, n int) (parts []string) {
	for ; len(s) > n; s = s[n:] {
		parts = append(parts, s[:n])
	}
	return append(parts, s)
}

// readAll returns what is read before err, which is nil at the end.
func readAll(b []byte, o ReaderOptions) (all []*Record, err error) {
	for rec, err := range NewReader(bytes.NewReader(b), o).All() {
		if err != nil {
			return all, err
		}
		all = append(all, rec)
	}
	return all, nil
}

// brief is what most tests compare: URI and block, and an * for a cut one.
func brief(all []*Record) (lines []string) {
	for _, r := range all {
		line := r.TargetURI + " " + string(r.Body)
		if r.Truncated {
			line += "*"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestPackings(t *testing.T) {
	a, b, c := plain("http://a/", "one"), plain("http://b/", ""), plain("http://c/", strings.Repeat("three ", 1e4))
	whole := a + b + c
	want := []string{"http://a/ one", "http://b/ ", "http://c/ " + strings.Repeat("three ", 1e4)}
	tests := []struct {
		name  string
		file  []byte
		alone bool // each record can be read by its place
	}{
		{"plain", []byte(whole), true},
		{"a member a record", zip(t, a, b, c), true},
		{"one member", zip(t, whole), false},
		{"two in a member", zip(t, a+b, c), false},
		{"empty members between", zip(t, "", a, "", "", b, c, ""), true},
		{"members of 7 bytes", zip(t, pieces(whole, 7)...), false},
		{"members of 40000 bytes", zip(t, pieces(whole, 40000)...), false},
		{"line ends apart from their record", zip(t, a[:len(a)-4], "\r\n\r\n", b, c), true},
		{"no line ends at the end", zip(t, a, b, c[:len(c)-4]), true},
		{"more line ends", zip(t, "\r\n"+a+"\r\n\n", b, c), true},
		{"plain, more line ends", []byte("\n" + a + "\r\n\n" + b + c), true},
	}
	for _, tt := range tests {
		all, err := readAll(tt.file, ReaderOptions{})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(want, brief(all)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		for _, rec := range all {
			if tt.alone && rec.Length == 0 {
				t.Errorf("%s: %s has no place", tt.name, rec.TargetURI)
			}
			if rec.Length == 0 {
				continue
			}
			again, err := read(bytes.NewReader(tt.file), rec.Record)
			if err != nil || !bytes.Equal(again.Body, rec.Body) || again.Record != rec.Record {
				t.Errorf("%s: %s is not at its place %+v: %v", tt.name, rec.TargetURI, rec.Record, err)
			}
		}
	}
}

func TestOldAndOdd(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"0.18", "WARC/0.18\nWARC-Type: response\nWARC-Target-URI: http://a/\nContent-Length: 3\n\none\n\n", "http://a/ one"},
		{"URI in brackets", plain("<http://a/>", "one"), "http://a/ one"},
		{"URI as it stands", plain("HTTP://A:80/%7e/ä?<b>#c", "one"), "HTTP://A:80/%7e/ä?<b>#c one"},
		{"value on the next line", plain("\r\n http://a/", "one"), "http://a/ one"},
		{"folded line", plain("http://a/\r\n\tb", "one"), "http://a/ b one"},
		{"spelling and spaces", "WARC/1.1\r\nwarc-target-uri :http://a/\r\nCONTENT-LENGTH:   3  \r\n\r\none\r\n\r\n", "http://a/ one"},
		{"line without colon", plain("http://a/", "one", "nonsense", ": more"), "http://a/ one"},
		{"body that looks like a record", plain("http://a/", "WARC/1.0\r\n\r\n"), "http://a/ WARC/1.0\r\n\r\n"},
	}
	for _, tt := range tests {
		for _, file := range [][]byte{[]byte(tt.file), zip(t, tt.file)} {
			all, err := readAll(file, ReaderOptions{})
			if err != nil || len(all) != 1 || brief(all)[0] != tt.want {
				t.Errorf("%s: got %q, %v", tt.name, brief(all), err)
			}
		}
	}
}

func TestFields(t *testing.T) {
	file := plain("http://a/", "x", "WARC-Date: 2026-01-02T03:04:05.678901Z", "WARC-Record-ID: <urn:uuid:1>",
		"Content-Type: text/plain", "WARC-Concurrent-To: <urn:uuid:2>", "WARC-Concurrent-To: <urn:uuid:3>")
	all, err := readAll([]byte(file), ReaderOptions{})
	if err != nil || len(all) != 1 {
		t.Fatal(len(all), err)
	}
	r := all[0]
	if r.Type != "response" || r.ID != "urn:uuid:1" || r.ContentType != "text/plain" || r.Date.Nanosecond() != 678901000 {
		t.Errorf("got %+v", r)
	}
	if diff := cmp.Diff([]string{"<urn:uuid:2>", "<urn:uuid:3>"}, r.Header.Values("WARC-Concurrent-To")); diff != "" {
		t.Errorf("a field that stands twice (-want +got):\n%s", diff)
	}
}

func TestDates(t *testing.T) {
	tests := map[string]string{
		"2026-01-02T03:04:05Z":           "2026-01-02T03:04:05Z",
		"2026-01-02T03:04:05.123456789Z": "2026-01-02T03:04:05Z",
		"2026-01-02T03:04:05+02:00":      "2026-01-02T01:04:05Z",
		"2026-01-02T03:04Z":              "2026-01-02T03:04:00Z",
		"2026-01-02t03:04:05z":           "2026-01-02T03:04:05Z",
		"2026-01-02":                     "2026-01-02T00:00:00Z",
		"2026":                           "2026-01-01T00:00:00Z",
		"20260102030405":                 "2026-01-02T03:04:05Z",
		"yesterday":                      "0001-01-01T00:00:00Z",
		"":                               "0001-01-01T00:00:00Z",
	}
	for in, want := range tests {
		if got := parseDate(in).Format("2006-01-02T15:04:05Z07:00"); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

func TestMaxRecord(t *testing.T) {
	small, large := plain("http://a/", "one"), plain("http://b/", strings.Repeat("x", 5000))
	for _, file := range [][]byte{[]byte(large + small), zip(t, large, small), zip(t, large+small)} {
		all, err := readAll(file, ReaderOptions{MaxRecord: 10})
		if diff := cmp.Diff([]string{"http://b/ xxxxxxxxxx*", "http://a/ one"}, brief(all)); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}

// TestLarger checks and copies records that are larger than what is held of
// them, and tells those that are damaged or do not end.
func TestLarger(t *testing.T) {
	body := strings.Repeat("x", 5000)
	good := plain("http://a/", body, "WARC-Block-Digest: "+archive.Sum([]byte(body)).String())
	bad := strings.Replace(good, "xxx\r\n", "xyx\r\n", 1)
	for _, tt := range []struct {
		name string
		file []byte
		want error
	}{
		{"plain", []byte(good + plain("http://b/", "")), nil},
		{"a member each", zip(t, good, plain("http://b/", "")), nil},
		{"no digest", zip(t, plain("http://a/", body)), nil},
		{"another byte", []byte(bad), ErrDigest},
		{"another byte, zipped", zip(t, bad), ErrDigest},
		{"another record begins in it", zip(t, good[:2000], plain("http://b/", "")), ErrTruncated},
	} {
		all, err := readAll(tt.file, ReaderOptions{MaxRecord: 10})
		if err != nil || len(all) == 0 || !all[0].Truncated {
			t.Fatalf("%s: %v %q", tt.name, err, brief(all))
		}
		if err := all[0].Check(); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
		var copied bytes.Buffer
		_, err = all[0].Copy(&copied, bytes.NewReader(tt.file))
		if again, _ := readAll(copied.Bytes(), ReaderOptions{}); tt.want == nil && (err != nil || string(again[0].Body) != body) {
			t.Errorf("%s: copied as %q: %v", tt.name, brief(again), err)
		}
	}
}

// TestProvenRecord: what follows a record and is none does not harm it, if a
// digest says that it is whole.
func TestProvenRecord(t *testing.T) {
	proven := plain("http://a/", "one", "WARC-Block-Digest: "+archive.Sum([]byte("one")).String())
	for _, file := range [][]byte{
		[]byte(proven + "junk\n" + plain("http://b/", "two")), zip(t, proven+"junk\n", plain("http://b/", "two")),
	} {
		all, err := readAll(file, ReaderOptions{})
		if diff := cmp.Diff([]string{"http://a/ one", "http://b/ two"}, brief(all)); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}

// TestScanBehindJunk finds the records of a file that begins with something else.
func TestScanBehindJunk(t *testing.T) {
	for _, file := range [][]byte{
		[]byte("junk\n" + plain("http://a/", "one")), append([]byte("junk"), zip(t, plain("http://a/", "one"))...),
	} {
		var found []*Record
		for r, err := range Scan(bytes.NewReader(file), ReaderOptions{}) {
			if err == nil {
				found = append(found, r)
			}
		}
		if diff := cmp.Diff([]string{"http://a/ one"}, brief(found)); diff != "" {
			t.Errorf("%.8q (-want +got):\n%s", file, diff)
		}
	}
}

// TestRoundTrip: whatever is packed in whatever way is read back.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bodies := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 300), 1, 8).Draw(t, "bodies")
		var packed, flat bytes.Buffer
		for i, body := range bodies {
			p := newPacker()
			uri := fmt.Sprintf("http://a/%d", i)
			fields := []field{{"WARC-Type", typeResource}, {"WARC-Target-URI", uri}}
			if err := p.add(fields, body); err != nil {
				t.Fatal(err)
			}
			packed.Write(p.buf.Bytes())
			fmt.Fprintf(&flat, "WARC/1.0\nWARC-Target-URI: <%s>\nContent-Length: %d\n\n%s\r\n\r\n", uri, len(body), body)
		}
		for _, file := range [][]byte{packed.Bytes(), flat.Bytes()} {
			all, err := readAll(file, ReaderOptions{})
			if err != nil || len(all) != len(bodies) {
				t.Fatalf("%d records of %d, %v", len(all), len(bodies), err)
			}
			for i, rec := range all {
				if !bytes.Equal(rec.Body, bodies[i]) || rec.Truncated || rec.TargetURI != fmt.Sprintf("http://a/%d", i) {
					t.Fatalf("record %d: got %s %q", i, rec.TargetURI, rec.Body)
				}
			}
		}
	})
}

func FuzzReader(f *testing.F) {
	dir, places := written(f)
	own := contents(f, filepath.Join(dir, places[0].File))
	record := plain("http://a/", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
	f.Add(own)
	f.Add(own[:len(own)-9])
	f.Add(gunzip(f, own))
	f.Add([]byte(record + record))
	f.Add([]byte(plain("http://a/", "one", "Content-Length: -5")))
	f.Add([]byte(plain("http://a/", "one", "Content-Length: 9223372036854775807")))
	f.Add([]byte(plain("http://a/", "one", "Content-Length: 1") + record))
	f.Add([]byte(plain("http://a/", "one", strings.Repeat("A:\r\n ", 500)) + record))
	f.Add(zip(f, pieces(record+record, 9)...))
	f.Add(zip(f, plain("http://a/", "one", "Content-Length: 99"), record))
	f.Fuzz(func(t *testing.T, file []byte) {
		o := ReaderOptions{MaxRecord: 1 << 16, MaxPayload: 1 << 16, MaxHeader: 1 << 12}
		end := int64(0)
		all, err := readAll(file, o)
		for _, rec := range all {
			if rec.Offset < end && rec.Length > 0 || rec.Offset+rec.Length > int64(len(file)) {
				t.Errorf("record at %d of %d bytes, the last one ended at %d of %d", rec.Offset, rec.Length, end, len(file))
			}
			end = rec.Offset + rec.Length
			if int64(len(rec.Body)) > o.MaxRecord {
				t.Errorf("a block of %d bytes", len(rec.Body))
			}
			_ = rec.Check()
			if res, err := rec.HTTP(); err == nil && int64(len(res.Body)) > o.MaxPayload {
				t.Errorf("a body of %d bytes", len(res.Body))
			}
		}
		if err == nil && len(all) == 0 && len(bytes.Trim(file, "\r\n")) > 0 && !bytes.HasPrefix(file, gzipMagic) {
			t.Error("bytes that are nothing at all, without an error")
		}
	})
}

// BenchmarkReader reads an invented crawl; the rate is of the plain bytes.
func BenchmarkReader(b *testing.B) {
	var page strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&page, "<p class=%q>Paragraph %d of %x.</p>\n", fmt.Sprint("c", i%7), i, i*i*7919)
	}
	record := plain("http://a/", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+page.String())
	var parts []string
	for range 50 {
		parts = append(parts, record)
	}
	file := zip(b, parts...)
	b.SetBytes(int64(len(record) * len(parts)))
	for b.Loop() {
		if all, err := readAll(file, ReaderOptions{}); err != nil || len(all) != len(parts) {
			b.Fatal(len(all), err)
		}
	}
}
