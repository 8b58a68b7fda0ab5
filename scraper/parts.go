package scraper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"tearsheet/archive"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// errPart ends the visit of a later page of an article: it belongs to the first.
var errPart = errors.New("a later page of an article")

// maxParts bounds the pages of one article.
const maxParts = 50

// afterPart is how long a later page rests: its article asks for it.
const afterPart = 365 * 24 * time.Hour

// whole is the article of a page with what stands on its other pages: the page
// that shows all of it, where there is one, or the others one after the other.
func (v *visit) whole(ctx context.Context, article *archive.Article, parts discover.Parts) (*archive.Article, error) {
	if parts.First != "" && !v.before.Article && !v.crawler.later.isApart(v.uri.URL) && v.accepts(parts.First) {
		first := frontier.URI{URL: parts.First, Kind: kindPage, Hops: v.uri.Hops}
		v.found = append(v.found, first)
		v.crawler.later.keep(v.uri.URL, article, parts.Rest)
		return nil, errPart
	}
	if parts.All != "" {
		all, _, err := v.part(ctx, parts.All)
		if err == nil && all != nil && len(all.Text()) >= len(article.Text()) {
			v.own(slices.Concat(parts.Rest, parts.Again, []string{parts.All}))
			return extract.Fill(article, all), nil
		}
		if err != nil {
			return nil, err
		}
	}
	return v.joined(ctx, article, parts)
}

// joined is the article with its later pages; a page may name more of them.
func (v *visit) joined(ctx context.Context, article *archive.Article, parts discover.Parts) (*archive.Article, error) {
	rest := parts.Rest
	pages := []*archive.Article{article}
	for i := 0; i < len(rest) && i < maxParts; i++ {
		next, more, err := v.part(ctx, rest[i])
		if err != nil {
			return nil, err
		}
		if next == nil {
			break
		}
		if apart(article, next) {
			v.release(rest[i])
			rest = rest[:i]
			break
		}
		pages = append(pages, next)
		for _, u := range more {
			if !slices.Contains(rest, u) {
				rest = append(rest, u)
			}
		}
	}
	if len(rest) > 0 {
		v.own(append(rest, parts.Again...))
	}
	return extract.Join(pages...), nil
}

// apart tells whether two pages are articles of their own, as the chapters of a
// serial: they were published on different days.
func apart(a, b *archive.Article) bool {
	return !a.Published.IsZero() && !b.Published.IsZero() && !dayOf(a.Published.Time).Equal(dayOf(b.Published.Time))
}

// release has a page crawled by itself that was taken for a part.
func (v *visit) release(at string) {
	v.crawler.later.release(at)
	v.found = append(v.found, frontier.URI{URL: at, Source: v.source.Name, Via: v.uri.URL, Kind: kindPage, Hops: v.uri.Hops + 1, Again: true})
}

// part fetches another page of the article, when its host may be asked again.
// It is nil where there is none: a page that is not there, not allowed, or
// without text.
func (v *visit) part(ctx context.Context, at string) (*archive.Article, []string, error) {
	if met, ok := v.crawler.later.take(at); ok {
		return met.article, met.rest, nil
	}
	if !v.accepts(at) {
		return nil, nil, nil
	}
	page, err := v.crawler.Fetcher.Fetch(ctx, fetch.Request{URL: at})
	v.answered(page, err)
	if page != nil {
		if broken := v.seen(ctx, page.Capture); broken != nil {
			return nil, nil, broken
		}
	}
	if _, skipped := reason(err); skipped || err == nil && page.Status >= 400 && page.Status < 500 {
		return nil, nil, nil
	}
	if err == nil && page.Status != http.StatusOK {
		err = fmt.Errorf("fetch %s: status %d", at, page.Status)
	}
	if err != nil {
		return nil, nil, err
	}
	return v.readPart(page)
}

// readPart reads a later page, which may be short.
func (v *visit) readPart(page *fetch.Page) (*archive.Article, []string, error) {
	doc, err := extract.Parse(page.Body, page.MIME)
	if err != nil {
		return nil, nil, nil
	}
	short := extract.Extractor{MaxBlocks: v.crawler.Extractor.MaxBlocks, MinWords: extract.LeastOfPart}
	article, err := short.Extract(doc, page.URL, nil)
	if err != nil {
		return nil, nil, nil
	}
	links := discover.Page(doc, page.URL)
	if _, nofollow := discover.Robots(doc, page.Header, page.Agents...); !nofollow {
		v.enqueue(links, "")
	}
	first, err := url.Parse(cmp.Or(v.landed, v.uri.URL))
	if err != nil {
		return article, nil, nil
	}
	return article, discover.PartsOf(links, first).Rest, nil
}

// later remembers the later pages of articles that were met before the first,
// so that the first need not ask for them again.
type later struct {
	mu    sync.Mutex
	pages map[string]laterPage
	apart map[string]bool // those that proved to be articles of their own
}

type laterPage struct {
	article *archive.Article
	rest    []string
}

// maxLater is how many later pages wait for their first at a time.
const maxLater = 256

func (l *later) keep(url string, article *archive.Article, rest []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pages == nil || len(l.pages) >= maxLater {
		l.pages = map[string]laterPage{}
	}
	l.pages[url] = laterPage{article, rest}
}

func (l *later) release(url string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.apart == nil || len(l.apart) >= maxLater {
		l.apart = map[string]bool{}
	}
	l.apart[url] = true
}

func (l *later) isApart(url string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.apart[url]
}

func (l *later) take(url string) (laterPage, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	page, ok := l.pages[url]
	delete(l.pages, url)
	return page, ok
}

// own keeps the other pages of the article from being crawled by themselves.
func (v *visit) own(parts []string) {
	v.uri.Parts = len(parts)
	for _, u := range parts {
		v.found = slices.DeleteFunc(v.found, func(f frontier.URI) bool { return f.URL == u })
		v.parts = append(v.parts, frontier.URI{
			URL: u, Source: v.source.Name, Via: v.uri.URL, Kind: kindPage, Hops: v.uri.Hops,
			Status: frontier.Skipped, Note: "part", Due: v.crawler.Now().Add(afterPart),
		})
	}
}

func (v *visit) accepts(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (v.source.Scope.Accepts(u, v.uri.Hops) || v.uri.Hops == 0)
}
