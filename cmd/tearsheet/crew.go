package main

import (
	"cmp"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"time"

	"tearsheet/archive/warc"
	"tearsheet/scraper"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
	"tearsheet/scraper/render"
)

// crew is everything a crawl works with. This file is where settings become
// the parts' options.
type crew struct {
	crawler  *scraper.Crawler
	frontier *frontier.DB
	recorder *warc.Writer
	browser  *browser
}

func (e *env) crew(h *house, p *plan, accept func(*url.URL) bool) (*crew, error) {
	recorder, err := warc.Create(h.warcs(), warc.Options{Software: "tearsheet/" + version(), Operator: e.config.Contact, Now: e.now})
	if err != nil {
		return nil, err
	}
	db, err := frontier.Open(filepath.Join(h.dir, frontierName), frontier.Options{
		Delay: pace(p.delay), Patience: p.patience, Daily: e.config.Daily, Now: e.now, Log: e.log,
	})
	if err != nil {
		return nil, errors.Join(err, recorder.Close())
	}
	o := e.fetchOptions()
	o.Recorder, o.Accept, o.Slow, o.Busy = recorder, accept, db.Slow, db.Busy
	fetcher, err := fetch.New(o)
	if err != nil {
		return nil, errors.Join(err, db.Close(), recorder.Close())
	}
	chromium := &browser{options: render.Options{Fetcher: fetcher, MaxBytes: int(e.config.MaxPageBytes), Timeout: time.Duration(e.config.Timeout), Log: e.log}}
	if err := chromium.needed(p.sources); err != nil {
		return nil, errors.Join(err, db.Close(), recorder.Close())
	}
	return &crew{frontier: db, recorder: recorder, browser: chromium, crawler: &scraper.Crawler{
		Frontier: db, Fetcher: fetcher, Renderer: chromium, Extractor: &extract.Extractor{}, Archive: scribe{h.archive, recorder},
		Sources: p.sources, Workers: p.workers, Due: p.due, Log: e.log, Now: e.now,
		MaxBytes: p.limits.bytes, MaxTime: p.limits.time, MinDisk: p.limits.disk,
		FreeDisk: func() (int64, error) { return freeDisk(h.dir) },
		Obey:     e.config.Obey, PatternBudget: budget(e.config.PatternBudget),
	}}, nil
}

// budget is a limit in the crawler's words, where 0 is the default and below
// zero is none.
func budget(limit int) int {
	if limit == 0 {
		return -1
	}
	return limit
}

// fetchOptions are alike for a crawl and for a single page; only a crawl
// records, and only a crawl has a scope and a pace.
func (e *env) fetchOptions() fetch.Options {
	return fetch.Options{
		UserAgent:    cmp.Or(e.config.UserAgent, userAgent(e.config.Contact)),
		MaxBytes:     int64(e.config.MaxPageBytes),
		Timeout:      time.Duration(e.config.Timeout),
		AllowPrivate: slices.Concat(e.config.AllowPrivate, e.allowPrivate),
		Log:          e.log, Now: e.now,
	}
}

// accepts is asked before a redirect is followed: it must stay in the scope of
// some source.
func (p *plan) accepts(u *url.URL) bool {
	for _, s := range p.sources {
		if s.Scope.Accepts(u, 0) {
			return true
		}
	}
	return false
}

// pace is a delay in the frontier's words, where no delay is below zero and 0
// is the default.
func pace(delay time.Duration) time.Duration {
	if delay == 0 {
		return -1
	}
	return delay
}

// Close ends the recording and leaves the frontier for the next run.
func (c *crew) Close() error {
	return errors.Join(c.browser.Close(), c.frontier.Close(), c.recorder.Close())
}
