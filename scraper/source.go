package scraper

import (
	"fmt"
	"net/url"
	"time"

	"tearsheet/archive"
)

// Source is a publication: where a crawl of it starts, how far it may go and
// how gently.
type Source struct {
	Name     string
	Seeds    []string // feeds, sitemaps, front pages, articles: absolute URLs
	Scope    Scope
	Delay    time.Duration // between two requests to one host; 0 is the frontier's
	Render   bool          // run the scripts of its pages
	MaxPages int           // pages to fetch in one run; 0 is no limit
	Since    time.Time     // articles published before are left out; zero is no limit
	Until    time.Time     // articles published then or later are left out; zero is no limit
	Every    time.Duration // how often its lists are asked for at most; 0 is 1 h
	Rarest   time.Duration // how often at least, though they never change; 0 is 24 h
}

// Ask makes the sources of a crawl that was given URLs instead of names: one
// source a host, named after it, each with a scope like the one given. The error
// wraps archive.ErrURL.
func Ask(urls []string, scope Scope) ([]Source, error) {
	var sources []Source
	byHost := map[string]int{}
	for _, raw := range urls {
		if _, err := archive.NewKey(raw); err != nil {
			return nil, err
		}
		u, err := url.Parse(raw)
		if err != nil || u.Host == "" { // browsers guess a host where there is none; a seed must name it
			return nil, fmt.Errorf("read URL %q: %w: it names no host", raw, archive.ErrURL)
		}
		at, known := byHost[u.Host]
		if !known {
			at = len(sources)
			byHost[u.Host] = at
			sources = append(sources, Source{Name: u.Host, Scope: scope})
		}
		sources[at].Seeds = append(sources[at].Seeds, raw)
		sources[at].Scope.Seeds = sources[at].Seeds
	}
	return sources, nil
}
