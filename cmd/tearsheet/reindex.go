package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/warc"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
)

const reindexHelp = `Takes in WARC records that are not in the catalogue: those that came in just
before a crash, or all of them where archive.db is lost. Then it makes the search
index anew.`

func reindexCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "reindex",
		Short: "Take in what a crash left, and make the search index anew",
		Long:  reindexHelp,
		Args:  exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := e.recordedAt(); err != nil {
				return err
			}
			h, err := e.openToWrite()
			if err != nil {
				return err
			}
			return errors.Join(e.reindex(c.Context(), h), h.Close())
		},
	}
}

// recordedAt tells whether the folder holds an archive, or what is left of one.
func (e *env) recordedAt() error {
	err := e.archived()
	if names, listed := warc.Files(filepath.Join(e.config.Archive, warcName)); listed == nil && len(names) > 0 {
		return nil
	}
	return err
}

func (e *env) reindex(ctx context.Context, h *house) error {
	adopted := 0
	for r, err := range h.records(ctx) {
		if err != nil {
			return err
		}
		if !r.unclaimed {
			continue
		}
		if err := h.adopt(ctx, r); err != nil {
			return err
		}
		adopted++
	}
	if err := h.indexAnew(ctx); err != nil {
		return err
	}
	_, err := fmt.Fprintf(e.stdout, "%d WARC records taken in, search index made anew\n", adopted)
	return err
}

// adopt gives a record the capture that the crash took, and saves its article
// if it holds one.
func (h *house) adopt(ctx context.Context, r recorded) error {
	response, err := r.HTTP()
	if err != nil {
		return err
	}
	c := archive.Capture{
		URL: r.TargetURI, Time: r.Date, Status: response.Status, MIME: response.Header.Get("Content-Type"),
		Payload: archive.Sum(response.Body), Record: r.Record.Record, Revisit: r.Type == "revisit",
	}
	if to, err := url.Parse(response.Header.Get("Location")); err == nil && response.Status/100 == 3 && to.String() != "" {
		if base, err := url.Parse(c.URL); err == nil {
			c.Location = base.ResolveReference(to).String()
		}
	}
	if response.Status == http.StatusOK && !c.Revisit {
		if article := articleOf(c, response); article != nil {
			_, _, err = h.archive.Save(ctx, c, article)
			return err
		}
	}
	return h.archive.Seen(ctx, c)
}

// articleOf is the article of a recorded page, nil if it holds none or asks not
// to be kept.
func articleOf(c archive.Capture, response *warc.Response) *archive.Article {
	switch discover.Sniff(response.Body, c.MIME) {
	case discover.KindFeed, discover.KindSitemap:
		return nil
	}
	doc, err := extract.Parse(response.Body, c.MIME)
	if err != nil {
		return nil
	}
	if noindex, _ := discover.Robots(doc, response.Header); noindex {
		return nil
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil
	}
	article, err := (&extract.Extractor{}).Extract(doc, u, nil)
	if err != nil {
		return nil
	}
	return article
}
