package fetch

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"tearsheet/archive"
)

// shelf is a Recorder that keeps what it is given, until it fails.
type shelf struct {
	mu        sync.Mutex
	exchanges []archive.Exchange
	err       error
}

func (s *shelf) Record(ctx context.Context, x archive.Exchange) (archive.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return archive.Record{}, err
	}
	s.exchanges = append(s.exchanges, x)
	return archive.Record{File: "test.warc.gz", Offset: int64(len(s.exchanges)), Length: 1}, s.err
}

// last is the exchange recorded last.
func (s *shelf) last(t testing.TB) archive.Exchange {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.exchanges) == 0 {
		t.Fatal("nothing was recorded")
	}
	return s.exchanges[len(s.exchanges)-1]
}

// urls are the recorded ones, in order, without the site's address.
func (s *shelf) urls(site string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var urls []string
	for _, x := range s.exchanges {
		urls = append(urls, strings.TrimPrefix(x.URL, site))
	}
	return urls
}

// newFetcher may go to loopback, and records on the shelf.
func newFetcher(t testing.TB, change ...func(*Options)) (*Fetcher, *shelf) {
	t.Helper()
	s := &shelf{}
	o := Options{AllowPrivate: []string{"127.0.0.1"}, Recorder: s}
	for _, c := range change {
		c(&o)
	}
	f, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return f, s
}

// serve starts a site and returns its address. A nil handler answers 404.
func serve(t testing.TB, pages map[string]http.HandlerFunc) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, page := range pages {
		mux.HandleFunc(path, page)
	}
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv.URL
}

// text is a page that says this.
func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, s)
	}
}

// status is a page with nothing but a status.
func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// redirect is a page that leads to another.
func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// wiretap is a site that answers everything but robots.txt with these bytes
// and hangs up. It sends the heads of the requests it got to the channel.
func wiretap(t testing.TB, answer string) (string, <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	heads := make(chan string, 100)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			head := readHead(c)
			if strings.HasPrefix(head, "GET /robots.txt ") {
				io.WriteString(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			} else {
				heads <- head
				io.WriteString(c, answer)
			}
			c.Close()
		}
	}()
	return fmt.Sprintf("http://%s", l.Addr()), heads
}

func readHead(r io.Reader) string {
	var head strings.Builder
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		head.WriteString(line)
		if err != nil || line == "\r\n" {
			return head.String()
		}
	}
}
