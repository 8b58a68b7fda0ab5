package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// newTransport speaks HTTP/1.1 only, so that what is recorded is what was
// sent, and goes through no proxy, so that guard sees where it really goes.
func newTransport(o Options, g *guard) *http.Transport {
	d := dialer{guard: g, timeout: o.ConnectTimeout}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialContext:            d.dial,
		DialTLSContext:         d.dialTLS,
		Protocols:              &protocols,
		DisableCompression:     true, // body.go undoes codings, after they were recorded
		MaxConnsPerHost:        o.MaxConnections,
		MaxIdleConnsPerHost:    o.MaxConnections,
		MaxIdleConns:           256,
		IdleConnTimeout:        30 * time.Second,
		ResponseHeaderTimeout:  o.HeaderTimeout,
		MaxResponseHeaderBytes: o.MaxHeader,
	}
}

// dialer makes connections that can be listened to, TLS already taken off.
type dialer struct {
	guard   *guard
	timeout time.Duration
	roots   *x509.CertPool // nil are the system's
}

func (d dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	c, err := d.guard.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

func (d dialer) dialTLS(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	c, err := d.guard.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	name, _, _ := net.SplitHostPort(address)
	secure := tls.Client(c, &tls.Config{ServerName: name, RootCAs: d.roots, NextProtos: []string{"http/1.1"}})
	if err := secure.HandshakeContext(ctx); err != nil {
		c.Close()
		return nil, fmt.Errorf("TLS handshake: %w", err)
	}
	return &conn{Conn: secure}, nil
}

// conn keeps what it reads until the end of a response header. net/http shows
// headers parsed, sorted and respelled; an archive wants them as they came.
type conn struct {
	net.Conn
	tap atomic.Pointer[tapped] // of the exchange under way
}

// Read reads for net/http and the tap.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if t := c.tap.Load(); t != nil && n > 0 {
		t.write(p[:n])
	}
	return n, err
}

// errStale is a connection that a server has closed while it waited for the
// next request. Another one may be asked, in its turn.
var errStale = errors.New("the connection was closed meanwhile")

// tapped is the response header of one exchange, and who sent it.
type tapped struct {
	remote net.Addr
	reused bool // the connection has served before
	limit  int

	mu   sync.Mutex
	buf  []byte
	came bool // anything
	done bool
}

// tapConn listens for the next response header on a connection.
func tapConn(i httptrace.GotConnInfo, limit int64) *tapped {
	t := &tapped{remote: i.Conn.RemoteAddr(), reused: i.Reused, limit: int(limit)}
	if c, ok := i.Conn.(*conn); ok {
		c.tap.Store(t)
	}
	return t
}

// fault tells what the error of an exchange without a response header is, by
// what came: t is nil where there was no connection.
func (t *tapped) fault(err error) error {
	var network net.Error
	if t == nil || errors.As(err, &network) && network.Timeout() {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case strings.Contains(err.Error(), "response headers exceeded"): // net/http has no error of its own for it
		return fmt.Errorf("%w of a header: %w", ErrTooLarge, err)
	case t.came:
		return fmt.Errorf("%w: %w", ErrGarbled, err)
	case t.reused:
		return fmt.Errorf("%w: %w", errStale, err)
	}
	return err
}

func (t *tapped) write(p []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.came = true
	if t.done {
		return
	}
	t.buf = append(t.buf, p...)
	for {
		end := headEnd(t.buf)
		if end < 0 {
			t.done = len(t.buf) > t.limit
			return
		}
		if !interim.Match(t.buf) {
			t.buf, t.done = t.buf[:end:end], true
			return
		}
		t.buf = t.buf[end:]
	}
}

// interim matches a header that announces another, "103 Early Hints".
var interim = regexp.MustCompile(`^HTTP/1\.[01] 1\d\d`)

// headEnd is the index after the first empty line, -1 if there is none.
func headEnd(b []byte) int {
	end := -1
	for _, blank := range []string{"\n\r\n", "\n\n"} {
		if i := bytes.Index(b, []byte(blank)); i >= 0 && (end < 0 || i+len(blank) < end) {
			end = i + len(blank)
		}
	}
	return end
}

// chunked matches the line that would mislead readers of a record, in which
// the chunks are already joined.
var chunked = regexp.MustCompile(`(?im)^transfer-encoding:`)

// head is the header as it came, but for a Transfer-Encoding, which is undone
// and therefore renamed, as Common Crawl does.
func (t *tapped) head() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return chunked.ReplaceAll(t.buf, []byte("X-Crawler-Transfer-Encoding:"))
}

// ip is the address of the server.
func (t *tapped) ip() string {
	host, _, _ := net.SplitHostPort(t.remote.String())
	return host
}
