package main

import (
	"net/http"
	"net/url"

	"tearsheet/archive"
	"tearsheet/archive/warc"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
)

// arrival is a record on its way into the catalogue.
type arrival struct {
	event
	capture archive.Capture
	article *archive.Article // extracted, if nothing was written down and there is one
	parts   discover.Parts   // the other pages of the article
	shell   bool             // it is empty without scripts
	refers  archive.Revisit  // what it repeats, if it is a revisit
	url     string           // of what was derived
	derived *warc.Description
	err     error
}

// arrive reads a record again, and extracts the article if it is to.
func arrive(dir string, e event, extracting bool) arrival {
	a := arrival{event: e}
	r, err := warc.Open(dir, e.place)
	if err == nil {
		err = r.Check()
	}
	if err != nil {
		a.err = err
		return a
	}
	if e.derived {
		d, _, _ := r.Description()
		a.url, a.derived = r.TargetURI, &d
		return a
	}
	response, err := r.HTTP()
	if err != nil {
		a.err = err
		return a
	}
	a.capture, a.refers = captureOf(r, response), r.Refers()
	if a.capture.Status == http.StatusOK && !a.capture.Revisit {
		a.read(response, extracting)
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
				c.Location = to.Redacted()
			}
		}
	}
	return c
}

// read reads the page: what it asks of those who keep it, what it says, and its
// article, if that is to be extracted.
func (a *arrival) read(response *warc.Response, extracting bool) {
	switch discover.Sniff(response.Body, a.capture.MIME) {
	case discover.KindFeed, discover.KindSitemap:
		return
	}
	doc, err := extract.Parse(response.Body, a.capture.MIME)
	if err != nil {
		return
	}
	signals := discover.SignalsOf(doc, response.Header)
	a.capture.Signals = signals.String()
	u, err := url.Parse(a.capture.URL)
	if !extracting || err != nil || signals.Has("noindex") {
		return
	}
	a.parts, a.shell = discover.PartsOf(discover.Page(doc, u), u), discover.Shell(doc)
	if article, err := (&extract.Extractor{}).Extract(doc, u, nil); err == nil {
		a.article = article
		return
	}
	a.capture.Says = extract.Says(doc)
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
