package scraper

import (
	"context"
	"errors"
	"fmt"

	"github.com/PuerkitoBio/goquery"

	"tearsheet/archive"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
)

// Renderer runs the scripts of a page. It returns the document as it is then,
// in UTF-8, and the captures of what that took.
type Renderer interface {
	Render(context.Context, *fetch.Page) (html []byte, captures []archive.Capture, err error)
}

// document is the page as it came, or as its scripts make it where the source
// wants that.
func (v *visit) document(ctx context.Context, page *fetch.Page) (*goquery.Document, error) {
	body, mime := page.Body, page.MIME
	if v.source.Render && v.crawler.Renderer != nil {
		html, captures, err := v.crawler.Renderer.Render(ctx, page)
		for _, c := range captures {
			err = errors.Join(err, v.seen(ctx, c))
		}
		if err != nil {
			return v.unrendered(ctx, page, fmt.Errorf("render: %w", err))
		}
		body, mime = html, "text/html; charset=utf-8"
	}
	return extract.Parse(body, mime)
}

// unrendered is the page as it came, where its scripts failed and it can be read
// without them.
func (v *visit) unrendered(ctx context.Context, page *fetch.Page, why error) (*goquery.Document, error) {
	doc, err := extract.Parse(page.Body, page.MIME)
	if err != nil || discover.Shell(doc) || fatal(why) || ctx.Err() != nil {
		return nil, why
	}
	v.crawler.Log.Warn("the scripts of a page failed; it is read without them", "url", v.uri.URL, "err", why)
	return doc, nil
}

// suggest says once a round that a source may need its scripts: a page of it
// is empty without.
func (v *visit) suggest(doc *goquery.Document) {
	if v.source.Render || !discover.Shell(doc) {
		return
	}
	v.outcome.Reason = "shell"
	v.crawler.once("shell " + v.source.Name).Do(func() {
		v.crawler.Log.Warn("a page is nearly empty without scripts; \"render: chromium\" may help", "source", v.source.Name, "url", v.uri.URL)
	})
}
