package scraper

import (
	"context"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"

	"tearsheet/archive"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
)

// memory is what is known of a host's pages, while a crawl runs.
type memory struct {
	sync.Mutex // of learned, and so that one at a time keeps
	site       extract.Site
	learned    int // since it was last kept
}

const (
	mostSites = 256 // hosts that are known at a time
	keepEvery = 16  // pages that are learned before they are written down,
	keepShare = 8   // or what share of all that are known, since all is written
)

// extract reads the article of a page in the light of its site's other pages,
// and then learns what the page has in common with them.
func (v *visit) extract(ctx context.Context, page *fetch.Page, doc *goquery.Document) (*archive.Article, error) {
	host := strings.TrimPrefix(page.URL.Host, "www.")
	m, err := v.crawler.known(ctx, host)
	if err != nil {
		return nil, err
	}
	article, lesson, err := v.crawler.Extractor.Study(doc, page.URL, &m.site, v.claims()...)
	if err != nil {
		return nil, err
	}
	m.Lock()
	defer m.Unlock()
	m.site.Take(lesson)
	if m.learned++; m.learned >= max(keepEvery, m.site.Pages()/keepShare) {
		return article, stop(v.crawler.keepSite(ctx, host, m))
	}
	return article, nil
}

// known is what is known of a host. A note that cannot be read is as good as
// none.
func (c *Crawler) known(ctx context.Context, host string) (*memory, error) {
	c.mu.Lock()
	full := len(c.sites) >= mostSites && c.sites[host] == nil
	c.mu.Unlock()
	if full {
		if err := c.keepSites(ctx); err != nil {
			return nil, stop(err)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.sites[host]; m != nil {
		return m, nil
	}
	m := &memory{}
	if note, err := c.Frontier.Site(ctx, host); err == nil && note != nil {
		if err := m.site.UnmarshalBinary(note); err != nil {
			c.Log.Debug("site forgotten", "host", host, "err", err)
		}
	}
	if c.sites == nil {
		c.sites = map[string]*memory{}
	}
	c.sites[host] = m
	return m, nil
}

// keepSites writes down what was learned of every host, and forgets it here.
func (c *Crawler) keepSites(ctx context.Context) error {
	c.mu.Lock()
	sites := c.sites
	c.sites = nil
	c.mu.Unlock()
	for host, m := range sites {
		m.Lock()
		err := c.keepSite(ctx, host, m)
		m.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *Crawler) keepSite(ctx context.Context, host string, m *memory) error {
	if m.learned == 0 {
		return nil
	}
	m.learned = 0
	b, err := m.site.MarshalBinary()
	if err != nil {
		return err
	}
	return c.Frontier.Remember(ctx, host, b)
}
