package scraper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"tearsheet/scraper/frontier"
)

// rota is what a Scheduler needs of crawl.db beside a Frontier.
type rota interface {
	Join(ctx context.Context, source string, delay time.Duration) (resumed bool, err error)
	Leave(ctx context.Context, source string, done bool) error
	Left(source string) int
	Lookup(ctx context.Context, url string) (frontier.URI, bool, error)
}

var _ rota = (*frontier.DB)(nil)

// Planned is a source and when it is crawled.
type Planned struct {
	Source   Source
	Schedule Schedule
	Paused   bool // by the settings; it stays so until they say otherwise
}

// Scheduler crawls sources at their times, each in rounds of its own, until it
// is told to stop. A round asks the source's seeds for what is new, visits
// what is due, and ends when nothing is left; a source that is due before that
// has its seeds asked again in the midst of it.
//
// Its fields are set before Run. The Crawler's Sources are left empty.
type Scheduler struct {
	Crawler *Crawler
	Rounds  rota // crawl.db once more
	Sources []Planned
	Grace   time.Duration              // for the pages in flight at the end; 0 is 20 s
	Daily   func(source string, d Day) // told what came of a source, after midnight (UTC); may be nil

	once   sync.Once
	orders chan func(context.Context) error // run by the goroutine that owns beats
	woken  chan struct{}
	more   chan struct{} // closed when a round begins
	mu     sync.Mutex    // guards more
	beats  []*beat
	today  string
}

// ErrSource is returned for the name of a source that there is not.
var ErrSource = errors.New("no source is called so")

// Run crawls until the context ends: then no new page is begun, and those in
// flight have Grace. It returns nil after that, or what stops a crawl.
func (s *Scheduler) Run(ctx context.Context) error {
	s.prepare()
	c := s.Crawler
	c.daemon, c.Due = s, true
	c.open()
	defer c.ledger.saveAll()
	group, running := errgroup.WithContext(ctx)
	c.man(running, group)
	group.Go(func() error { return s.keepTime(running) })
	err := group.Wait()
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		err = c.keepTrust(context.WithoutCancel(ctx))
	}
	return err
}

func (s *Scheduler) prepare() {
	s.once.Do(func() {
		s.orders, s.woken, s.more = make(chan func(context.Context) error), make(chan struct{}, 1), make(chan struct{})
	})
}

// keepTime begins and ends rounds.
func (s *Scheduler) keepTime(ctx context.Context) error {
	if err := s.settle(ctx, s.Sources); err != nil {
		return err
	}
	for {
		next, err := s.beat(ctx)
		if err != nil {
			return err
		}
		timer := time.NewTimer(next.Sub(s.Crawler.Now()))
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case order := <-s.orders:
			err = order(ctx)
		case <-s.woken:
		case <-timer.C:
		}
		timer.Stop()
		if err != nil {
			return err
		}
	}
}

// beat ends the rounds that are over, begins those that are due, and says when
// to look again.
func (s *Scheduler) beat(ctx context.Context) (next time.Time, err error) {
	now := s.Crawler.Now()
	if err := s.midnight(ctx, now); err != nil {
		return next, err
	}
	next = now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	for _, b := range s.beats {
		if b.on && (s.Rounds.Left(b.name()) == 0 || s.Crawler.over(b.name())) {
			if err := s.end(ctx, b); err != nil {
				return next, err
			}
		}
		if !b.paused() && !b.next.After(now) {
			if err := s.begin(ctx, b); err != nil {
				return next, err
			}
		}
		if !b.paused() && b.next.Before(next) {
			next = b.next
		}
	}
	return next, nil
}

// midnight tells what came of yesterday; after a start, where nobody was told of
// it at midnight.
func (s *Scheduler) midnight(ctx context.Context, now time.Time) error {
	today, last := now.UTC().Format(time.DateOnly), s.today
	s.today = today
	if last == today || s.Daily == nil {
		return nil
	}
	yesterday := cmp.Or(last, now.UTC().AddDate(0, 0, -1).Format(time.DateOnly))
	for _, b := range s.beats {
		if err := s.report(ctx, b.name(), yesterday, last != ""); err != nil {
			return err
		}
	}
	return nil
}

// report tells of a source's day, once; of one without a round only when asked to.
func (s *Scheduler) report(ctx context.Context, source, date string, idle bool) error {
	var h History
	if err := h.Recall(ctx, s.Crawler.Frontier, source); err != nil {
		return err
	}
	at := slices.IndexFunc(h.Days, func(d Day) bool { return d.Date == date })
	if h.Told == date || at < 0 && !idle {
		return nil
	}
	d := Day{Date: date}
	if at >= 0 {
		d = h.Days[at]
	}
	s.Daily(source, d)
	h.Told = date
	return h.Keep(ctx, s.Crawler.Frontier, source)
}

// begun is closed when the next round begins; it is nil without a Scheduler.
func (s *Scheduler) begun() <-chan struct{} {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.more
}

// rouse tells the workers that a round has begun.
func (s *Scheduler) rouse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.more)
	s.more = make(chan struct{})
}

// look makes the Scheduler look whether a round is over.
func (s *Scheduler) look() {
	if s == nil {
		return
	}
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

func await(ctx context.Context, begun <-chan struct{}) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-begun:
		return nil
	}
}

// complete visits a URI. In a daemon that is told to stop it is given time to
// come to its end.
func (c *Crawler) complete(ctx context.Context, uri frontier.URI, at *seat) error {
	if c.daemon == nil {
		return c.process(ctx, uri, at)
	}
	grace := c.daemon.Grace
	if grace <= 0 {
		grace = 20 * time.Second
	}
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(work, func() { timer.Stop() })
	})
	defer stop()
	return c.process(work, uri, at)
}

// Accepts tells whether a URL is in the scope of some source that is crawled
// now: what a redirect may lead to.
func (s *Scheduler) Accepts(u *url.URL) bool {
	c := s.Crawler
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, source := range c.Sources {
		if source.Scope.Accepts(u, 0) {
			return true
		}
	}
	return false
}

// order has f run by the goroutine that owns the beats.
func (s *Scheduler) order(ctx context.Context, f func(context.Context) error) error {
	s.prepare()
	result := make(chan error, 1)
	wrapped := func(running context.Context) error {
		result <- f(running)
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case s.orders <- wrapped:
		return <-result
	}
}

// find is the beat of a source.
func (s *Scheduler) find(name string) (*beat, error) {
	for _, b := range s.beats {
		if b.name() == name {
			return b, nil
		}
	}
	return nil, fmt.Errorf("%q: %w", name, ErrSource)
}
