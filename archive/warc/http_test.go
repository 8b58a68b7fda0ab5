package warc

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// pack applies one content coding.
func pack(t testing.TB, coding, s string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "deflate":
		w = zlib.NewWriter(&b)
	case "bare deflate":
		w, err = flate.NewWriter(&b, flate.DefaultCompression)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		w, err = zstd.NewWriter(&b)
	default:
		t.Fatalf("no coding %q", coding)
	}
	if err == nil {
		_, err = io.WriteString(w, s)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// response is a record with an HTTP response.
func response(head, body string) *Record {
	return &Record{Type: typeResponse, TargetURI: "http://a/", Body: []byte("HTTP/1.1 200 OK\r\n" + head + "\r\n" + body)}
}

func TestHTTP(t *testing.T) {
	page := "<!DOCTYPE html><p>" + strings.Repeat("All work and no play. ", 20)
	const chunked = "Transfer-Encoding: chunked\r\n"
	coded := func(name string) string { return "Content-Encoding: " + name + "\r\n" }
	zipped, brotlied := pack(t, "gzip", page), pack(t, "br", page)
	tests := []struct {
		name, head, body, want string
		cut                    bool
	}{
		{"plain", "Content-Type: text/html\r\n", page, page, false},
		{"empty", "", "", "", false},
		{"gzip", coded("gzip"), zipped, page, false},
		{"x-gzip", coded("X-GZIP"), zipped, page, false},
		{"gzip in two members", coded("gzip"), pack(t, "gzip", page[:5]) + pack(t, "gzip", page[5:]), page, false},
		{"gzip, garbage behind", coded("gzip"), zipped + "garbage with ten bytes", page, false},
		{"deflate", coded("deflate"), pack(t, "deflate", page), page, false},
		{"deflate without zlib", coded("deflate"), pack(t, "bare deflate", page), page, false},
		{"br", coded("br"), brotlied, page, false},
		{"zstd", coded("zstd"), pack(t, "zstd", page), page, false},
		{"br over gzip", coded("gzip, br"), pack(t, "br", zipped), page, false},
		{"br over gzip in two lines", coded("gzip") + coded("br"), pack(t, "br", zipped), page, false},
		{"gzip by name only", coded("gzip"), page, page, false},
		{"deflate by name only", coded("deflate"), page, page, false},
		{"br by name only", coded("br"), page, page, false},
		{"zstd by name only", coded("zstd"), page, page, false},
		{"unknown coding", coded("utf-8"), page, page, false},
		{"too many codings", coded("gzip, gzip, gzip, gzip"), zipped, zipped, false},
		{"cut gzip", coded("gzip"), zipped[:len(zipped)-8], page, true},
		{"chunks", chunked, "5\r\nHello\r\n7;a=b\r\n, world\r\n0\r\n\r\n", "Hello, world", false},
		{"chunks with trailer", chunked, "5\r\nHello\r\n0\r\nA: b\r\n\r\n", "Hello", false},
		{"chunks with bare newlines", chunked, "5\nHello\n0\n\n", "Hello", false},
		{"no chunks but the last", chunked, "0\r\n\r\n", "", false},
		{"chunks already joined", chunked, page, page, false},
		{"joined text like a chunk", chunked, "abc\nHello", "abc\nHello", false},
		{"joined text like a longer chunk", chunked, "3\r\nHello", "3\r\nHello", false},
		{"no last chunk", chunked, "5\r\nHello\r\n", "Hello", true},
		{"cut in a chunk", chunked, "5\r\nHello\r\n9\r\n, wor", "Hello, wor", true},
		{"cut in the first chunk", chunked, "5\r\nHel", "Hel", true},
		{"broken later chunk", chunked, "5\r\nHello\r\nzz\r\n", "Hello", true},
		{"negative chunk", chunked, "-5\r\nHello\r\n0\r\n\r\n", "-5\r\nHello\r\n0\r\n\r\n", false},
		{"gzip in chunks", chunked + coded("gzip"), "5\r\n" + zipped[:5] + "\r\n4\r\n" + zipped[5:9] + "\r\n5\r\n" + zipped[9:14], "", true},
	}
	for _, tt := range tests {
		res, err := response(tt.head, tt.body).HTTP()
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if tt.name == "gzip in chunks" {
			tt.want = string(res.Body) // how far a decoder comes is its own affair
		}
		if string(res.Body) != tt.want || res.Truncated != tt.cut || res.Status != 200 {
			t.Errorf("%s: got %d %q, truncated %t", tt.name, res.Status, res.Body, res.Truncated)
		}
	}
}

func TestHTTPLimit(t *testing.T) {
	long := strings.Repeat("x", 1e6)
	for _, r := range []*Record{
		response("", long),
		response("Content-Encoding: gzip\r\n", pack(t, "gzip", long)),
		response("Content-Encoding: gzip, gzip\r\n", pack(t, "gzip", pack(t, "gzip", long))),
	} {
		r.maxPayload = 1000
		res, err := r.HTTP()
		if err != nil || len(res.Body) != 1000 || !res.Truncated {
			t.Errorf("%v %d bytes, truncated %t", err, len(res.Body), res.Truncated)
		}
	}
}

func TestDecodeDamaged(t *testing.T) {
	for _, coding := range []string{"gzip", "deflate", "br", "zstd"} {
		packed := pack(t, coding, strings.Repeat("All work and no play. ", 100))
		if _, err := Decode([]byte(packed[:len(packed)-3]), coding, 1<<20); err == nil {
			t.Errorf("%s: a coding that breaks off is no error", coding)
		}
	}
}

func TestHTTPHeads(t *testing.T) {
	tests := []struct {
		name, block string
		status      int
		mime, body  string
	}{
		{"bare newlines", "HTTP/1.0 404 Not Found\nContent-Type: text/plain\n\ngone", 404, "text/plain", "gone"},
		{"no reason", "HTTP/2 301\r\ncontent-type:text/plain\r\n\r\nmoved", 301, "text/plain", "moved"},
		{"no header", "HTTP/1.1 200 OK\r\n\r\nbody", 200, "", "body"},
		{"header only", "HTTP/1.1 200 OK\r\nContent-Type: text/plain", 200, "text/plain", ""},
		{"body begins with a newline", "HTTP/1.1 200 OK\r\n\r\n\r\nbody", 200, "", "\r\nbody"},
		{"nonsense in the header", "HTTP/1.1 200 OK\r\n<p>\r\n: x\r\nContent-Type: text/plain\r\n\r\nbody", 200, "text/plain", "body"},
	}
	for _, tt := range tests {
		r := &Record{Type: typeResponse, Body: []byte(tt.block)}
		res, err := r.HTTP()
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if res.Status != tt.status || res.Header.Get("Content-Type") != tt.mime || string(res.Body) != tt.body {
			t.Errorf("%s: got %d %q %q", tt.name, res.Status, res.Header.Get("Content-Type"), res.Body)
		}
	}
}

func TestHTTPOther(t *testing.T) {
	none := []*Record{
		{Type: typeInfo, Body: []byte("software: x")},
		{Type: typeRequest, Body: []byte("GET / HTTP/1.1\r\n\r\n")},
		{Type: typeResponse, ContentType: "text/dns", Body: []byte("20260102\na. 1 IN A 192.0.2.7")},
		{Type: typeResponse, Body: []byte("HTTP/1.1 OK\r\n\r\n")},
		{Type: typeResponse, Body: []byte("HTTP/1.1 200 OK\r\n" + strings.Repeat("A: b\r\n", maxHead/6))},
		{Type: typeResponse},
		{},
	}
	for _, r := range none {
		if res, err := r.HTTP(); !errors.Is(err, ErrFormat) {
			t.Errorf("%s %.20q: got %v, %v", r.Type, r.Body, res, err)
		}
	}
	resource := &Record{Type: typeResource, ContentType: "text/html", Body: []byte("<p>")}
	res, err := resource.HTTP()
	if err != nil || res.Status != 200 || res.Header.Get("Content-Type") != "text/html" || string(res.Body) != "<p>" {
		t.Errorf("resource: got %+v, %v", res, err)
	}
}

func FuzzHTTP(f *testing.F) {
	f.Add("Transfer-Encoding: chunked\r\n", "5\r\nHello\r\n0\r\n\r\n")
	f.Add("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\nHello")
	f.Add("Transfer-Encoding: chunked\r\n", "7fffffffffffffff\r\nHello")
	for _, coding := range []string{"gzip", "deflate", "br", "zstd"} {
		f.Add("Content-Encoding: "+coding+"\r\n", pack(f, coding, "seed"))
	}
	f.Fuzz(func(t *testing.T, head, body string) {
		r := response(head, body)
		r.maxPayload = 1 << 16
		res, err := r.HTTP()
		if err == nil && len(res.Body) > 1<<16 {
			t.Errorf("a body of %d bytes", len(res.Body))
		}
		if err == nil && res.Header.Get("Content-Encoding")+res.Header.Get("Transfer-Encoding") == "" && !res.Truncated &&
			!bytes.HasSuffix(r.Body, res.Body) {
			t.Error("a body that needs no decoding was changed")
		}
	})
}
