// Package magazine is a small invented magazine, The Saltmarsh Review, served
// by the program itself: the ground that `tearsheet demo` and the tests walk
// on. Its pages have the mark-up and the diseases of real ones, it moves by
// days, and it knows its own true text.
//
//	articles/*.txt    the articles; parse.go says how they are written
//	templates/*.html  one file a page template, partials.html shared by all
//
// Everything is fixed: the same day gives the same bytes, but for the host
// name, which is that of the request.
package magazine

import (
	"bytes"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// Name is what the magazine calls itself.
const Name = "The Saltmarsh Review"

// Magazine is an http.Handler that serves the magazine of the current day.
// All methods may be called at the same time from many goroutines.
type Magazine struct {
	day      atomic.Int64
	editions [2]*edition // of day 1, and of day 2 and every day after it
}

// New opens the magazine on day 1.
func New() *Magazine {
	press, pieces := newPress(), load()
	m := &Magazine{}
	for i := range m.editions {
		m.editions[i] = newEdition(i+1, pieces, press)
	}
	m.day.Store(1)
	return m
}

// Turn moves the magazine to its next day. Day 2 differs from day 1 in what
// Changes lists; the days after it are like day 2.
func (m *Magazine) Turn() { m.day.Add(1) }

// Day is the current day, from 1.
func (m *Magazine) Day() int { return int(m.day.Load()) }

func (m *Magazine) edition() *edition {
	return m.editions[min(m.Day(), len(m.editions))-1]
}

// reply is what the magazine says to one request.
type reply struct {
	status   int    // 0 is 200
	mime     string // "" is HTML
	location string // of a redirect
	body     []byte
	modified time.Time
}

// ServeHTTP answers GET and HEAD, with ETag, Last-Modified and 304.
func (m *Magazine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	answer := m.edition().answer(r)
	if answer.mime == "" {
		answer.mime = "text/html; charset=utf-8"
	}
	w.Header().Set("Content-Type", answer.mime)
	switch {
	case answer.location != "":
		http.Redirect(w, r, answer.location, answer.status)
	case answer.status != 0:
		w.WriteHeader(answer.status)
		if r.Method == http.MethodGet {
			_, _ = w.Write(answer.body) // the reader has left: nobody to tell
		}
	default:
		w.Header().Set("ETag", etag(answer.body))
		http.ServeContent(w, r, "", answer.modified, bytes.NewReader(answer.body))
	}
}

// answer finds the reply to a request: a short link, a known path, a path
// whose trailing slash was left off, or the page that says there is none.
func (e *edition) answer(r *http.Request) reply {
	base, path := "http://"+r.Host, r.URL.Path
	if id := r.URL.Query().Get("p"); id != "" && path == "/" {
		path = "/?p=" + id
	}
	if route, ok := e.routes[path]; ok {
		return route(base)
	}
	if _, ok := e.routes[path+"/"]; ok && !strings.HasSuffix(path, "/") {
		return redirect(path + "/")(base)
	}
	return e.missing(base)
}

// redirect leads to another path of the magazine for good.
func redirect(path string) route {
	return func(base string) reply {
		return reply{status: http.StatusMovedPermanently, location: base + path}
	}
}
