package main

import (
	"context"
	"slices"
	"sync"

	"tearsheet/archive"
	"tearsheet/scraper"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/render"
)

// browser is a Chromium that is started when the first page wants it.
type browser struct {
	options render.Options

	mu   sync.Mutex
	open *render.Browser
}

var _ scraper.Renderer = (*browser)(nil)

// Render starts the browser if need be.
func (b *browser) Render(ctx context.Context, page *fetch.Page) ([]byte, []archive.Capture, error) {
	chromium, err := b.start()
	if err != nil {
		return nil, nil, err
	}
	return chromium.Render(ctx, page)
}

func (b *browser) start() (_ *render.Browser, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		b.open, err = render.Open(b.options)
	}
	return b.open, err
}

// Close ends the browser, if there is one.
func (b *browser) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		return nil
	}
	return b.open.Close()
}

// needed starts the browser at once where a source wants it, so that a missing
// one is known before anything is fetched.
func (b *browser) needed(sources []scraper.Source) error {
	if !slices.ContainsFunc(sources, func(s scraper.Source) bool { return s.Render }) {
		return nil
	}
	_, err := b.start()
	return err
}
