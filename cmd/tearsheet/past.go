package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// past is what WARC files tell of how an archive came to be.
type past struct {
	events  []event                     // in the order in which they came in
	said    map[string][]archive.Record // descriptions of responses, by the id of the response
	damaged int
}

// event is a record that the catalogue lacks: what a server answered, or what was
// made of a capture later.
type event struct {
	instant
	place   archive.Record
	id      string // of the record
	derived bool
}

// instant is when something came in, as far as the files tell. What a version
// was found at later has the version's time, and was told of later.
type instant struct{ at, told time.Time }

func (m instant) compare(other instant) int {
	return cmp.Or(m.at.Compare(other.at), m.told.Compare(other.told))
}

// past reads WARC files as far as they can be read.
func (h *house) past(ctx context.Context, files []string, claimed func(archive.Record) bool, tell func(error)) (*past, error) {
	p := &past{said: map[string][]archive.Record{}}
	indexed := map[string]instant{} // by id of the response
	err := h.eachRecord(ctx, files, func(r *warc.Record, err error) error {
		switch {
		case errors.Is(err, warc.ErrTruncated):
		case err != nil:
			p.damaged++
			tell(err)
		case r.Type == "metadata":
			p.described(r, indexed)
		case claimed(r.Record):
		case answers(r) && r.Date.IsZero():
			p.damaged++
			tell(fmt.Errorf("%s: record at %d: WARC-Date %q is no date", r.File, r.Offset, r.Header.Get("WARC-Date")))
		case !catalogued(r):
		case r.Length == 0:
			p.damaged++
			tell(fmt.Errorf("%s: record at %d shares its gzip member with others: import the file", r.File, r.Offset))
		default:
			p.events = append(p.events, event{instant: instant{at: r.Date}, place: r.Record, id: r.ID})
		}
		return nil
	})
	p.order(indexed)
	return p, err
}

// described notes what a metadata record says of a response.
func (p *past) described(r *warc.Record, indexed map[string]instant) {
	d, about, ok := r.Description()
	m := instant{d.Indexed, r.Date}
	switch {
	case !ok:
	case d.Derived:
		p.events = append(p.events, event{instant: m, place: r.Record, id: r.ID, derived: true})
	default:
		if first, known := indexed[about]; !known || m.compare(first) < 0 {
			indexed[about] = m
		}
		p.said[about] = append(p.said[about], r.Record)
	}
}

// order puts the events in the order in which they came in. That is written down
// of those that made a version. The others came in after the record before them:
// an import brings captures that are older than what came in before it.
func (p *past) order(indexed map[string]instant) {
	var latest instant
	for i := range p.events {
		e := &p.events[i]
		if i == 0 || e.place.File != p.events[i-1].place.File {
			latest = instant{}
		}
		if e.derived {
			continue
		}
		if m, ok := indexed[e.id]; ok {
			e.instant = m
		} else if e.compare(latest) < 0 {
			e.instant = latest
		}
		if e.compare(latest) > 0 {
			latest = e.instant
		}
	}
	slices.SortStableFunc(p.events, func(a, b event) int { return a.compare(b.instant) })
}

// eachRecord reads WARC files as far as they can be read. The torn end that a
// crash leaves is ErrTruncated: the whole records before it are what was promised.
func (h *house) eachRecord(ctx context.Context, files []string, do func(*warc.Record, error) error) error {
	for _, name := range files {
		if err := h.eachIn(ctx, name, do); err != nil {
			return err
		}
	}
	return nil
}

func (h *house) eachIn(ctx context.Context, name string, do func(*warc.Record, error) error) error {
	f, err := os.Open(filepath.Join(h.warcs(), name))
	if err != nil {
		return err
	}
	defer f.Close()
	for r, err := range warc.Scan(f, warc.ReaderOptions{}) {
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		} else {
			r.File = name
		}
		if err = errors.Join(do(r, err), ctx.Err()); err != nil {
			return err
		}
	}
	return nil
}
