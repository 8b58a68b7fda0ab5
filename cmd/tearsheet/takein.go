package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// taken counts what came into the catalogue from WARC files.
type taken struct {
	Records  int `json:"records"`  // responses and revisits that were not in the catalogue
	Articles int `json:"articles"` // new ones
	Versions int `json:"versions"` // new ones of articles that were known
	Damaged  int `json:"damaged"`  // places in the files that cannot be read
}

// takeIn puts the records of WARC files that no capture points at into the
// catalogue, in the order in which they first came in. Articles come from
// metadata records where there are some, so that they are what they were; from
// other pages they are extracted, and written down. What cannot be read is told
// and passed over.
func (h *house) takeIn(ctx context.Context, files []string, tell func(error)) (t taken, err error) {
	claimed, err := h.archive.Recorded(ctx)
	if err != nil {
		return t, err
	}
	past, err := h.past(ctx, files, claimed, tell)
	if err != nil {
		return t, err
	}
	recorder, err := h.recorder()
	if err != nil {
		return t, err
	}
	in := &intake{
		house: h, past: past, scribe: scribe{h.archive, recorder}, described: map[archive.Key]bool{}, tell: tell,
		jobs: make(chan chan arrival, 4*runtime.GOMAXPROCS(0)), desks: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	err = in.run(ctx)
	in.saved.Damaged += past.damaged
	return in.saved, errors.Join(err, recorder.Close())
}

// intake reads records, extracts from them on all cores, and saves in the order
// of what happened.
type intake struct {
	house     *house
	past      *past
	scribe    scribe
	described map[archive.Key]bool // URLs whose articles were written down
	tell      func(error)
	group     *errgroup.Group
	jobs      chan chan arrival
	desks     chan struct{} // one a record that is worked on

	saved taken
}

func (in *intake) run(ctx context.Context) error {
	in.group, ctx = errgroup.WithContext(ctx)
	in.group.Go(func() error {
		defer close(in.jobs)
		for _, e := range in.past.events {
			job := make(chan arrival, 1)
			select {
			case in.jobs <- job:
				in.work(e, job)
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	in.group.Go(func() error { return in.save(ctx) })
	return in.group.Wait()
}

func (in *intake) work(e event, job chan<- arrival) {
	in.desks <- struct{}{}
	in.group.Go(func() error {
		job <- arrive(in.house.warcs(), e, len(in.past.said[e.id]) == 0)
		<-in.desks
		return nil
	})
}

func (in *intake) save(ctx context.Context) error {
	for job := range in.jobs {
		select {
		case a := <-job:
			if err := in.admit(ctx, a); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// admit saves an arrival with what was written down about it.
func (in *intake) admit(ctx context.Context, a arrival) error {
	if a.err != nil {
		in.saved.Damaged++
		in.tell(fmt.Errorf("%s: record at %d: %w", a.place.File, a.place.Offset, a.err))
		return nil
	}
	if a.derived != nil {
		return in.derive(ctx, a.url, *a.derived)
	}
	in.saved.Records++
	said := in.past.said[a.id]
	if len(said) == 0 {
		return in.admitBare(ctx, a)
	}
	if k, err := archive.NewKey(a.capture.URL); err == nil {
		in.described[k] = true
	}
	for i, place := range said {
		d, err := in.house.described(place)
		if d.Signals != "" {
			a.capture.Signals = d.Signals
		}
		switch {
		case err == nil && d.LeftOut != "":
			err = in.house.archive.Seen(ctx, a.capture)
		case err == nil && i == 0:
			_, change, saved := in.house.archive.Dated(d.Indexed).Save(ctx, a.capture, &d.Article)
			in.saved.count(change)
			err = saved
		case err == nil: // an older program did not say that it was derived
			err = in.derive(ctx, a.capture.URL, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// derive has an article beside the one that was made of the same capture before.
func (in *intake) derive(ctx context.Context, url string, d warc.Description) error {
	before, err := in.house.madeBefore(ctx, url, d.Captured)
	if errors.Is(err, archive.ErrNotFound) {
		return nil // what it was made of is not here
	}
	if err != nil {
		return err
	}
	_, change, err := in.house.archive.Dated(d.Indexed).Derive(ctx, before.ID, before.Version, &d.Article)
	if change == archive.Changed {
		in.saved.Versions++
	}
	return err
}

// madeBefore is the last version that was made of the capture of a URL at a time.
func (h *house) madeBefore(ctx context.Context, url string, at time.Time) (made archive.Snapshot, err error) {
	var place archive.Record
	for c, err := range h.archive.Captures(ctx, url) {
		if err != nil {
			return made, err
		}
		if c.Time.Equal(at) {
			place = c.Record
		}
	}
	standing, err := h.archive.Find(ctx, url+"@"+at.UTC().Format(time.RFC3339Nano))
	if err != nil {
		return made, err
	}
	history, err := h.archive.History(ctx, standing.ID)
	for _, s := range history {
		if s.Record == place && !place.IsZero() && s.Version > made.Version {
			made = s
		}
	}
	if err == nil && made.Version == 0 {
		err = archive.ErrNotFound
	}
	return made, err
}

// admitBare saves an arrival that nothing was written down about. Either it was
// no new version of what its URL showed, or it came in just before a crash, or
// another program recorded it.
func (in *intake) admitBare(ctx context.Context, a arrival) error {
	if a.capture.Revisit && a.capture.Status == http.StatusOK {
		a.article = in.repeated(ctx, a)
	}
	if a.article == nil || in.part(a) {
		return in.house.archive.Seen(ctx, a.capture)
	}
	before, err := in.house.archive.Find(ctx, a.capture.URL+"@"+a.capture.Time.Format(time.RFC3339Nano))
	if err == nil && in.scribe.showed(ctx, a.capture.URL) && in.house.stillShows(before, a) {
		return in.house.archive.Unchanged(ctx, a.capture, a.article)
	}
	_, change, err := in.scribe.Save(ctx, a.capture, a.article)
	in.saved.count(change)
	return err
}

// repeated is the article of the page at another URL that a revisit repeats, if
// its own URL has shown none yet.
func (in *intake) repeated(ctx context.Context, a arrival) *archive.Article {
	if _, err := in.house.archive.Find(ctx, a.capture.URL); !errors.Is(err, archive.ErrNotFound) || a.refers.URL == "" {
		return nil
	}
	for c, err := range in.house.archive.Captures(ctx, a.refers.URL) {
		if err != nil {
			return nil // Verify tells
		}
		if c.Revisit || c.Status != http.StatusOK || c.Time.Unix() != a.refers.Time.Unix() {
			continue
		}
		original := arrive(in.house.warcs(), event{place: c.Record}, true)
		if original.article != nil {
			original.article.URL = a.capture.URL
		}
		return original.article
	}
	return nil
}

// part tells whether a page is a later one of an article that was written down
// as a whole.
func (in *intake) part(a arrival) bool {
	k, err := archive.NewKey(a.parts.First)
	return err == nil && in.described[k]
}

// stillShows tells whether a page shows what its URL showed before. What was
// saved may be more than this page says, with the other pages of the article, or
// be read with what was known of the site: then both pages are read alike.
func (h *house) stillShows(before archive.Snapshot, a arrival) bool {
	page := archive.Snapshot{Article: *a.article}
	if archive.Differ(&before, &page).Weight == 0 {
		return true
	}
	then := h.pageOf(before).article
	if then == nil {
		return !a.parts.None() && before.Title == page.Title && strings.HasPrefix(before.Text(), page.Text())
	}
	return archive.Differ(&archive.Snapshot{Article: *then}, &page).Weight == 0
}

// described reads a metadata record again.
func (h *house) described(place archive.Record) (warc.Description, error) {
	r, err := warc.Open(h.warcs(), place)
	if err != nil {
		return warc.Description{}, err
	}
	d, _, _ := r.Description()
	return d, nil
}

func (t *taken) count(change archive.Change) {
	switch change {
	case archive.New:
		t.Articles++
	case archive.Changed:
		t.Versions++
	}
}
