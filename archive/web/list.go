package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"tearsheet/archive"
)

// Limits of a page.
const (
	usualRows = 50
	mostRows  = 1000
)

// listed is a page of articles.
type listed struct {
	Snapshots []archive.Snapshot
	Asked     url.Values
	Earlier   string // where the next page is, "" at the end
	Stats     archive.Stats
}

// front is the first page: how much there is, a search box, the newest.
func (r *room) front(w http.ResponseWriter, v *visit) error { return r.list(w, v) }

// list shows articles, newest first.
func (r *room) list(w http.ResponseWriter, v *visit) error {
	asked := v.URL.Query()
	q, err := listQuery(asked)
	if err != nil {
		return err
	}
	page := listed{Asked: asked}
	wanted := q.Limit
	q.Limit++ // one more tells whether there are more
	skip, err := number(asked, "from", 0)
	if err != nil {
		return err
	}
	q.Limit += skip
	for s, err := range r.Archive.Snapshots(v.Context(), q) {
		if err != nil {
			return err
		}
		if skip--; skip < 0 {
			page.Snapshots = append(page.Snapshots, s)
		}
	}
	if len(page.Snapshots) > wanted {
		page.Snapshots = page.Snapshots[:wanted]
		page.Earlier = further(v.URL, wanted)
	}
	if page.Stats, err = r.Archive.Stats(v.Context()); err != nil {
		return err
	}
	rows := page.Snapshots
	if rows == nil {
		rows = []archive.Snapshot{}
	}
	return r.answer(w, v, sheet{Title: "Articles", Name: "list", Data: page}, rows)
}

// further is the address of the page after this one.
func further(u *url.URL, rows int) string {
	q := u.Query()
	from, _ := strconv.Atoi(q.Get("from")) // was read before
	q.Set("from", strconv.Itoa(from+rows))
	return cmp.Or(u.Path, "/") + "?" + q.Encode()
}

// listQuery reads the parameters of a list, which are the flags of the command.
func listQuery(p url.Values) (archive.Query, error) {
	q := archive.Query{
		Site: p.Get("site"), Author: p.Get("author"), Section: p.Get("section"), Lang: p.Get("lang"),
		Prefix: p.Get("prefix"), All: yes(p, "all"), State: archive.State(p.Get("state")), Heads: true,
	}
	if yes(p, "gone") {
		q.State = archive.StateRemoved
	}
	if q.State != "" && !q.State.Known() {
		return q, fmt.Errorf("state=%q: want live, moved, removed or walled", q.State)
	}
	var err error
	if q.After, err = dayOf(p, "after"); err != nil {
		return q, err
	}
	if q.Before, err = dayOf(p, "before"); err != nil {
		return q, err
	}
	q.Limit, err = number(p, "limit", usualRows)
	q.Limit = min(max(q.Limit, 1), mostRows)
	return q, err
}

func yes(p url.Values, name string) bool {
	return p.Has(name) && p.Get(name) != "false" && p.Get(name) != "0"
}

// maxSkip is how far down a list goes; a query narrows it.
const maxSkip = 100_000

func number(p url.Values, name string, usual int) (int, error) {
	if p.Get(name) == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(p.Get(name))
	if err != nil || n < 0 || n > maxSkip {
		return 0, fmt.Errorf("%w: %s=%s: want a number up to %d", errAsked, name, p.Get(name), maxSkip)
	}
	return n, nil
}

// dayOf is the first moment of a year, a month or a day.
func dayOf(p url.Values, name string) (time.Time, error) {
	if p.Get(name) == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, p.Get(name)); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%w: %s=%s: want 2024, 2024-01 or 2024-01-10", errAsked, name, p.Get(name))
}
