package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"tearsheet/scraper"
)

const crawlHelp = `Crawls sources of tearsheet.yaml by name, or URLs: feeds, sitemaps, front pages,
articles. Without arguments it crawls every source. It asks robots.txt, waits
between two requests to a host, records every exchange as WARC, and saves the
articles. Interrupted and started again it goes on where it was.

It ends with code 0 when it is done, also when --max-pages is reached; with 4 if
some pages failed, 5 at --max-bytes, 6 at --max-time, 7 at --min-disk.`

// crawlFlags are the settings a command line may override.
type crawlFlags struct {
	scope, since, until, report, format string
	delay                               time.Duration
	maxPages, workers                   int
	dryRun, due                         bool
	maxBytes, minDisk                   sizeFlag
	maxTime                             time.Duration
}

func crawlCommand(e *env) *cobra.Command {
	var f crawlFlags
	c := &cobra.Command{
		Use:   "crawl [SOURCE|URL ...]",
		Short: "Crawl now; an interrupted crawl goes on",
		Long:  crawlHelp,
		Example: `  tearsheet crawl https://magazine.example/
  tearsheet crawl https://magazine.example/feed --scope page --max-pages 50
  tearsheet crawl --dry-run`,
	}
	flags := c.Flags()
	flags.StringVar(&f.scope, "scope", "", "how far from a URL: page, prefix, host or domain (default host)")
	flags.DurationVar(&f.delay, "delay", 0, "between two requests to a host (default 1s)")
	flags.IntVar(&f.maxPages, "max-pages", 0, "pages to fetch of each source (default no limit)")
	flags.Var(&f.maxBytes, "max-bytes", "what to fetch at most, unpacked, as 500MB (default no limit)")
	flags.DurationVar(&f.maxTime, "max-time", 0, "how long to crawl at most, as 2h (default no limit)")
	flags.Var(&f.minDisk, "min-disk", "what must stay free on the disk (default 64MiB)")
	flags.StringVar(&f.since, "since", "", "leave out articles published before this day, as 2024-01-10")
	flags.StringVar(&f.until, "until", "", "leave out articles published after this day")
	flags.BoolVar(&f.due, "due", false, "leave alone what is known and not due yet: what a scheduled crawl does")
	flags.IntVar(&f.workers, "workers", 0, "pages in flight, of different hosts (default 8)")
	flags.StringSliceVar(&e.allowPrivate, "allow-private", nil, "private hosts that may be fetched: HOST[:PORT] or CIDR")
	flags.StringVar(&f.report, "report", "", "write what became of every URL to this file, as jsonl")
	flags.StringVar(&f.format, "format", "table", "of the summary: table or json")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what would be crawled, and fetch nothing")
	c.RunE = func(c *cobra.Command, args []string) error {
		plan, err := e.plan(c, args, f)
		if err != nil {
			return err
		}
		if f.dryRun {
			return plan.print(e.screen())
		}
		return e.crawl(c.Context(), plan)
	}
	return c
}

// crawl runs a plan over the archive and says what came of it.
func (e *env) crawl(ctx context.Context, p *plan) error {
	h, err := e.openToWrite(ctx)
	if err != nil {
		return err
	}
	summary, err := e.crawlHouse(ctx, h, p)
	err = errors.Join(err, h.Close())
	if printed := e.printSummary(summary, p, err); printed != nil {
		return errors.Join(err, printed)
	}
	if err == nil && summary.Failed > 0 {
		return errSomeFailed
	}
	return err
}

// crawlHouse crawls as the owner of the archive: while it runs, other
// processes read through the socket.
func (e *env) crawlHouse(ctx context.Context, h *house, p *plan) (scraper.Summary, error) {
	crew, err := e.crew(h, p, p.accepts)
	if err != nil {
		return scraper.Summary{}, err
	}
	watch, err := e.watch(p, crew.frontier)
	if err != nil {
		return scraper.Summary{}, errors.Join(err, crew.Close())
	}
	crew.crawler.Told = watch.tell
	h.frontier = crew.frontier
	var summary scraper.Summary
	err = e.owning(ctx, h, func() (err error) {
		if summary, err = crew.crawler.Run(ctx); err == nil {
			err = indexFrugally(ctx, h) // the first search after a crawl is quick
		}
		return err
	})
	h.frontier = nil
	return summary, errors.Join(err, watch.Close(), crew.Close())
}

// leastToIndex is how much memory in bytes Go may always take for the index after
// a crawl: what is in use at a time is the half of it.
const leastToIndex = 96 << 20

// indexFrugally brings the index up to date in the memory that the crawl had.
func indexFrugally(ctx context.Context, h *house) error {
	return within(max(inUse(), leastToIndex), func() error {
		_, err := h.index(ctx)
		return err
	})
}

// owning runs something as the owner of the archive: meanwhile other processes
// read through the socket.
func (e *env) owning(ctx context.Context, h *house, do func() error) error {
	lent, recall := context.WithCancel(ctx)
	var lending errgroup.Group
	lending.Go(func() error { return e.lend(lent, h) })
	err := do()
	h.failed = err
	recall()
	return errors.Join(err, lending.Wait())
}

// lend answers the reading commands of other processes until the context
// ends. A crawl goes on without it.
func (e *env) lend(ctx context.Context, h *house) error {
	if err := (&owner{house: h, env: e}).Run(ctx); err != nil {
		e.log.Warn("other commands cannot read while this one runs", "err", err)
	}
	return nil
}

// reportFile opens the file --report names; "" is none.
func (e *env) reportFile(name string) (*os.File, error) {
	if name == "" {
		return nil, nil
	}
	path := e.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("make report folder: %w", err)
	}
	return os.Create(path)
}
