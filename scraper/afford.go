package scraper

import (
	"context"
	"errors"
	"net/url"

	"tearsheet/archive"
	"tearsheet/scraper/frontier"
)

// What keeps a page from being fetched because its like brought nothing.
var (
	errFlood    = errors.New("articles of its pattern come without end, and nothing vouches for them")
	errYield    = errors.New("pages of its pattern brought no new article")
	errDeferred = errors.New("pages of its pattern brought no new article yet")
	errNoise    = errors.New("a parameter of its query or a session id in a folder changes nothing")
)

// silence asks for the URL without the parameters that were found to be noise
// since it was queued.
func (v *visit) silence() error {
	plain := v.crawler.ledger.quiet(v.uri.URL)
	if plain == v.uri.URL || v.uri.Via == "" || !v.uri.Fetched.IsZero() {
		return nil
	}
	v.found = append(v.found, frontier.URI{URL: plain, Via: v.uri.Via, Kind: v.uri.Kind, Hops: v.uri.Hops})
	return errNoise
}

// last is the priority of pages that wait for their pattern to prove itself.
const last = 1000

// afford asks whether the URL's patterns have a budget left. The first time
// that they have not, the URI is put behind all others: the articles that
// would extend the budget may be queued still. So is one of a folder that does
// not answer.
func (v *visit) afford(u *url.URL) error {
	if v.uri.Via == "" || !v.uri.Fetched.IsZero() {
		return nil
	}
	pattern, flooded := v.crawler.ledger.spent(u, v.uri)
	switch v.pattern = pattern; {
	case pattern == "" && v.uri.Priority < last && v.crawler.ledger.mute(u):
		return errDeferred // others may be answered
	case pattern == "":
		return nil
	case v.uri.Priority < last:
		return errDeferred
	case flooded:
		return errFlood
	}
	return errYield
}

// try counts the page for its patterns, if it is fetched for the first time.
func (v *visit) try(u *url.URL) {
	if v.first = v.uri.Fetched.IsZero(); v.first && v.uri.Tries == 0 {
		v.crawler.ledger.try(u, v.uri.Kind)
	}
}

// credit tells the patterns of a page, and of the one that led to it, what the
// page has brought.
func (v *visit) credit(page *url.URL, article *archive.Article, s archive.Snapshot, change archive.Change) {
	ledger, sure := v.crawler.ledger, v.vouched(article)
	known := v.first && own(s, page) && !v.elsewhere() // from an earlier crawl.db
	switch {
	case change == archive.New || known:
		if change == archive.New {
			ledger.distinct(page)
		}
		if v.uri.Claimed != "" || !ledger.echo(page, article) {
			ledger.gain(sure, page.String(), v.uri.Via)
		}
	case v.first:
		ledger.compare(page, s.URL)
	}
	if article.Canonical != "" {
		ledger.compare(page, article.Canonical)
	}
}

// vouched tells whether more than the page's own text says that there is such
// an article: a feed, a sitemap, a date that is not still to come.
func (v *visit) vouched(article *archive.Article) bool {
	dated := !article.Published.IsZero() && article.Published.Time.Before(v.crawler.Now().Add(slack))
	return dated || v.uri.Claimed != ""
}

// putOff queues the URI again, behind all others.
func (c *Crawler) putOff(ctx context.Context, v *visit) error {
	v.uri.Priority = last
	again := v.uri
	again.Again = true
	return c.Frontier.Finish(ctx, v.unasked(), again)
}

// unasked is the URI, with word for its host's pace whether a request was made.
func (v *visit) unasked() frontier.URI {
	uri := v.uri
	uri.Unasked = !v.asked
	return uri
}
