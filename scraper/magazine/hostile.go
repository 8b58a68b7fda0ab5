package magazine

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Hostile is the magazine's hostile wing: an http.Handler with five true
// stories between traps and faults, each on a path of its own that the front
// page links to. trap.go has what never ends, fault.go what breaks, plea.go
// what asks to be left alone.
type Hostile struct {
	mux   *http.ServeMux
	now   func() time.Time
	mu    sync.Mutex
	count atomic.Int64 // of sessions and dead ends handed out
}

// Stories is how many true stories the hostile wing has.
const Stories = 5

// NewHostile opens the wing. The clock dates what a Retry-After or an
// unavailable_after names; nil is time.Now.
func NewHostile(now func() time.Time) *Hostile {
	if now == nil {
		now = time.Now
	}
	h := &Hostile{mux: http.NewServeMux(), now: now}
	h.mux.HandleFunc("/{$}", h.front)
	h.mux.HandleFunc("/story/{n}", h.story)
	h.mux.HandleFunc("/robots.txt", h.robots)
	for _, door := range h.doors() {
		h.mux.HandleFunc(door.pattern, door.page)
	}
	return h
}

// ServeHTTP answers every request; what it has no page for is a plain 404.
func (h *Hostile) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }

// door is one trap or fault: the pattern of its pages, and where it is entered.
type door struct {
	pattern, entry string
	page           http.HandlerFunc
}

func (h *Hostile) doors() []door {
	return append(append(h.traps(), h.faults()...), h.pleas()...)
}

// Doors lists the paths by which the traps and faults are entered.
func (h *Hostile) Doors() []string {
	var entries []string
	for _, d := range h.doors() {
		entries = append(entries, d.entry)
	}
	return entries
}

func (h *Hostile) front(w http.ResponseWriter, _ *http.Request) {
	var links []string
	for n := range Stories {
		links = append(links, fmt.Sprintf("/story/%d", n+1))
	}
	page(w, "The hostile wing", append(links, h.Doors()...)...)
}

// story is an article whose words are its own.
func (h *Hostile) story(w http.ResponseWriter, r *http.Request) {
	tale(w, "The affair of wing "+r.PathValue("n"))
}

// tale prints an article of this title.
func tale(w http.ResponseWriter, title string, links ...string) {
	var b strings.Builder
	for i := range 6 {
		fmt.Fprintf(&b, "<p>In the %d. year of %s the council met again, heard %d witnesses about %[2]s, and decided that nothing at all had been proved by anybody.</p>\n", i+2, title, 7*i+3)
	}
	body := "<article><h1>" + title + "</h1>\n" + b.String() + "</article>" + bullets(links)
	write(w, title, body)
}

// page prints links under a title.
func page(w http.ResponseWriter, title string, links ...string) {
	write(w, title, "<h1>"+title+"</h1>"+bullets(links))
}

func bullets(links []string) string {
	var b strings.Builder
	for _, l := range links {
		fmt.Fprintf(&b, "<li><a href=\"%s\">%[1]s</a>\n", l)
	}
	return "<ul>\n" + b.String() + "</ul>"
}

func write(w http.ResponseWriter, title, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><html lang=\"en\"><head><title>%s</title></head><body>%s</body></html>", title, body)
}

// with is a path with a query of these pairs.
func with(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return path + "?" + strings.ReplaceAll(q.Encode(), "&", "&amp;")
}
