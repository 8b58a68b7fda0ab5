package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
	"tearsheet/archive/export"
	"tearsheet/scraper/extract"
)

const extractHelp = `Takes the article out of each page and writes it to stdout; nothing is stored.
A page may be an HTML file, a folder of them, a URL, "-" for stdin, or a WARC
file, whose response records give one line each: a page without an article
gives a line with an empty text and the reason.`

func extractCommand(e *env) *cobra.Command {
	var format, published string
	c := &cobra.Command{
		Use:   "extract FILE|FOLDER|URL|WARC|- ...",
		Short: "Take the article out of a page",
		Long:  extractHelp,
		Example: `  tearsheet extract page.html
  curl -s https://example.org/story | tearsheet extract - --url https://example.org/story --format json
  tearsheet extract news.warc.gz --format jsonl > news.jsonl`,
		Args: atLeast("FILE, URL or -"),
	}
	c.Flags().StringVarP(&format, "format", "f", "", "text, markdown, html, json or jsonl (default text; jsonl for several pages)")
	c.Flags().StringVar(&published, "url", "", "where a file or stdin was published")
	c.Flags().StringSliceVar(&e.allowPrivate, "allow-private", nil, "private hosts that may be fetched: HOST[:PORT] or CIDR")
	c.RunE = func(c *cobra.Command, args []string) error {
		w, err := newArticleWriter(e, format, args)
		if err != nil {
			return usageError(c, err)
		}
		e.collectSeldom()
		return e.extract(c.Context(), args, published, w)
	}
	return c
}

// seldom is the growth of the heap, in per cent, at which garbage is collected
// where pages are read and forgotten at once: a quarter of the processor time of
// extract went into collecting a small heap again and again.
const seldom = 300

// collectSeldom is for commands that hold little and make much garbage. The
// variable GOGC has the last word.
func (e *env) collectSeldom() {
	if e.variable("GOGC") == "" {
		debug.SetGCPercent(seldom)
	}
}

// extract reads pages in order, extracts them on all cores, and writes the
// articles in the order of the pages. What was read before an input broke is
// written.
func (e *env) extract(ctx context.Context, args []string, published string, w *articleWriter) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0) + 2) // and the two that feed and drain
	jobs := make(chan chan extracted, 4*runtime.GOMAXPROCS(0))
	var broken error
	group.Go(func() error {
		defer close(jobs)
		b := batch{sites: map[string]*extract.Site{}, yield: func(in input) error {
			done := make(chan extracted, 1)
			select {
			case jobs <- done:
			case <-ctx.Done():
				return ctx.Err()
			}
			group.Go(func() error {
				done <- e.extractOne(in)
				return nil
			})
			return nil
		}}
		broken = e.inputs(ctx, args, published, func(in input) error { return b.add(ctx, in) })
		if ctx.Err() == nil {
			broken = errors.Join(broken, b.flush(ctx))
		}
		return nil
	})
	group.Go(func() error { return w.drain(ctx, jobs) })
	return errors.Join(group.Wait(), broken, w.Close())
}

// extracted is the article of one input, or why there is none.
type extracted struct {
	input   input
	article *archive.Article
	err     error
}

func (e *env) extractOne(in input) extracted {
	out := extracted{input: in, err: in.err}
	if in.err != nil {
		return out
	}
	doc := in.doc
	if doc == nil {
		var err error
		if doc, err = extract.Parse(in.body, in.mime); err != nil {
			out.err = fmt.Errorf("%s: %w", in.name, err)
			return out
		}
	}
	u, _ := url.Parse(in.url) // nil is "nobody knows"
	x := extract.Extractor{}
	var err error
	if out.article, err = x.Extract(doc, u, in.site); err != nil {
		out.err = fmt.Errorf("%s: %w", in.name, err)
	}
	return out
}

// line is an extracted page as an exported line: the article, or the URL and
// the reason.
func (x extracted) line() export.Line {
	snapshot := archive.Snapshot{Captured: x.input.captured}
	if x.article != nil {
		snapshot.Article = *x.article
	}
	snapshot.URL = x.input.url
	return export.LineOf(snapshot)
}
