package scraper

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/zeebo/xxh3"

	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// The kinds of URI in the frontier. A seed may turn out to be anything; the
// others are what the page that named them said they were.
const (
	KindSeed    = "seed"
	kindPage    = string(discover.KindPage)
	kindSitemap = string(discover.KindSitemap)
)

// copied marks a link to the AMP copy of the page that links to it: a second
// request for the same article.
const copied = "amphtml"

// enqueue queues the links within scope and dates. The list is the kind of
// the feed or sitemap that names them, "" for a page.
func (v *visit) enqueue(links []discover.Link, list discover.Kind) {
	bygone := v.bygone(links)
	v.onward = list == "" && v.goesOn(links)
	for _, l := range links {
		mark := v.mark(l)
		if list == "" && v.crawler.queued.has(mark) {
			v.linked++
			v.links ^= xxh3.HashString(v.crawler.ledger.quiet(l.URL))
			continue
		}
		l.URL = v.crawler.ledger.quiet(l.URL)
		u, err := url.Parse(l.URL)
		if err != nil {
			continue
		}
		uri := v.uriOf(l, u, list)
		if why := v.unwanted(l, u, uri.Hops, bygone); why != "" {
			v.drop(l.URL, why)
			continue
		}
		if uri.Kind == kindPage && v.crawler.ledger.exhausted(u, uri) {
			uri.Priority = last
		}
		v.found = append(v.found, uri)
		v.linked++
		v.links ^= xxh3.HashString(l.URL)
		v.crawler.queued.add(mark)
	}
}

// enqueueList queues what a feed or a sitemap names, up to where it breaks.
func (v *visit) enqueueList(page *fetch.Page, kind discover.Kind) error {
	read := discover.Feed
	if kind == discover.KindSitemap {
		read = discover.Sitemap
	}
	links, err := read(bytes.NewReader(page.Body), page.URL)
	v.doubt(links, page)
	v.enqueue(links, kind)
	return err
}

// relink queues what a page that is as it was links to: the last run may have
// had a narrower scope. The error is why the page must not be kept, if it asks so.
func (v *visit) relink(ctx context.Context, page *fetch.Page) error {
	switch kind := discover.Sniff(page.Body, page.MIME); kind {
	case discover.KindFeed, discover.KindSitemap:
		_ = v.enqueueList(page, kind) // where it breaks was told when it was new
		return nil
	}
	doc, err := extract.Parse(page.Body, page.MIME)
	if err != nil {
		return nil
	}
	signals := v.hear(ctx, page, doc)
	if !signals.Has("nofollow") || !v.crawler.obeys(obeyNoFollow) {
		v.enqueue(discover.Page(doc, page.URL), "")
	}
	return v.heed(signals)
}

// doubt holds it against a sitemap that all it names was modified just now:
// then it gives the time of the request, not of a change.
func (v *visit) doubt(links []discover.Link, page *fetch.Page) {
	now := 0
	for _, l := range links {
		if !l.Modified.IsZero() && page.Capture.Time.Sub(l.Modified) < 2*time.Minute {
			now++
		}
	}
	if now > 10 && now > len(links)*9/10 {
		v.crawler.judge(page.URL.Host, func(t *trust) { t.Lastmod.add(false) })
		v.crawler.judge(page.URL.Host, func(t *trust) { t.Lastmod.add(false) })
	}
}

func (v *visit) uriOf(l discover.Link, u *url.URL, list discover.Kind) frontier.URI {
	uri := frontier.URI{URL: l.URL, Source: v.source.Name, Via: v.uri.URL, Kind: string(l.Kind), Hops: v.uri.Hops + 1}
	if list != "" {
		uri.Claimed, uri.Title, uri.Authors, uri.Published = string(list), l.Title, l.Authors, l.Published
		if v.crawler.trustOf(u.Host).Lastmod.reliable() {
			uri.Modified = l.Modified
		}
	}
	span, ok := discover.SpanOf(u)
	if list != "" || (l.Next || l.More && !(ok && span.List) || v.onward && ok && span.List) && v.source.Scope.Reach != ReachPage || v.announces(l) {
		uri.Hops = v.uri.Hops
	}
	if ok && span.From.Before(v.crawler.Now().Add(slack)) { // a calendar goes beyond, and is not the newest
		uri.Spelt, uri.Dated = span.To.Add(-time.Second), span.List && l.Kind == discover.KindPage
	} else if l.Kind == discover.KindSitemap || list == discover.KindSitemap && v.crawler.trustOf(u.Host).Lastmod.reliable() {
		uri.Spelt = l.Modified
	}
	return uri
}

// announces tells whether a link is to a feed or a sitemap that a seed names as
// its own: these often lie on another host, as those of robots.txt do.
func (v *visit) announces(l discover.Link) bool {
	named := l.Kind == discover.KindFeed && l.Rel == "alternate" || l.Kind == discover.KindSitemap && l.Text == ""
	return named && v.outcome.seed && v.source.Scope.Reach != ReachPage
}

// claims is what a feed or a sitemap said of the page, as evidence for the
// extractor. Dates of a site that was wrong about them too often are not.
func (v *visit) claims() []extract.Claim {
	u := v.uri
	if u.Claimed == "" {
		return nil
	}
	c := extract.Claim{Source: u.Claimed, Title: u.Title, Authors: u.Authors, Modified: u.Modified}
	if v.crawler.trustOf(hostOf(u.URL)).Dates.reliable() {
		c.Published = u.Published
	}
	return []extract.Claim{c}
}

// usualSitemap is where a sitemap lies that nobody names.
const usualSitemap = "/sitemap.xml"

// guessed tells whether a URI was asked for because it lies in the usual place:
// that nothing is there is held against nobody.
func guessed(u frontier.URI) bool {
	return u.Kind == kindSitemap && u.Hops == 1 && strings.HasSuffix(u.URL, usualSitemap)
}

// greet asks a host's robots.txt, once a run, how fast it may be visited and
// where its sitemaps are; where it names none, the usual place is tried. It
// returns errGreeted when that took a request.
func (v *visit) greet(ctx context.Context, u *url.URL) error {
	v.crawler.once(u.Host).Do(func() {
		robots, err := v.crawler.Fetcher.Robots(ctx, u)
		if err != nil { // the fetch of the page meets the same and reports it
			return
		}
		v.crawler.reserve(ctx, u)
		v.crawler.Frontier.Slow(u.Host, max(robots.Delay, v.source.Delay))
		if v.source.Scope.Reach == ReachPage {
			return
		}
		if len(robots.Sitemaps) == 0 && v.outcome.seed {
			v.found = append(v.found, frontier.URI{
				URL: u.Scheme + "://" + u.Host + usualSitemap, Source: v.source.Name, Via: v.uri.URL, Kind: kindSitemap, Hops: 1,
			})
		}
		for _, said := range robots.Sitemaps {
			if sitemap, err := discover.Clean(u, said); err == nil {
				v.found = append(v.found, frontier.URI{URL: sitemap, Source: v.source.Name, Via: v.uri.URL, Kind: kindSitemap})
			}
		}
	})
	if v.asked {
		return errGreeted
	}
	return ctx.Err()
}

func (c *Crawler) once(host string) *sync.Once {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.greeted[host] == nil {
		c.greeted[host] = new(sync.Once)
	}
	return c.greeted[host]
}
