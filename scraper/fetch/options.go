package fetch

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gocolly/colly/v2"
)

// product is the name that robots.txt files know this crawler by.
const product = "Tearsheet"

// Options say how to fetch. The zero value is safe and polite.
type Options struct {
	// UserAgent is the header as sent; say who crawls and how to be reached.
	// robots.txt groups for "Tearsheet" are obeyed whatever it says, and those
	// for its own product token. Default "Tearsheet/1 (+https://example.org/tearsheet)".
	UserAgent string

	MaxBytes       int64         // of a body, counted both as sent and decoded; default 16 MiB
	MinRate        int64         // bytes a second of a body, once it took 10 s; default 100, less than 0 is none
	MaxHeader      int64         // bytes of a response header; default 256 KiB
	MaxRedirects   int           // followed for one page; default 10, less than 0 is none
	MaxConnections int           // to one host at a time; default 1
	MaxHosts       int           // whose robots.txt is remembered; default 10,000
	Timeout        time.Duration // of the exchanges of a fetch, redirects included; of robots.txt too; default 30 s
	ConnectTimeout time.Duration // of a connection, TLS included; default 10 s
	HeaderTimeout  time.Duration // from request to response header; default 20 s

	// AllowPrivate names what may be reached although it is not public: HOST,
	// HOST:PORT, an address, ADDRESS:PORT or CIDR. Everything private,
	// loopback, link-local, shared, multicast or reserved is refused otherwise,
	// and it is the resolved address that counts.
	AllowPrivate []string

	// Slow is told the Crawl-delay of a host, as in a URL, before a page of it is
	// fetched; nil is told nothing.
	Slow func(host string, delay time.Duration)

	// Busy is told when a host, as in a URL, answers the question for a
	// robots.txt with 429 or 503, and for how long it asks to be left alone, 0 if
	// it does not say; nil is told nothing.
	Busy func(host string, retryAfter time.Duration)

	Accept   func(*url.URL) bool // asked before following a redirect; nil accepts all
	Recorder Recorder            // given every exchange; nil keeps nothing
	Log      *slog.Logger        // nil is silent
	Now      func() time.Time    // nil is time.Now
}

// Fetcher fetches pages. It is safe for concurrent use, keeps no cookie from
// one fetch to the next and takes no settings from the environment, proxies included.
type Fetcher struct {
	o      Options
	agents []string         // that robots.txt may call us by
	base   *colly.Collector // cloned for each visit

	mu    sync.Mutex
	hosts map[string]*host // by scheme and authority
}

// New makes a Fetcher. The error names the entry of AllowPrivate that cannot
// be read, or the option that is out of range.
func New(o Options) (*Fetcher, error) {
	o.fill()
	if err := o.check(); err != nil {
		return nil, err
	}
	guard, err := newGuard(o.AllowPrivate)
	if err != nil {
		return nil, err
	}
	f := &Fetcher{o: o, agents: agents(o.UserAgent), hosts: map[string]*host{}}
	f.base = newCollector(o, &wire{o: o, transport: newTransport(o, guard)}, f.redirect)
	return f, nil
}

func (o *Options) fill() {
	fill(&o.UserAgent, product+"/1 (+https://example.org/tearsheet)")
	fill(&o.MaxBytes, 16<<20)
	fill(&o.MaxHeader, 256<<10)
	fill(&o.MinRate, 100)
	fill(&o.MaxRedirects, 10)
	fill(&o.MaxConnections, 1)
	fill(&o.MaxHosts, 10_000)
	fill(&o.Timeout, 30*time.Second)
	fill(&o.ConnectTimeout, 10*time.Second)
	fill(&o.HeaderTimeout, 20*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

func (o *Options) check() error {
	if strings.ContainsFunc(o.UserAgent, func(r rune) bool { return r < ' ' || r > '~' }) {
		return fmt.Errorf("user agent %q: want printable ASCII", o.UserAgent)
	}
	if min(o.MaxBytes, o.MaxHeader, int64(o.MaxConnections), int64(o.MaxHosts)) < 0 {
		return errors.New("limit of bytes, connections or hosts: want more than 0")
	}
	if min(o.Timeout, o.ConnectTimeout, o.HeaderTimeout) < 0 {
		return errors.New("timeout: want more than 0")
	}
	return nil
}

func fill[T comparable](field *T, value T) {
	if zero := *new(T); *field == zero {
		*field = value
	}
}

// agents are the names to look for in robots.txt: ours, and that of the
// User-Agent header, which is what a site owner sees in the log. "Mozilla" is
// everybody's.
func agents(userAgent string) []string {
	names := []string{product}
	token := productToken(userAgent)
	if token != "" && !strings.EqualFold(token, product) && !strings.EqualFold(token, "Mozilla") {
		names = append(names, token)
	}
	return names
}
