package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"tearsheet/scraper"
	"tearsheet/scraper/frontier"
)

// watch follows a crawl: bars on a terminal, a line an outcome in the report.
type watch struct {
	frontier *frontier.DB
	report   *os.File
	bars     *mpb.Progress
	all      *mpb.Bar // every URL the run knows
	failed   error

	mu      sync.Mutex // the bars are drawn by a goroutine of their own
	tallies map[string]*scraper.Summary
	counted time.Time // when the frontier was last asked how much is left
}

// redraw is how often the bars move.
const redraw = 100 * time.Millisecond

func (e *env) watch(p *plan, db *frontier.DB) (*watch, error) {
	report, err := e.reportFile(p.report)
	if err != nil {
		return nil, err
	}
	w := &watch{frontier: db, report: report, tallies: map[string]*scraper.Summary{}}
	if e.terminal {
		w.draw(e, p)
	}
	return w, nil
}

// draw puts up one bar for the run and one line for each source.
func (w *watch) draw(e *env, p *plan) {
	w.bars = mpb.New(mpb.WithOutput(e.stderr), mpb.WithWidth(min(e.width, 72)), mpb.WithRefreshRate(redraw), mpb.WithAutoRefresh())
	w.all = w.bars.AddBar(0, // the total grows, so it does not complete by itself
		mpb.PrependDecorators(decor.CountersNoUnit("%d of %d URLs ")),
		mpb.AppendDecorators(decor.Name(" "), decor.Elapsed(decor.ET_STYLE_GO)))
	for _, s := range p.sources {
		tally := &scraper.Summary{}
		w.tallies[s.Name] = tally
		w.bars.New(0, mpb.NopStyle(), mpb.PrependDecorators(
			decor.Name(s.Name+"  "),
			decor.Any(func(decor.Statistics) string { return w.counts(tally) })))
	}
}

func (w *watch) counts(t *scraper.Summary) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return fmt.Sprintf("%d new, %d changed, %d same, %d gone, %d failed ", t.New, t.Changed, t.Same, t.Gone, t.Failed)
}

// tell takes one outcome; the crawler tells one at a time.
func (w *watch) tell(o scraper.Outcome) {
	if w.report != nil && w.failed == nil {
		w.failed = writeJSON(w.report, o, "")
	}
	if w.bars == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if tally := w.tallies[o.Source]; tally != nil {
		tally.Add(o)
	}
	if time.Since(w.counted) > redraw {
		w.counted = time.Now()
		w.measure()
	}
}

// measure sets the bar of the run to what the frontier says.
func (w *watch) measure() {
	stats, err := w.frontier.Stats(context.Background())
	if err != nil {
		return // it will be asked again
	}
	done := int64(0)
	for _, n := range stats.Done {
		done += int64(n)
	}
	w.all.SetTotal(done+int64(stats.Queued+stats.Later+stats.Leased), false)
	w.all.SetCurrent(done)
}

// Close takes the bars away and ends the report.
func (w *watch) Close() error {
	if w.bars != nil {
		w.bars.Shutdown()
	}
	if w.report == nil {
		return nil
	}
	return errors.Join(w.failed, w.report.Close())
}
