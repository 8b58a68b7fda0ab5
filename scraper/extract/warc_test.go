//go:build train

package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"strconv"
	"strings"
	"testing"
)

// lines yields the lines of a gzipped file.
func lines(t *testing.T, name string) func(func([]byte) bool) {
	t.Helper()
	r := unzip(t, name)
	return func(yield func([]byte) bool) {
		for {
			line, err := r.ReadBytes('\n')
			if len(bytes.TrimSpace(line)) > 0 && !yield(line) || err != nil {
				return
			}
		}
	}
}

// records yields the target and the body of every response in a WARC.
func records(t *testing.T, name string) func(func(string, []byte) bool) {
	t.Helper()
	r := unzip(t, name)
	return func(yield func(string, []byte) bool) {
		for {
			head, err := recordHead(r)
			if err != nil {
				return
			}
			size, err := strconv.Atoi(head.Get("Content-Length"))
			if err != nil {
				t.Fatal(err)
			}
			block := make([]byte, size)
			if _, err := io.ReadFull(r, block); err != nil {
				t.Fatal(err)
			}
			if head.Get("WARC-Type") != "response" {
				continue
			}
			resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(block)), nil)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			if !yield(head.Get("WARC-Target-URI"), body) {
				return
			}
		}
	}
}

func recordHead(r *bufio.Reader) (textproto.MIMEHeader, error) {
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(line, "WARC/") {
			return textproto.NewReader(r).ReadMIMEHeader()
		}
	}
}

func unzip(t *testing.T, name string) *bufio.Reader {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return bufio.NewReaderSize(z, 1<<20)
}
