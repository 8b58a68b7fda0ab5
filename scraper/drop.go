package scraper

import (
	"fmt"
	"net/url"

	"github.com/zeebo/xxh3"

	"tearsheet/scraper/discover"
)

// unwanted is the word for why a link of the page is not queued, "" if it is.
func (v *visit) unwanted(l discover.Link, u *url.URL, hops int, bygone bool) string {
	switch {
	case l.NoFollow:
		return "nofollow"
	case l.Rel == copied:
		return "amp" // a second request for the same article
	case l.Next && bygone:
		return "since"
	}
	if word := v.outside(l, u); word != "" {
		return word
	}
	return v.source.Scope.Refuses(u, hops)
}

// drop tells of a link that is not queued, once a run.
func (v *visit) drop(link, word string) {
	c := v.crawler
	if c.Told == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	hash := xxh3.HashString(word + " " + link)
	if c.dropped[hash] {
		return
	}
	if len(c.dropped) >= maxDropped {
		clear(c.dropped)
	}
	c.dropped[hash] = true
	c.Told(Outcome{URL: link, Source: v.source.Name, Host: hostOf(link), Result: Dropped, Reason: word, Via: v.uri.URL})
}

// maxDropped is how many dropped links a run remembers having told of.
const maxDropped = 1 << 18

// dropAll tells of the links of a page that asks not to have them followed.
func (v *visit) dropAll(links []discover.Link, word string) {
	for _, l := range links {
		v.drop(l.URL, word)
	}
}

// dropRest tells of the links beyond those that are read of one page, in one
// line: they may be hundreds of thousands.
func (v *visit) dropRest(count int) {
	if count == 0 {
		return
	}
	v.uri.Note = fmt.Sprintf("%s %d", overflow, count)
	c := v.crawler
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Told != nil {
		c.Told(Outcome{URL: v.uri.URL, Source: v.source.Name, Host: v.outcome.Host, Result: Dropped, Reason: overflow, Count: count})
	}
}

// overflow is the reason of links that are too many for one page.
const overflow = "max_links"
