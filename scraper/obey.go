package scraper

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/PuerkitoBio/goquery"

	"tearsheet/scraper/discover"
	"tearsheet/scraper/fetch"
)

// What a page may ask, and which of it a crawl obeys when nobody says. What is
// not obeyed is recorded with the capture all the same.
const (
	obeyNoIndex   = "noindex"
	obeyNoFollow  = "nofollow"
	obeyNoArchive = "noarchive"
	obeyUntil     = "unavailable_after"
	obeyTDM       = "tdm"
	obeySignal    = "content-signal"
)

// Why a page that was fetched is not kept: it asks not to be.
var (
	errNoIndex   = errors.New("the page asks not to be kept")
	errNoArchive = errors.New("the page asks not to be archived")
	errExpired   = errors.New("the page asks not to be kept any more")
	errTDM       = errors.New("the site reserves text and data mining")
	errSignal    = errors.New("the site wants its pages to be neither found nor kept")
)

// hear reads what the page and its site ask, and records it with the capture.
func (v *visit) hear(ctx context.Context, page *fetch.Page, doc *goquery.Document) discover.Signals {
	signals := discover.SignalsOf(doc, page.Header, page.Agents...)
	if robots, err := v.crawler.Fetcher.Robots(ctx, page.URL); err == nil { // read already
		for _, line := range robots.Usage {
			signals.Add(discover.Usage(line)...)
		}
	}
	v.crawler.mu.Lock()
	if v.crawler.reserves[page.URL.Host].Covers(page.URL) {
		signals.Add("tdm")
	}
	v.crawler.mu.Unlock()
	page.Capture.Signals = signals.String()
	v.uri.Signals = page.Capture.Signals
	return signals
}

// heed is why a page must not be kept, of what the crawl obeys; nil if nothing
// speaks against it.
func (v *visit) heed(signals discover.Signals) error {
	obey := v.crawler.obeys
	switch {
	case obey(obeyNoIndex) && signals.Has("noindex"):
		return errNoIndex
	case obey(obeyNoArchive) && signals.Has("noarchive"):
		return errNoArchive
	case obey(obeyUntil) && signals.Expired(v.crawler.Now()):
		return errExpired
	case obey(obeyTDM) && signals.Has("tdm"):
		return errTDM
	case obey(obeySignal) && signals.Has("search=no"):
		return errSignal
	}
	return nil
}

// reserve reads a host's tdmrep.json, where it counts.
func (c *Crawler) reserve(ctx context.Context, u *url.URL) {
	if !c.obeys(obeyTDM) {
		return
	}
	page, err := c.Fetcher.Fetch(ctx, fetch.Request{URL: u.Scheme + "://" + u.Host + discover.ReservePath})
	if err != nil || page.Status != http.StatusOK {
		return // nothing is reserved
	}
	r := discover.ReserveOf(page.Body)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reserves[u.Host] = r
}

// obeys tells whether a wish counts in this crawl.
func (c *Crawler) obeys(wish string) bool {
	if c.Obey == nil {
		return wish != obeyTDM && wish != obeySignal
	}
	return slices.Contains(c.Obey, wish)
}
