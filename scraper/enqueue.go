package scraper

import (
	"bytes"
	"context"
	"net/url"
	"sync"

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

// enqueue queues the links within scope.
func (v *visit) enqueue(links []discover.Link, list bool) {
	for _, l := range links {
		u, err := url.Parse(l.URL)
		if err != nil || l.NoFollow || l.Rel == copied || v.tooOld(l) {
			continue
		}
		uri := v.uriOf(l, list)
		if v.source.Scope.Accepts(u, uri.Hops) {
			v.found = append(v.found, uri)
		}
	}
}

// enqueueList queues what a feed or a sitemap names, up to where it breaks.
func (v *visit) enqueueList(page *fetch.Page, kind discover.Kind) error {
	read := discover.Feed
	if kind == discover.KindSitemap {
		read = discover.Sitemap
	}
	links, err := read(bytes.NewReader(page.Body), page.URL)
	v.enqueue(links, true)
	return err
}

// relink queues what a page that is as it was links to: the last run may have
// had a narrower scope.
func (v *visit) relink(page *fetch.Page) {
	switch kind := discover.Sniff(page.Body, page.MIME); kind {
	case discover.KindFeed, discover.KindSitemap:
		_ = v.enqueueList(page, kind) // where it breaks was told when it was new
		return
	}
	doc, err := extract.Parse(page.Body, page.MIME)
	if err != nil {
		return
	}
	if _, nofollow := discover.Robots(doc, page.Header); !nofollow {
		v.enqueue(discover.Page(doc, page.URL), false)
	}
}

// tooOld spares the server what the run would throw away.
func (v *visit) tooOld(l discover.Link) bool {
	latest := l.Published
	if l.Modified.After(latest) {
		latest = l.Modified
	}
	return !latest.IsZero() && latest.Before(v.source.Since)
}

func (v *visit) uriOf(l discover.Link, list bool) frontier.URI {
	uri := frontier.URI{
		URL: l.URL, Source: v.source.Name, Via: v.uri.URL, Kind: string(l.Kind), Hops: v.uri.Hops + 1,
		Title: l.Title, Published: l.Published, Modified: l.Modified,
	}
	if list || l.Next && v.source.Scope.Reach != ReachPage {
		uri.Hops = v.uri.Hops
	}
	return uri
}

// greet asks a host's robots.txt, once a run, how fast it may be visited and
// where its sitemaps are. It returns errGreeted when that took a request.
func (v *visit) greet(ctx context.Context, u *url.URL) error {
	v.crawler.once(u.Host).Do(func() {
		robots, err := v.crawler.Fetcher.Robots(ctx, u)
		if err != nil { // the fetch of the page meets the same and reports it
			return
		}
		v.crawler.Frontier.Slow(u.Host, max(robots.Delay, v.source.Delay))
		if v.source.Scope.Reach == ReachPage {
			return
		}
		for _, sitemap := range robots.Sitemaps {
			v.found = append(v.found, frontier.URI{URL: sitemap, Source: v.source.Name, Via: v.uri.URL, Kind: kindSitemap})
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
