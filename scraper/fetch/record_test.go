package fetch

import (
	"bytes"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

func TestRecordHeads(t *testing.T) {
	tests := []struct {
		name, answer, head, body string
	}{
		{
			"order and case kept",
			"HTTP/1.1 200 Fine, thanks\r\nx-b: 1\r\nX-A:  2 \r\nx-b: 3\r\nContent-Length: 4\r\n\r\nbody",
			"HTTP/1.1 200 Fine, thanks\r\nx-b: 1\r\nX-A:  2 \r\nx-b: 3\r\nContent-Length: 4\r\n\r\n", "body",
		}, {
			"chunks joined",
			"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n",
			"HTTP/1.1 200 OK\r\nX-Crawler-Transfer-Encoding: chunked\r\n\r\n", "body",
		}, {
			"interim answers left out",
			"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\nbody",
			"HTTP/1.0 200 OK\r\n\r\n", "body",
		}, {
			"bare line feeds",
			"HTTP/1.1 200 OK\nContent-Length: 4\n\nbody",
			"HTTP/1.1 200 OK\nContent-Length: 4\n\n", "body",
		}, {
			"no body",
			"HTTP/1.1 204 No Content\r\n\r\n",
			"HTTP/1.1 204 No Content\r\n\r\n", "",
		},
	}
	for _, tt := range tests {
		site, heads := wiretap(t, tt.answer)
		f, s := newFetcher(t)
		if _, err := f.Fetch(t.Context(), Request{URL: site + "/a?b=c", ETag: `"1"`}); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		x := s.last(t)
		if diff := cmp.Diff(tt.head, string(x.Response)); diff != "" || string(x.Body) != tt.body {
			t.Errorf("%s: body %q, head (-want +got):\n%s", tt.name, x.Body, diff)
		}
		if diff := cmp.Diff(<-heads, string(x.Request)); diff != "" {
			t.Errorf("%s: request (-sent +recorded):\n%s", tt.name, diff)
		}
		if x.IP != "127.0.0.1" || x.Truncated != "" || x.Time.IsZero() {
			t.Errorf("%s: from %q, cut by %q, at %v", tt.name, x.IP, x.Truncated, x.Time)
		}
	}
}

func TestRecordKeepsCoding(t *testing.T) {
	packed := zipped(t, "<p>Hello")
	site := serve(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed)
	}, "/map.xml.gz": func(w http.ResponseWriter, _ *http.Request) { w.Write(packed) }})
	f, s := newFetcher(t)
	p, err := f.Fetch(t.Context(), Request{URL: site + "/page"})
	if err != nil || string(p.Body) != "<p>Hello" {
		t.Fatalf("got %q, %v", p.Body, err)
	}
	if x := s.last(t); !bytes.Equal(x.Body, packed) || x.Payload != archive.Sum([]byte("<p>Hello")) || x.Payload != p.Capture.Payload {
		t.Errorf("recorded %q with payload %s", x.Body, x.Payload)
	}
	if p, err = f.Fetch(t.Context(), Request{URL: site + "/map.xml.gz"}); err != nil || !bytes.Equal(p.Body, packed) {
		t.Errorf("a file that is gzip, not coded so: got %q, %v", p.Body, err)
	}
}

func TestBomb(t *testing.T) {
	bomb := zipped(t, strings.Repeat("\x00", 20<<20))
	site := serve(t, map[string]http.HandlerFunc{"/bomb": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb)
	}})
	const limit = 1 << 20
	f, s := newFetcher(t, func(o *Options) { o.MaxBytes = limit })
	p, err := f.Fetch(t.Context(), Request{URL: site + "/bomb"})
	if !errors.Is(err, ErrTooLarge) || len(p.Body) != limit || cap(p.Body) > 2*limit || !p.Truncated {
		t.Errorf("got %d bytes in %d, truncated %t, %v", len(p.Body), cap(p.Body), p.Truncated, err)
	}
	if x := s.last(t); x.Truncated != "length" || !bytes.Equal(x.Body, bomb) {
		t.Errorf("recorded %d of %d bytes, cut by %q", len(x.Body), len(bomb), x.Truncated)
	}
}

func TestLimit(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": text("0123456789")})
	for limit, want := range map[int64]struct {
		body string
		err  error
	}{9: {"012345678", ErrTooLarge}, 10: {"0123456789", nil}, 11: {"0123456789", nil}} {
		f, s := newFetcher(t, func(o *Options) { o.MaxBytes = limit })
		p, err := f.Fetch(t.Context(), Request{URL: site})
		if !errors.Is(err, want.err) || string(p.Body) != want.body || p.Truncated != (err != nil) {
			t.Errorf("limit %d: got %q, %v", limit, p.Body, err)
		}
		if x := s.last(t); string(x.Body) != want.body || (x.Truncated == "length") != (err != nil) {
			t.Errorf("limit %d: recorded %q, cut by %q", limit, x.Body, x.Truncated)
		}
	}
}

func TestCutByServer(t *testing.T) {
	packed := string(zipped(t, strings.Repeat("All work and no play. ", 1000)))
	tests := []struct{ name, answer, start string }{
		{"content length", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "half"},
		{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n9\r\nan", "halfan"},
		{"gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n" + packed[:len(packed)-20], "All work"},
	}
	for _, tt := range tests {
		site, _ := wiretap(t, tt.answer)
		f, s := newFetcher(t)
		p, err := f.Fetch(t.Context(), Request{URL: site + "/page"})
		if !errors.Is(err, ErrTruncated) || !p.Truncated || !strings.HasPrefix(string(p.Body), tt.start) {
			t.Errorf("%s: got %+v, %v", tt.name, p, err)
		}
		if x := s.last(t); x.Truncated != "disconnect" || len(x.Body) == 0 {
			t.Errorf("%s: recorded %q, cut by %q", tt.name, x.Body, x.Truncated)
		}
	}
}

func TestHugeHeader(t *testing.T) {
	site, _ := wiretap(t, "HTTP/1.1 200 OK\r\nX-Huge: "+strings.Repeat("x", 1<<20)+"\r\n\r\nbody")
	f, s := newFetcher(t)
	p, err := f.Fetch(t.Context(), Request{URL: site + "/page"})
	if err == nil || p != nil {
		t.Errorf("got %+v, want an error", p)
	}
	if got := s.urls(site); len(got) != 1 {
		t.Errorf("recorded %v, want robots.txt alone", got)
	}
}

func TestTapThroughTLS(t *testing.T) {
	srv := httptest.NewTLSServer(text("secure"))
	t.Cleanup(srv.Close)
	g, err := newGuard([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(srv.Certificate())
	d := dialer{guard: g, timeout: time.Minute, roots: roots}
	c, err := d.dialTLS(t.Context(), "tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	tap := tapConn(httptrace.GotConnInfo{Conn: c}, 1000)
	io.WriteString(c, "GET / HTTP/1.0\r\n\r\n")
	got, err := io.ReadAll(c)
	if err != nil || !bytes.HasPrefix(got, tap.head()) || !bytes.HasPrefix(tap.head(), []byte("HTTP/1.0 200 OK\r\n")) {
		t.Errorf("tapped %q of %q, %v", tap.head(), got, err)
	}
}

func TestTapIsBounded(t *testing.T) {
	tap := &tapped{limit: 1000}
	for range 100 {
		tap.write(bytes.Repeat([]byte("x"), 100))
	}
	if len(tap.buf) > 1100 {
		t.Errorf("kept %d bytes of a header without end", len(tap.buf))
	}
}
