package main

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/warc"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
)

// pagesApart is how far apart the pages of one article may have been recorded.
const pagesApart = 48 * time.Hour

// maxPages bounds the pages of one article.
const maxPages = 50

// rejoin is an article with what stands on its other pages, as they were
// recorded at about that time: the page that shows all of it, where there is
// one, or one after the other. It is not whole where a page is not there.
func (h *house) rejoin(ctx context.Context, a *arrival, at time.Time) (article *archive.Article, whole bool) {
	if a.parts.All != "" {
		if all, _ := h.part(ctx, a.parts.All, at); all != nil && len(all.Text()) >= len(a.article.Text()) {
			return extract.Fill(a.article, all), true
		}
	}
	pages, rest := []*archive.Article{a.article}, a.parts.Rest
	for i := 0; i < len(rest) && i < maxPages; i++ {
		next, more := h.part(ctx, rest[i], at)
		if next == nil {
			return extract.Join(pages...), false
		}
		pages = append(pages, next)
		for _, u := range more {
			if !slices.Contains(rest, u) {
				rest = append(rest, u)
			}
		}
	}
	return extract.Join(pages...), true
}

// part is what a later page says, and what later pages it names; nil where it
// was not recorded, or holds nothing.
func (h *house) part(ctx context.Context, raw string, at time.Time) (*archive.Article, []string) {
	c, ok := h.recordedNear(ctx, raw, at)
	if !ok {
		return nil, nil
	}
	_, response, err := h.response(c.Record)
	if err != nil {
		return nil, nil
	}
	doc, err := extract.Parse(response.Body, c.MIME)
	if err != nil {
		return nil, nil
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil, nil
	}
	article, err := (&extract.Extractor{MinWords: extract.LeastOfPart}).Extract(doc, u, nil)
	if err != nil {
		return nil, nil
	}
	return article, discover.PartsOf(discover.Page(doc, u), u).Rest
}

// recordedNear is the capture of a page that lies nearest to a time, if one
// lies near and its bytes are here.
func (h *house) recordedNear(ctx context.Context, raw string, at time.Time) (nearest archive.Capture, ok bool) {
	for c, err := range h.archive.Captures(ctx, raw) {
		if err != nil {
			return nearest, false
		}
		apart := c.Time.Sub(at).Abs()
		if c.Status == http.StatusOK && !c.Revisit && !c.Record.IsZero() && apart < pagesApart && (!ok || apart < nearest.Time.Sub(at).Abs()) {
			nearest, ok = c, true
		}
	}
	return nearest, ok
}

// response reads a record that holds one.
func (h *house) response(place archive.Record) (*warc.Record, *warc.Response, error) {
	record, err := warc.Open(h.warcs(), place)
	if err != nil {
		return nil, nil, err
	}
	response, err := record.HTTP()
	return record, response, err
}
