package main

import (
	"context"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"tearsheet/scraper/extract"
)

// batch holds back the pages of an input for a while, so that what those of one
// site have in common is known before the first of them is extracted. Batches
// end by number and size alone: the same input gives the same output.
type batch struct {
	yield func(input) error
	pages []input
	size  int
	sites map[string]*extract.Site
}

const (
	batchPages = 256
	batchBytes = 32 << 20
	fewest     = 3  // pages of a site that are worth comparing
	sample     = 24 // pages of a site that it is learned from in a batch,
	refresher  = 4  // or, once it is known,
	familiar   = 60 // from so many pages
)

// add takes a page, and passes all on when the batch is full.
func (b *batch) add(ctx context.Context, in input) error {
	b.pages = append(b.pages, in)
	b.size += len(in.body)
	if len(b.pages) < batchPages && b.size < batchBytes {
		return nil
	}
	return b.flush(ctx)
}

// flush learns from the pages held back and passes them on in their order.
func (b *batch) flush(ctx context.Context) error {
	lessons := b.lessons()
	b.parse(ctx, lessons)
	for key, lesson := range lessons {
		site := b.sites[key].Clone() // pages of the last batch may still be read with it
		for _, i := range lesson {
			if b.pages[i].doc != nil {
				site.Learn(b.pages[i].doc)
			}
		}
		b.sites[key] = site
	}
	pages := b.pages
	b.pages, b.size = nil, 0
	for _, in := range pages {
		in.site = b.sites[siteOf(in)]
		if err := b.yield(in); err != nil {
			return err
		}
	}
	return nil
}

// lessons chooses, by site, the pages to learn from, evenly among its pages.
func (b *batch) lessons() map[string][]int {
	all := map[string][]int{}
	for i, in := range b.pages {
		if in.err == nil {
			all[siteOf(in)] = append(all[siteOf(in)], i)
		}
	}
	for key, pages := range all {
		most := sample
		if b.sites[key].Pages() >= familiar {
			most = refresher
		}
		switch {
		case len(pages) < fewest && b.sites[key] == nil:
			delete(all, key)
		case len(pages) > most:
			chosen := make([]int, most)
			for k := range chosen {
				chosen[k] = pages[k*len(pages)/most]
			}
			all[key] = chosen
		}
	}
	return all
}

// parse parses the pages to learn from on all cores. A page that cannot be
// parsed says why when it is extracted.
func (b *batch) parse(ctx context.Context, lessons map[string][]int) {
	group, _ := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, lesson := range lessons {
		for _, i := range lesson {
			group.Go(func() error {
				b.pages[i].doc, _ = extract.Parse(b.pages[i].body, b.pages[i].mime)
				return nil
			})
		}
	}
	_ = group.Wait()
}

// siteOf is the host of a page, or the folder that it was read from.
func siteOf(in input) string {
	if u, err := url.Parse(in.url); err == nil && u.Host != "" {
		return strings.TrimPrefix(u.Hostname(), "www.")
	}
	return filepath.Dir(in.name)
}
