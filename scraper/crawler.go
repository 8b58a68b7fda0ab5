// Package scraper is the loop from URL to saved article: sources seed the
// frontier, workers take due URLs from it, fetch them, queue what they link
// to, and save the article they hold.
package scraper

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// Frontier is what a Crawler needs of crawl.db.
type Frontier interface {
	Begin(context.Context, frontier.Run) (resumed bool, err error)
	Next(context.Context) (frontier.URI, error)
	Schedule(context.Context, ...frontier.URI) (added int, err error)
	Finish(ctx context.Context, uri frontier.URI, found ...frontier.URI) error
	End(context.Context) error
	Fetched(ctx context.Context, source, url string) (bool, error)
	Return(ctx context.Context, uri frontier.URI) error
	Turn(ctx context.Context, uri frontier.URI, host string) error
	Answered(host string, a frontier.Answer)
	Free(uri frontier.URI)
	Queued(context.Context) iter.Seq2[frontier.URI, error]
	Slow(host string, delay time.Duration)
	Site(ctx context.Context, host string) ([]byte, error)
	Remember(ctx context.Context, host string, site []byte) error
	notebook
}

var _ Frontier = (*frontier.DB)(nil)

// Fetcher turns a URL into a page, and knows a host's robots.txt.
type Fetcher interface {
	Fetch(context.Context, fetch.Request) (*fetch.Page, error)
	Robots(context.Context, *url.URL) (*fetch.Robots, error)
}

var _ Fetcher = (*fetch.Fetcher)(nil)

// Keeper keeps what a crawl brings home.
type Keeper interface {
	Save(context.Context, archive.Capture, *archive.Article) (archive.Snapshot, archive.Change, error)
	Seen(context.Context, archive.Capture) error
}

var _ Keeper = (*archive.Archive)(nil)

// Crawler runs sources to their end. Its fields are set before Run and not
// changed after.
type Crawler struct {
	Frontier  Frontier
	Fetcher   Fetcher
	Extractor *extract.Extractor
	Renderer  Renderer // for the sources that want it; nil renders nothing
	Archive   Keeper
	Sources   []Source
	Workers   int           // pages in flight; 0 is 8
	Tries     int           // of a page whose server fails; 0 is 3
	Backoff   time.Duration // before the second try, four times as long before each next; 0 is 5 s
	Due       bool          // leave alone what earlier runs fetched and is not due yet
	Told      func(Outcome) // told of every outcome, one at a time; may be nil
	Alarm     func(Alarm)   // told of what is out of the ordinary; may be nil
	Log       *slog.Logger
	Now       func() time.Time

	// PatternBudget is how many pages of one pattern of URLs may bring no new
	// article before the others are left; 0 is 30, below 0 is no limit.
	PatternBudget int

	// Obey holds the wishes of pages that count: "noindex", "nofollow",
	// "noarchive", "unavailable_after", "tdm", "content-signal"; nil is the first
	// four. The others are recorded with the capture.
	Obey []string

	// What ends a run before its frontier is empty; the next run goes on. A zero
	// is no limit.
	MaxBytes int64                 // of bodies, unpacked
	MaxTime  time.Duration         // from the start of Run
	MinDisk  int64                 // bytes that must stay free
	FreeDisk func() (int64, error) // bytes free now; asked when MinDisk is set

	started   time.Time
	bytes     atomic.Int64 // of bodies
	full      atomic.Bool  // a daemon waits for room on the disk
	ended     error        // the limit that the run has come to
	seats     *seats
	ledger    *ledger
	dropped   map[uint64]bool // links that were told of
	outage    outage
	queued    queued
	origins   origins
	later     later
	mu        sync.Mutex
	summary   Summary
	pages     map[string]int // fetched in this run, by source
	greeted   map[string]*sync.Once
	reserves  map[string]discover.Reserve // by host: its tdmrep.json
	trust     map[string]*trust           // by host
	sites     map[string]*memory          // by host
	calendars map[string]map[uint64]bool  // by host: what its last list by date named
	rounds    map[string]*Day             // what the present round of each source brought
	daemon    *Scheduler                  // nil where the crawl ends with the frontier
}

// Run crawls until the frontier is empty, the page limit of every source or
// another limit is reached, which is an ErrLimit, or the context ends. A page
// that fails is part of the Summary; the error is for what stops a crawl: a full
// disk, a damaged archive, an interruption. What was interrupted goes on at the
// next Run.
func (c *Crawler) Run(ctx context.Context) (Summary, error) {
	c.open()
	defer c.ledger.saveAll()
	err := c.crawl(ctx)
	c.summary.Seconds = c.Now().Sub(c.started).Seconds()
	return c.summary, err
}

// open makes what the visits of a run learn from each other.
func (c *Crawler) open() {
	c.started, c.summary, c.ended, c.outage = c.Now(), Summary{}, nil, outage{}
	c.bytes.Store(0)
	c.pages, c.greeted, c.rounds = map[string]int{}, map[string]*sync.Once{}, map[string]*Day{}
	c.calendars = map[string]map[uint64]bool{}
	c.reserves, c.dropped = map[string]discover.Reserve{}, map[uint64]bool{}
	c.ledger = newLedger(c.Frontier, c.PatternBudget)
}

// crawl is a run from its seeds to its end, step by step.
func (c *Crawler) crawl(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		c.seed, c.drain, c.chronicleAll, c.keepTrust, c.keepSites, c.close,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// seed begins the run, or goes on with one that was interrupted.
func (c *Crawler) seed(ctx context.Context) (err error) {
	run := frontier.Run{Delay: map[string]time.Duration{}, Early: !c.Due}
	var seeds []frontier.URI
	for _, s := range c.Sources {
		run.Sources = append(run.Sources, s.Name)
		run.Delay[s.Name] = s.Delay
		for _, raw := range s.Seeds {
			seeds = append(seeds, frontier.URI{URL: raw, Source: s.Name, Kind: KindSeed})
		}
	}
	if c.summary.Resumed, err = c.Frontier.Begin(ctx, run); err != nil {
		return err
	}
	_, err = c.Frontier.Schedule(ctx, seeds...)
	return err
}

// drain empties the frontier.
func (c *Crawler) drain(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	c.man(ctx, group)
	return group.Wait()
}

// man sets workers to work: as many as may sit, and those that wait for what
// they have read to be saved.
func (c *Crawler) man(ctx context.Context, group *errgroup.Group) {
	c.seats = newSeats(c.workers())
	for range c.workers() + maxSaving {
		group.Go(func() error { return c.work(ctx) })
	}
}

func (c *Crawler) workers() int {
	if c.Workers > 0 {
		return c.Workers
	}
	return 8
}

// work takes one URI after the other until none is left.
func (c *Crawler) work(ctx context.Context) error {
	timed, stop := c.timed(ctx)
	defer stop()
	for {
		if more, err := c.next(ctx, timed); err != nil || !more {
			return err
		}
	}
}

// next takes one URI to its end, and tells whether there may be another.
func (c *Crawler) next(ctx, timed context.Context) (more bool, err error) {
	seat, err := c.seats.sit(timed)
	if err != nil {
		return false, c.overtime(ctx, timed, err)
	}
	defer seat.leave()
	if c.spent() {
		return false, nil
	}
	if err := c.outage.hold(timed, c.Now, c.patience()); err != nil {
		return false, c.overtime(ctx, timed, err)
	}
	if why := c.reached(); why != nil {
		return c.halt(ctx, why)
	}
	c.goOn()
	begun := c.daemon.begun() // before Next, lest a round begin in between
	uri, err := c.Frontier.Next(timed)
	switch {
	case err == nil:
		seat.read()
		return true, c.complete(ctx, uri, seat)
	case !errors.Is(err, frontier.ErrEmpty):
		return false, c.overtime(ctx, timed, err)
	case c.daemon == nil:
		return false, nil
	}
	seat.leave()
	return true, await(ctx, begun)
}

// close ends the run, unless a limit did: what is queued then waits for the next.
func (c *Crawler) close(ctx context.Context) error {
	if c.ended != nil {
		return c.ended
	}
	if !c.spent() {
		if err := c.leave(ctx); err != nil {
			return err
		}
	}
	return c.Frontier.End(ctx)
}

// process visits one URI and tells everyone what became of it.
func (c *Crawler) process(ctx context.Context, uri frontier.URI, at *seat) error {
	started := c.Now()
	v := &visit{crawler: c, seat: at, source: c.source(uri.Source), uri: uri, before: uri, outcome: begin(uri)}
	failure := v.run(fetch.WithTurn(ctx, v.turn))
	if ctx.Err() != nil {
		return ctx.Err() // the lease ends with the run; the URI is taken up again
	}
	if errors.Is(failure, errGreeted) || failure != nil && v.offline {
		return c.putBack(ctx, v)
	}
	if errors.Is(failure, errDeferred) {
		return c.putOff(ctx, v)
	}
	if fatal(failure) {
		return fmt.Errorf("visit %s: %w", uri.URL, failure)
	}
	v.settle(failure)
	v.weighLastmod()
	v.outcome.Seconds = c.Now().Sub(started).Seconds()
	if err := v.finish(ctx); err != nil {
		return err
	}
	c.tell(v.outcome, failure)
	return nil
}

// putBack returns a URI as it was: its host has only been greeted as yet, and its
// first page waits for its delay like every other, or nobody could be reached.
func (c *Crawler) putBack(ctx context.Context, v *visit) error {
	if _, err := c.Frontier.Schedule(ctx, v.found...); err != nil {
		c.Log.Debug("sitemap dropped", "host", v.outcome.Host, "err", err)
	}
	return c.Frontier.Return(ctx, v.uri)
}

// finish tells the frontier what became of the URI, of that to which redirects
// led, and of the other pages of its article, before its host is free again.
func (v *visit) finish(ctx context.Context) error {
	done := v.parts
	if to, moved := v.end(); moved {
		to.Due = climb(to.Published, to.Changed, v.crawler.Now())
		done = append(done, to)
	}
	for _, uri := range done {
		if err := v.crawler.Frontier.Finish(ctx, uri); err != nil {
			return err
		}
	}
	v.uri.Due = v.due(v.crawler.Now())
	return v.crawler.Frontier.Finish(ctx, v.unasked(), v.found...)
}

// tell counts what became of a URI, logs it, and tells whoever asked.
func (c *Crawler) tell(o Outcome, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.summary.Add(o)
	if c.rounds[o.Source] == nil {
		c.rounds[o.Source] = &Day{}
	}
	c.rounds[o.Source].Add(o)
	o.log(c.Log, err)
	if c.Told != nil {
		c.Told(o)
	}
	c.daemon.look()
}

// source is one of the Sources, or one without limits if it is among them no more.
func (c *Crawler) source(name string) Source {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.Sources {
		if s.Name == name {
			return s
		}
	}
	return Source{Name: name}
}
