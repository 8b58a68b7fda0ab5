package scraper

import (
	"github.com/zeebo/xxh3"

	"tearsheet/scraper/discover"
)

// goesOn tells whether a list by date leads to those beside it without a hop, as
// the pages of a list do: it names what the last one of its host did not. Empty
// ones are hops, so that a calendar comes to its end.
func (v *visit) goesOn(links []discover.Link) bool {
	if !listed(v.uri.URL) {
		return false
	}
	named := make(map[uint64]bool, len(links))
	for _, l := range links {
		if !l.Next && !l.More && !listed(l.URL) {
			named[xxh3.HashString(l.URL)] = true
		}
	}
	c, host := v.crawler, hostOf(v.uri.URL)
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.calendars[host]
	if len(c.calendars) >= mostSites {
		clear(c.calendars)
	}
	c.calendars[host] = named
	for mark := range named {
		if !before[mark] {
			return true
		}
	}
	return false
}

// listed tells whether a URL is that of a list by date.
func listed(raw string) bool {
	span, ok := spanOf(raw)
	return ok && span.List
}
