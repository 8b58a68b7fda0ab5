// Package web is the reading room of an archive: pages, JSON, captures as they
// were, the CDX query of web archives and the Memento protocol (RFC 7089), all
// over HTTP, all read-only.
//
//	/                        search, and the newest articles
//	/list /search            with the flags of the commands as parameters
//	/article/ADDRESS         one version of an article; /history/ and /diff/ too
//	/web/20240131/URL        the capture nearest to a time, as it was
//	/web/*/URL               all captures of a URL
//	/timegate/URL            the same by Accept-Datetime, RFC 7089
//	/timemap/link/URL        all captures as links; /timemap/json/ too
//	/cdx?url=URL             all captures as an index, see cdx.go
//
// A page is JSON for who asks with "Accept: application/json" or ?format=json.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/search"
)

// Room says what a reading room shows. Archive is needed; what is nil is not
// offered, or has a default.
type Room struct {
	Archive *archive.Archive
	// Index is asked for the search index at every search.
	Index func(context.Context) (*search.Index, error)
	// Records opens captures for replay.
	Records Records
	// Log hears of answers that failed for a reason of ours.
	Log *slog.Logger
	// MaxReplay is the largest body that is replayed, in bytes; 0: 32 MiB.
	MaxReplay int
}

// Records opens the WARC record of a capture. What it returns where the record
// is missing or damaged says so.
type Records interface {
	Open(context.Context, archive.Record) (*Response, error)
}

// Response is an archived HTTP response, its body without transfer and content
// coding.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	// Refers is the capture that a revisit repeats, if its record says.
	Refers archive.Revisit
}

// Handler serves the room. It answers GET and HEAD at the root of a server;
// addresses of replays hold URLs, whose double slash a ServeMux in front of it
// may fold.
func (r Room) Handler() http.Handler {
	if r.Log == nil {
		r.Log = slog.New(slog.DiscardHandler)
	}
	if r.MaxReplay <= 0 {
		r.MaxReplay = 32 << 20
	}
	return &room{Room: r}
}

// room is a Room with its defaults.
type room struct{ Room }

// doors are the paths of the room, and what is behind them. Where rest is what
// a path begins with, it ends with a slash.
func doors() []door {
	return []door{
		{"/", (*room).front},
		{"/style.css", (*room).style},
		{"/list", (*room).list},
		{"/search", (*room).search},
		{"/article/", (*room).article},
		{"/history/", (*room).history},
		{"/diff/", (*room).diff},
		{"/cdx", (*room).cdx},
		{"/timegate/", (*room).timegate},
		{"/timemap/", (*room).timemap},
		{"/web/", (*room).replay},
	}
}

type door struct {
	path string
	open func(*room, http.ResponseWriter, *visit) error
}

// visit is one request: its path behind the door, and what it wants.
type visit struct {
	*http.Request
	rest string // escaped as it came, with the query where a URL is asked for
}

// ServeHTTP finds the door of a path. It looks at the path as it was sent: the
// URLs in it must not be cleaned.
func (r *room) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	guard(w.Header())
	if q.Method != http.MethodGet && q.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this is a reading room: GET and HEAD are all it knows", http.StatusMethodNotAllowed)
		return
	}
	path := q.URL.EscapedPath()
	for _, d := range doors() {
		rest, ok := strings.CutPrefix(path, d.path)
		if !ok || rest != "" && (d.path == "/" || !strings.HasSuffix(d.path, "/")) {
			continue
		}
		if err := d.open(r, w, &visit{Request: q, rest: rest}); err != nil {
			r.complain(w, q, err)
		}
		return
	}
	r.complain(w, q, errNoPage)
}

// guard lets nothing run and nothing be framed or sent elsewhere.
func guard(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Vary", "Accept")
}

// What a visitor can get wrong.
var (
	errNoPage = errors.New("there is no such page")
	errAsked  = errors.New("wrong request")
)

// statusOf is the HTTP status of an error.
func statusOf(err error) int {
	for _, wrong := range []error{
		errAsked, archive.ErrAddress, archive.ErrURL, archive.ErrAmbiguous, search.ErrQuery, search.ErrPage,
	} {
		if errors.Is(err, wrong) {
			return http.StatusBadRequest
		}
	}
	switch {
	case errors.Is(err, errNoPage), errors.Is(err, archive.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, search.ErrLocked), errors.Is(err, archive.ErrLocked):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// complain answers with an error. Ours are logged.
func (r *room) complain(w http.ResponseWriter, q *http.Request, err error) {
	if q.Context().Err() != nil {
		return // nobody listens
	}
	status := statusOf(err)
	if status == http.StatusInternalServerError {
		r.Log.Error("answer", "path", q.URL.Path, "err", err)
	}
	w.Header().Set("Cache-Control", "no-store")
	page := sheet{Title: http.StatusText(status), Name: "wrong", Data: err.Error()}
	if wantsJSON(q) {
		err = writeJSON(w, status, map[string]string{"error": err.Error()})
	} else {
		err = page.write(w, status)
	}
	if err != nil {
		r.Log.Debug("answer", "path", q.URL.Path, "err", err)
	}
}

// moment is a time as pages show it.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}
