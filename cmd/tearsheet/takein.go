package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
	"tearsheet/archive/warc"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
)

// taken counts what came into the catalogue from WARC files.
type taken struct {
	Records  int `json:"records"`  // responses and revisits that were not in the catalogue
	Articles int `json:"articles"` // new ones
	Versions int `json:"versions"` // new ones of articles that were known
	Damaged  int `json:"damaged"`  // places in the files that cannot be read
}

// tales are what the metadata records of WARC files say of responses: by the
// id of the response, where they lie, in the order they were written.
type tales map[string][]archive.Record

// takeIn puts the records of WARC files that no capture points at into the
// catalogue. Articles come from metadata records where there are some, so that
// they are what they were; from other pages they are extracted. What cannot be
// read is told and passed over.
func (h *house) takeIn(ctx context.Context, files []string, tell func(error)) (t taken, err error) {
	said, err := h.tales(ctx, files)
	if err != nil {
		return t, err
	}
	claimed, err := h.archive.Recorded(ctx)
	if err != nil {
		return t, err
	}
	in := &intake{
		house: h, said: said, claimed: claimed, tell: tell,
		jobs: make(chan chan arrival, 4*runtime.GOMAXPROCS(0)), desks: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	err = in.run(ctx, files)
	in.saved.Damaged += in.damaged
	return in.saved, err
}

// intake reads records in order, extracts from them on all cores, and saves in
// the order of the records.
type intake struct {
	house   *house
	said    tales
	claimed func(archive.Record) bool
	tell    func(error)
	group   *errgroup.Group
	jobs    chan chan arrival
	desks   chan struct{} // one a record that is worked on

	damaged int // met by the reader
	saved   taken
}

func (in *intake) run(ctx context.Context, files []string) error {
	in.group, ctx = errgroup.WithContext(ctx)
	in.group.Go(func() error {
		defer close(in.jobs)
		return in.house.eachRecord(ctx, files, func(r *warc.Record, err error) error { return in.read(ctx, r, err) })
	})
	in.group.Go(func() error { return in.save(ctx) })
	return in.group.Wait()
}

// read passes on a record that the catalogue lacks.
func (in *intake) read(ctx context.Context, r *warc.Record, err error) error {
	if err != nil {
		in.damaged++
		in.tell(err)
		return nil
	}
	if in.claimed(r.Record) || !catalogued(r) {
		return nil
	}
	job := make(chan arrival, 1)
	select {
	case in.jobs <- job:
		in.work(r, job)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (in *intake) work(r *warc.Record, job chan<- arrival) {
	in.desks <- struct{}{}
	in.group.Go(func() error {
		job <- arrive(r, len(in.said[r.ID]) == 0)
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

// eachRecord reads WARC files as far as they can be read. The torn end that a
// crash leaves is no damage: the whole records before it are what was promised.
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
		switch {
		case errors.Is(err, warc.ErrTruncated):
			continue
		case err != nil:
			err = fmt.Errorf("%s: %w", name, err)
		default:
			r.File = name
		}
		if err = errors.Join(do(r, err), ctx.Err()); err != nil {
			return err
		}
	}
	return nil
}

// tales reads the metadata records of WARC files.
func (h *house) tales(ctx context.Context, files []string) (tales, error) {
	said := tales{}
	err := h.eachRecord(ctx, files, func(r *warc.Record, err error) error {
		if err != nil {
			return nil // it is told when the file is taken in
		}
		if _, about, ok := r.Description(); ok {
			said[about] = append(said[about], r.Record)
		}
		return nil
	})
	return said, err
}

// arrival is a recorded response on its way into the catalogue.
type arrival struct {
	record  *warc.Record
	capture archive.Capture
	article *archive.Article // extracted, if nothing was written down and there is one
	err     error
}

// arrive reads a record, and extracts the article if it is to.
func arrive(r *warc.Record, extracting bool) arrival {
	a := arrival{record: r}
	if a.err = r.Check(); a.err != nil {
		return a
	}
	response, err := r.HTTP()
	if err != nil {
		a.err = err
		return a
	}
	a.capture = captureOf(r, response)
	if extracting && a.capture.Status == http.StatusOK && !a.capture.Revisit {
		a.article = articleOf(a.capture, response)
	}
	return a
}

// captureOf is the capture that a record is the bytes of.
func captureOf(r *warc.Record, response *warc.Response) archive.Capture {
	c := archive.Capture{
		URL: r.TargetURI, Time: r.Date, Status: response.Status, MIME: response.Header.Get("Content-Type"),
		Payload: r.Payload, Record: r.Record, Revisit: r.Type == "revisit",
	}
	if c.Payload.IsZero() && !c.Revisit {
		c.Payload = archive.Sum(response.Body)
	}
	if to := response.Header.Get("Location"); response.Status/100 == 3 && to != "" {
		if base, err := url.Parse(c.URL); err == nil {
			if to, err := base.Parse(to); err == nil {
				c.Location = to.String()
			}
		}
	}
	return c
}

// admit saves an arrival with what was written down about it.
func (in *intake) admit(ctx context.Context, a arrival) error {
	if a.err != nil {
		in.saved.Damaged++
		in.tell(fmt.Errorf("%s: record at %d: %w", a.record.File, a.record.Offset, a.err))
		return nil
	}
	in.saved.Records++
	saved := false
	for _, place := range in.said[a.record.ID] {
		d, err := in.house.described(place)
		if err == nil {
			err = in.house.saveAt(ctx, d.Indexed, a.capture, &d.Article, &in.saved)
		}
		if err != nil {
			return err
		}
		saved = true
	}
	if saved {
		return nil
	}
	return in.admitBare(ctx, a)
}

// admitBare saves an arrival that nothing was written down about.
func (in *intake) admitBare(ctx context.Context, a arrival) error {
	if a.article == nil {
		return in.house.archive.Seen(ctx, a.capture)
	}
	return in.house.saveAt(ctx, time.Time{}, a.capture, in.house.asBefore(ctx, a), &in.saved)
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

// asBefore is the article of a page that has nothing written down about it. If
// the URL showed an article that another extractor made, then the page did not
// differ from that, or it would have been written down.
func (h *house) asBefore(ctx context.Context, a arrival) *archive.Article {
	before, err := h.archive.Find(ctx, a.capture.URL+"@"+a.capture.Time.Format(time.RFC3339Nano))
	if err == nil && before.Extractor != a.article.Extractor {
		return &before.Article
	}
	return a.article
}

// saveAt saves an article as it was saved then; the zero time is now.
func (h *house) saveAt(ctx context.Context, then time.Time, c archive.Capture, article *archive.Article, t *taken) error {
	at := *h.archive
	if !then.IsZero() {
		at.Now = func() time.Time { return then }
	}
	_, change, err := at.Save(ctx, c, article)
	switch change {
	case archive.New:
		t.Articles++
	case archive.Changed:
		t.Versions++
	}
	return err
}

// catalogued tells whether a record belongs into the catalogue: what a server
// of the web answered to the request for a page.
func catalogued(r *warc.Record) bool {
	if !answers(r) || rules(r) || r.Date.IsZero() {
		return false
	}
	_, err := archive.NewKey(r.TargetURI)
	return err == nil
}

// articleOf is the article of a recorded page, nil if it holds none or asks not
// to be kept.
func articleOf(c archive.Capture, response *warc.Response) *archive.Article {
	switch discover.Sniff(response.Body, c.MIME) {
	case discover.KindFeed, discover.KindSitemap:
		return nil
	}
	doc, err := extract.Parse(response.Body, c.MIME)
	if err != nil {
		return nil
	}
	if noindex, _ := discover.Robots(doc, response.Header); noindex {
		return nil
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil
	}
	article, err := (&extract.Extractor{}).Extract(doc, u, nil)
	if err != nil {
		return nil
	}
	return article
}
