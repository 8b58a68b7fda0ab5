package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/warc"
	"tearsheet/scraper/extract"
)

const reextractHelp = `Runs this program's extractor over the recorded pages of versions that another
extractor made, and takes fragments out of texts that a copy of the text
elsewhere does not have. What comes out otherwise is kept beside what was there,
as a version of its own that is marked as ours: it is no edit of the publisher's.`

// reextracted counts what reextract did.
type reextracted struct {
	Read    int `json:"read"`    // versions whose page was read again
	Changed int `json:"changed"` // that came out otherwise
	Same    int `json:"same"`
	Failed  int `json:"failed"`  // pages that are not there, or hold no article now
	Kept    int `json:"kept"`    // texts of which the archive does not have all pages, or that scripts made
	Mended  int `json:"mended"`  // texts mended by a copy
	Skipped int `json:"skipped"` // versions that this extractor made, or without a record
}

func reextractCommand(e *env) *cobra.Command {
	var all bool
	var format string
	c := &cobra.Command{
		Use:   "reextract",
		Short: "Extract the recorded pages again",
		Long:  reextractHelp,
		Args:  exactly(),
	}
	c.Flags().BoolVar(&all, "all", false, "also the versions that this very extractor made")
	c.Flags().StringVarP(&format, "format", "f", "text", "text or json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if format != "text" && format != "json" {
			return usagef(c, "--format %s: want text or json", format)
		}
		if err := e.archived(); err != nil {
			return err
		}
		h, err := e.openToWrite(c.Context())
		if err != nil {
			return err
		}
		err = e.owning(c.Context(), h, func() error { return e.reextract(c.Context(), h, all, format) })
		return errors.Join(err, h.Close())
	}
	return c
}

func (e *env) reextract(ctx context.Context, h *house, all bool, format string) error {
	stats, err := h.archive.Stats(ctx)
	if err != nil {
		return err
	}
	n, err := h.reextractAll(ctx, all, uint64(stats.Versions))
	if err == nil {
		n.Mended, err = h.archive.Mend(ctx)
	}
	// What was made before an error is written down, too.
	if err = errors.Join(err, h.inscribeAfter(ctx, uint64(stats.Versions))); err != nil {
		h.failed = err
		return err
	}
	return e.printReextracted(n, format)
}

// inscribeAfter writes down the versions after a number of the journal.
func (h *house) inscribeAfter(ctx context.Context, after uint64) error {
	recorder, err := h.recorder()
	if err != nil {
		return err
	}
	_, err = scribe{h.archive, recorder}.inscribe(ctx, after, nil)
	return errors.Join(err, recorder.Close())
}

// recorder writes to the archive's WARC files.
func (h *house) recorder() (*warc.Writer, error) {
	return warc.Create(h.warcs(), warc.Options{Software: "tearsheet/" + version(), Now: h.archive.Now})
}

func (e *env) printReextracted(n reextracted, format string) error {
	if format == "json" {
		return writeJSON(e.stdout, n, "  ")
	}
	_, err := fmt.Fprintf(e.screen(), "%d pages read again: %d came out otherwise, %d the same, %d hold no article; %d texts kept, since not all that they were made of is here; %d versions skipped; %d texts mended by a copy\n",
		n.Read, n.Changed, n.Same, n.Failed, n.Kept, n.Skipped, n.Mended)
	return err
}

// reextractAll makes anew what was there when it began: what is derived now is
// not derived from again.
func (h *house) reextractAll(ctx context.Context, all bool, last uint64) (n reextracted, err error) {
	for entry, err := range h.archive.Journal(ctx, 0) {
		if err != nil || entry.Seq > last {
			return n, err
		}
		if err := h.reextract(ctx, entry, all, &n); err != nil {
			return n, err
		}
	}
	return n, nil
}

// reextract makes a version anew from its page.
func (h *house) reextract(ctx context.Context, entry archive.Entry, all bool, n *reextracted) error {
	s, err := h.archive.Snapshot(ctx, entry.ID, entry.Version)
	if err != nil {
		return err
	}
	if s.Record.IsZero() || s.Extractor == extract.Version && !all {
		n.Skipped++
		return nil
	}
	n.Read++
	article, whole := h.rereads(ctx, s)
	switch {
	case article == nil && whole:
		n.Failed++
		return nil
	case !whole && shorter(article, s.Article):
		n.Kept++
		return nil
	}
	_, change, err := h.archive.Derive(ctx, s.ID, s.Version, article)
	n.count(change)
	return err
}

func (n *reextracted) count(c archive.Change) {
	if c == archive.Same {
		n.Same++
	} else {
		n.Changed++
	}
}

// shorter tells whether a text made from less than there was lacks something.
func shorter(article *archive.Article, was archive.Article) bool {
	return article == nil || len(article.Text()) < len(was.Text())*9/10
}

// rereads is what the extractor makes of a version's pages now; nil if the page
// is not there or holds no article. It is not whole where another page of the
// article is missing, or where scripts may have made the text.
func (h *house) rereads(ctx context.Context, s archive.Snapshot) (article *archive.Article, whole bool) {
	a := h.pageOf(s)
	if a.article == nil || a.parts.None() {
		return a.article, !a.shell
	}
	return h.rejoin(ctx, a, s.Captured)
}

// pageOf reads the page that a version was made of, the first where there are
// several.
func (h *house) pageOf(s archive.Snapshot) *arrival {
	a := &arrival{}
	record, response, err := h.response(s.Record)
	if err == nil {
		a.capture = archive.Capture{URL: record.TargetURI, MIME: response.Header.Get("Content-Type")}
		a.read(response, true)
	}
	return a
}
