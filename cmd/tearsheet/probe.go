package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tearsheet/archive"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
)

// probe is what was found out about a site.
type probe struct {
	visitor *visitor
	begun   time.Time
	seed    *url.URL
	name    string
	shell   bool // the page is empty without scripts

	lists    map[string]bool // feeds and sitemaps named, and whether they were read
	order    []string        // of these
	found    []foundList
	links    []discover.Link // that may be articles
	articles []foundArticle
	hints    []string
}

// foundList is a feed or a sitemap that could be read.
type foundList struct {
	url            string
	kind           discover.Kind
	guessed        bool // nobody names it
	entries        int
	oldest, newest time.Time
}

func (l foundList) span() string {
	if l.newest.IsZero() {
		return ""
	}
	return fmt.Sprintf(", %s to %s", l.oldest.Format(time.DateOnly), l.newest.Format(time.DateOnly))
}

// foundArticle is one article as a crawl would save it.
type foundArticle struct {
	url, title, date string
	authors          []string
	words            int
	confidence       float64
	err              error
}

// mostLists bounds how many feeds and sitemaps are read, mostProbing how long a
// site is asked that wants to be asked slowly.
const (
	mostLists   = 8
	mostProbing = 5 * time.Minute
)

// late tells whether the site has been asked for long enough.
func (p *probe) late() bool { return time.Since(p.begun) > mostProbing }

func (p *probe) note(raw string) {
	if _, known := p.lists[raw]; !known {
		p.lists[raw] = false
		p.order = append(p.order, raw)
	}
}

// robots asks for the rules, which name sitemaps.
func (p *probe) robots(ctx context.Context) error {
	rules, err := p.visitor.robots(ctx, p.seed)
	if err != nil {
		return err
	}
	for _, s := range rules.Sitemaps {
		p.note(s)
	}
	if p.visitor.slow("", rules.Delay) {
		p.hints = append(p.hints, fmt.Sprintf("robots.txt asks for %s between two requests", rules.Delay))
	}
	return nil
}

// front reads the page, feed or sitemap that was named.
func (p *probe) front(ctx context.Context) error {
	page, err := p.page(ctx, p.seed.String())
	if err != nil {
		return err
	}
	if kind := discover.Sniff(page.Body, page.MIME); kind == discover.KindFeed || kind == discover.KindSitemap {
		p.note(p.seed.String())
		p.take(page, kind)
		return nil
	}
	doc, err := extract.Parse(page.Body, page.MIME)
	if err != nil {
		return err
	}
	if err := p.moved(ctx, page.URL); err != nil {
		return err
	}
	if p.shell = discover.Shell(doc); p.shell {
		p.hints = append(p.hints, "the page is nearly empty without scripts: render: chromium may be needed")
	}
	for _, l := range discover.Page(doc, page.URL) {
		if l.Kind == discover.KindFeed || l.Kind == discover.KindSitemap {
			p.note(l.URL)
		} else if u, err := url.Parse(l.URL); err == nil && u.Host == page.URL.Host && strings.Count(l.Text, " ") >= 2 {
			p.links = append(p.links, l)
		}
	}
	return nil
}

// moved takes another host for the source's own where the URL only leads there:
// a crawl from the old one would find nothing in its scope.
func (p *probe) moved(ctx context.Context, to *url.URL) error {
	if strings.TrimPrefix(to.Hostname(), "www.") == strings.TrimPrefix(p.seed.Hostname(), "www.") {
		return nil
	}
	p.hints = append(p.hints, fmt.Sprintf("%s leads to %s", p.seed, to))
	p.seed = to
	return p.robots(ctx)
}

// readLists reads the feeds and sitemaps that were named; an index names more.
func (p *probe) readLists(ctx context.Context) error {
	for i := 0; i < len(p.order) && len(p.found) < mostLists && !p.late(); i++ {
		if raw := p.order[i]; !p.lists[raw] {
			if err := p.readList(ctx, raw); err != nil {
				return err
			}
		}
	}
	return nil
}

// readList reads one. What cannot be read is the site's fault.
func (p *probe) readList(ctx context.Context, raw string) error {
	p.lists[raw] = true
	page, err := p.page(ctx, raw)
	if err != nil {
		return ctx.Err()
	}
	if kind := discover.Sniff(page.Body, page.MIME); kind == discover.KindFeed || kind == discover.KindSitemap {
		p.take(page, kind)
	}
	return nil
}

func (p *probe) take(page *fetch.Page, kind discover.Kind) {
	p.lists[page.URL.String()] = true
	read := discover.Feed
	if kind == discover.KindSitemap {
		read = discover.Sitemap
	}
	links, _ := read(bytes.NewReader(page.Body), page.URL) // what can be read counts
	l := foundList{url: page.URL.String(), kind: kind, entries: len(links)}
	for _, link := range slices.Backward(links) {
		if link.Kind == discover.KindSitemap {
			p.note(link.URL)
			continue
		}
		p.links = append(p.links, link)
		if at := dateOf(link); !at.IsZero() {
			if l.newest.Before(at) {
				l.newest = at
			}
			if l.oldest.IsZero() || at.Before(l.oldest) {
				l.oldest = at
			}
		}
	}
	p.found = append(p.found, l)
}

func dateOf(l discover.Link) time.Time {
	if l.Published.IsZero() {
		return l.Modified
	}
	return l.Published
}

// guess tries the usual places where nothing was named.
func (p *probe) guess(ctx context.Context) error {
	if len(p.found) > 0 {
		return nil
	}
	for _, path := range []string{"/feed", "/rss.xml", "/sitemap.xml", "/sitemap_index.xml"} {
		p.note(p.seed.ResolveReference(&url.URL{Path: path}).String())
	}
	err := p.readLists(ctx)
	for i := range p.found {
		p.found[i].guessed = true
	}
	return err
}

// sample extracts the newest articles.
func (p *probe) sample(ctx context.Context, most int) error {
	slices.SortStableFunc(p.links, func(a, b discover.Link) int { return dateOf(b).Compare(dateOf(a)) })
	seen := map[string]bool{}
	for _, l := range p.links {
		if len(p.articles) >= most || ctx.Err() != nil || p.late() && len(p.articles) > 0 {
			break
		}
		if !seen[l.URL] {
			seen[l.URL] = true
			p.articles = append(p.articles, p.article(ctx, l))
		}
	}
	return ctx.Err()
}

func (p *probe) article(ctx context.Context, l discover.Link) foundArticle {
	a := foundArticle{url: l.URL}
	article, err := p.extract(ctx, l.URL)
	if a.err = err; err != nil {
		return a
	}
	a.title, a.authors, a.date = article.Title, article.Authors, article.Published.String()
	a.words, a.confidence = len(strings.Fields(article.Text())), article.Confidence
	return a
}

func (p *probe) extract(ctx context.Context, raw string) (*archive.Article, error) {
	page, err := p.page(ctx, raw)
	if err != nil {
		return nil, err
	}
	doc, err := extract.Parse(page.Body, page.MIME)
	if err != nil {
		return nil, err
	}
	article, err := (&extract.Extractor{}).Extract(doc, page.URL, nil)
	if errors.Is(err, extract.ErrNoArticle) && discover.Shell(doc) {
		err = errors.New("nearly empty without scripts: render: chromium may be needed")
	}
	return article, err
}

// page is an answer that is a page.
func (p *probe) page(ctx context.Context, raw string) (*fetch.Page, error) {
	page, err := p.visitor.fetch(ctx, raw)
	if err == nil && (page.Status == http.StatusTooManyRequests || page.Status == http.StatusServiceUnavailable) {
		p.begun = time.Time{} // it has had enough
	}
	if err == nil && page.Status != http.StatusOK {
		err = fmt.Errorf("fetch %s: the server answered %d", raw, page.Status)
	}
	return page, err
}

// every is how often to look for news: twice as often as there is some.
func (p *probe) every() time.Duration {
	for _, l := range p.found {
		if l.kind != discover.KindFeed || l.entries < 3 || !l.oldest.Before(l.newest) {
			continue
		}
		gap := l.newest.Sub(l.oldest) / time.Duration(l.entries-1) / 2
		for _, every := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour} {
			if gap <= every {
				return every
			}
		}
		return 24 * time.Hour
	}
	return time.Hour
}

// stanza is the source as it stands below sources: in the settings file.
func (p *probe) stanza(indent string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%[1]s- name: %[2]q\n%[1]s  seeds:\n", indent, cmp.Or(p.name, "source"))
	seeds := []string{p.seed.String()}
	for _, l := range p.found {
		if l.entries > 0 && (l.kind == discover.KindFeed || l.guessed) && !slices.Contains(seeds, l.url) {
			seeds = append(seeds, l.url)
		}
	}
	for _, s := range seeds {
		fmt.Fprintf(&b, "%s    - %q\n", indent, s)
	}
	every := strings.TrimSuffix(strings.TrimSuffix(p.every().String(), "0s"), "0m")
	fmt.Fprintf(&b, "%[1]s  scope: host\n%[1]s  every: %[2]s\n", indent, every)
	if p.shell {
		fmt.Fprintf(&b, "%s  # render: chromium\n", indent)
	}
	return b.String()
}
