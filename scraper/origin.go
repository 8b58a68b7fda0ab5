package scraper

import (
	"net/url"
	"strings"
	"sync"

	"tearsheet/archive"
	"tearsheet/scraper/fetch"
)

// origins are what a site calls itself: where it redirects from http to https,
// or to and from "www.", it is asked there at once, and no link costs a redirect.
type origins struct {
	mu sync.Mutex
	to map[string]*origin // by "http://www.example.org"
}

type origin struct {
	name string // to which it redirects
	seen int    // how often
}

// fewRedirects is how many redirects from an origin to another tell that all do.
const fewRedirects = 2

// maxOrigins is how many origins are remembered.
const maxOrigins = 10_000

// apply spells a URL with the origin that its site prefers.
func (o *origins) apply(raw string) string {
	name := originOf(raw)
	o.mu.Lock()
	defer o.mu.Unlock()
	if to := o.to[name]; to != nil && to.seen >= fewRedirects {
		return to.name + raw[len(name):]
	}
	return raw
}

// learn takes redirects that change nothing but the origin, and lead to the same
// page by its key.
func (o *origins) learn(redirects []fetch.Redirect) {
	if len(redirects) == 0 {
		return
	}
	from, to := redirects[0].From, redirects[len(redirects)-1].To
	name, preferred := originOf(from), originOf(to)
	if name == "" || preferred == "" || from[len(name):] != to[len(preferred):] || !sameKey(from, to) {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.to == nil || len(o.to) >= maxOrigins {
		o.to = map[string]*origin{}
	}
	if known := o.to[name]; known == nil || known.name != preferred {
		o.to[name] = &origin{name: preferred}
	}
	o.to[name].seen++
}

// forget takes back what was learned of a URL's origin: it did not answer.
func (o *origins) forget(raw string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.to, originOf(raw))
}

// originOf is the beginning of a URL up to its path, as it is written; "" where
// there is none.
func originOf(raw string) string {
	u, err := url.Parse(raw)
	name := ""
	if err == nil {
		name = u.Scheme + "://" + u.Host
	}
	if !strings.HasPrefix(raw, name+"/") {
		return ""
	}
	return name
}

// sameKey tells whether two URLs name one page.
func sameKey(a, b string) bool {
	x, err := archive.NewKey(a)
	y, err2 := archive.NewKey(b)
	return err == nil && err2 == nil && x == y
}
