package warc

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"tearsheet/archive"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2026, 1, 2, 12, 0, 0, 345e6, time.UTC)

// exchanges are one of each kind.
func exchanges() []archive.Exchange {
	page := archive.Exchange{
		URL: "https://magazine.example/2026/a?x=1", Time: noon, IP: "192.0.2.7",
		Request:  []byte("GET /2026/a?x=1 HTTP/1.1\r\nHost: magazine.example\r\n\r\n"),
		Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"),
		Body:     []byte("<p>Hello, magazine.</p>\n"), Payload: archive.Sum([]byte("<p>Hello, magazine.</p>\n")),
	}
	cut := page
	cut.URL, cut.IP, cut.Truncated, cut.Body = "https://magazine.example/long", "2001:db8::7", "length", []byte("<p>Hel")
	cut.Payload = archive.Sum(cut.Body)
	same := page
	same.Time, same.Body = noon.Add(time.Hour), nil
	same.Revisit = &archive.Revisit{URL: page.URL, Time: noon, Profile: "identical-payload-digest"}
	unmodified := same
	unmodified.Response = []byte("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n")
	unmodified.Revisit = &archive.Revisit{URL: page.URL, Time: noon, Profile: "server-not-modified"}
	unasked := page
	unasked.Request, unasked.IP = nil, ""
	return []archive.Exchange{page, cut, same, unmodified, unasked}
}

// fixed makes what a Writer writes the same every time.
func fixed() Options {
	var mu sync.Mutex
	n := 0
	return Options{
		Software: "tearsheet/1.0", Operator: "Archive of\r\nExamples <archive@example.org>",
		Now: func() time.Time { return noon },
		NewID: func() string {
			mu.Lock()
			defer mu.Unlock()
			n++
			return fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
		},
	}
}

func newWriter(t testing.TB, dir string, o Options) *Writer {
	t.Helper()
	w, err := Create(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, w) })
	return w
}

func closed(t testing.TB, w *Writer) {
	t.Helper()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

func record(t testing.TB, w *Writer, x archive.Exchange) archive.Record {
	t.Helper()
	r, err := w.Record(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// written is a file with all exchanges, and where they lie.
func written(t testing.TB) (dir string, places []archive.Record) {
	t.Helper()
	dir = t.TempDir()
	w := newWriter(t, dir, fixed())
	for _, x := range exchanges() {
		places = append(places, record(t, w, x))
	}
	closed(t, w)
	return dir, places
}

func contents(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func gunzip(t testing.TB, b []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// TestGolden keeps the records byte for byte. They are compared unpacked, so
// that a better compressor is no difference.
func TestGolden(t *testing.T) {
	dir, places := written(t)
	if want := "tearsheet-20260102120000345-00001.warc.gz"; places[0].File != want {
		t.Errorf("the file is %s, want %s", places[0].File, want)
	}
	got := gunzip(t, contents(t, filepath.Join(dir, places[0].File)))
	golden := filepath.Join("testdata", "exchanges.warc")
	if *update {
		if err := os.WriteFile(golden, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(contents(t, golden)), string(got)); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestPlaces(t *testing.T) {
	dir, places := written(t)
	for i, x := range exchanges() {
		if err := Check(dir, places[i]); err != nil {
			t.Errorf("%s: %v", x.URL, err)
		}
		rec, err := Open(dir, places[i])
		if err != nil {
			t.Fatal(err)
		}
		if rec.TargetURI != x.URL || rec.Payload != x.Payload || !rec.Date.Equal(x.Time) || rec.Record != places[i] {
			t.Errorf("%s: read back as %s of %s at %+v", x.URL, rec.TargetURI, rec.Date, rec.Record)
		}
		res, err := rec.HTTP()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(res.Body, x.Body) || res.Status != 200 && res.Status != 304 {
			t.Errorf("%s: read back %d, %q", x.URL, res.Status, res.Body)
		}
	}
}

func TestConcurrentTo(t *testing.T) {
	dir, _ := written(t)
	byID := map[string]*Record{}
	for rec, err := range walk(t, dir) {
		if err != nil {
			t.Fatal(err)
		}
		byID[rec.ID] = rec
	}
	links := 0
	for id, rec := range byID {
		other, ok := byID[bare(rec.Header.Get("WARC-Concurrent-To"))]
		if !ok {
			continue
		}
		if links++; bare(other.Header.Get("WARC-Concurrent-To")) != id || other.Type == rec.Type {
			t.Errorf("%s %s is linked to %s %s, which is not linked to it", rec.Type, id, other.Type, other.ID)
		}
	}
	if len(byID) != 10 || links != 8 {
		t.Errorf("%d records with %d links, want 10 with 8", len(byID), links)
	}
}

func TestRoll(t *testing.T) {
	dir := t.TempDir()
	o := fixed()
	o.MaxBytes = 2500
	w := newWriter(t, dir, o)
	var places []archive.Record
	for range 4 {
		for _, x := range exchanges() {
			places = append(places, record(t, w, x))
		}
	}
	closed(t, w)
	files, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 4 || len(files) > 19 {
		t.Errorf("%d files: %q", len(files), files)
	}
	for _, name := range files {
		plain := contents(t, filepath.Join(dir, name))
		if int64(len(plain)) > o.MaxBytes {
			t.Errorf("%s has %d bytes", name, len(plain))
		}
		if first := gunzip(t, plain); !bytes.Contains(first[:min(len(first), 400)], []byte("WARC-Filename: "+name)) {
			t.Errorf("%s begins with %.200q", name, first)
		}
	}
	for _, r := range places {
		if err := Check(dir, r); err != nil {
			t.Error(err)
		}
	}
}

// TestNeverAppends: a second Writer in the same millisecond takes other names.
func TestNeverAppends(t *testing.T) {
	dir := t.TempDir()
	first, second := newWriter(t, dir, fixed()), newWriter(t, dir, fixed())
	a, b := record(t, first, exchanges()[0]), record(t, second, exchanges()[0])
	if a.File == b.File {
		t.Errorf("both write to %s", a.File)
	}
}

func TestRecordConcurrently(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, Options{MaxBytes: 10e3, SyncBytes: 5e3})
	var mu sync.Mutex
	places := map[archive.Record]string{}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 25 {
				x := exchanges()[0]
				x.URL = fmt.Sprintf("https://magazine.example/%d/%d", i, j)
				r, err := w.Record(t.Context(), x)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				places[r] = x.URL
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	closed(t, w)
	found := map[archive.Record]string{}
	for rec, err := range walk(t, dir) {
		if err != nil {
			t.Fatal(err)
		}
		if rec.Type == typeResponse {
			found[rec.Record] = rec.TargetURI
		}
	}
	if diff := cmp.Diff(places, found); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestRecordRefuses(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, fixed())
	tests := []struct {
		name   string
		change func(*archive.Exchange)
		say    string
	}{
		{"no URL", func(x *archive.Exchange) { x.URL = "" }, "needs a URL"},
		{"no response", func(x *archive.Exchange) { x.Response = nil }, "needs a URL and a response"},
		{"line break in URL", func(x *archive.Exchange) { x.URL += "\r\nWARC-Type: request" }, "control character"},
		{"line break in reason", func(x *archive.Exchange) { x.Truncated = "time\n" }, "control character"},
	}
	for _, tt := range tests {
		x := exchanges()[0]
		tt.change(&x)
		if _, err := w.Record(t.Context(), x); err == nil || !strings.Contains(err.Error(), tt.say) {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Record(ctx, exchanges()[0]); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	closed(t, w)
	if _, err := w.Record(t.Context(), exchanges()[0]); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("closed: got %v", err)
	}
	if files, err := Files(dir); len(files) > 0 || err != nil {
		t.Errorf("there are files: %q, %v", files, err)
	}
}

func TestCreateOverFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "warc")
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(path, Options{}); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkRecord(b *testing.B) {
	w := newWriter(b, b.TempDir(), Options{})
	x := exchanges()[0]
	x.Body = bytes.Repeat([]byte("<p>All work and no play makes Jack a dull boy.</p>\n"), 2000)
	b.SetBytes(int64(len(x.Body)))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.Record(context.Background(), x); err != nil {
				b.Error(err)
			}
		}
	})
}
