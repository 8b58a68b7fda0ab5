package scraper

import (
	"context"
	"fmt"
	"net/url"

	"github.com/zeebo/xxh3"

	"tearsheet/scraper/discover"
	"tearsheet/scraper/frontier"
)

// unwanted is the word for why a link of the page is not queued, "" if it is.
func (v *visit) unwanted(l discover.Link, u *url.URL, hops int, bygone bool) string {
	switch {
	case l.NoFollow:
		return "nofollow"
	case l.Rel == copied:
		return "amp" // a second request for the same article
	case (l.Next || l.More) && bygone:
		return "since"
	}
	if word := v.outside(l, u); word != "" {
		return word
	}
	word := v.source.Scope.Refuses(u, hops)
	if word == "scope" && v.announces(l) {
		return ""
	}
	return word
}

// drop tells of a link that is not queued, once a run. What the settings alone
// do not tell is noted in the frontier, too: who asks why has only the link.
func (v *visit) drop(link, word string) {
	c := v.crawler
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
	if !v.foreign(link) {
		v.found = append(v.found, frontier.URI{URL: link, Source: v.source.Name, Kind: kindPage, Status: frontier.Dropped, Note: word})
	}
	if c.Told != nil {
		c.Told(Outcome{URL: link, Source: v.source.Name, Host: hostOf(link), Result: Dropped, Reason: word, Via: v.uri.URL})
	}
}

// foreign tells whether a link leads to another domain: most do, and that it is
// out of scope can be told without a note.
func (v *visit) foreign(link string) bool {
	to, err := url.Parse(link)
	from, err2 := url.Parse(v.uri.URL)
	return err != nil || err2 != nil || domain(from) != domain(to)
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
func (v *visit) dropRest(ctx context.Context, count int) error {
	if count == 0 {
		return nil
	}
	v.uri.Note = fmt.Sprintf("%s %d", overflow, count)
	c := v.crawler
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Told != nil {
		c.Told(Outcome{URL: v.uri.URL, Source: v.source.Name, Host: v.outcome.Host, Result: Dropped, Reason: overflow, Count: count})
	}
	return stop(c.Frontier.Note(ctx, OverflowNote+v.outcome.Host, []byte(v.uri.URL)))
}

// overflow is the reason of links that are too many for one page.
const overflow = "max_links"

// OverflowNote and a host, as in a key, name the note that holds the URL of the
// host's last page with more links than are read of one.
const OverflowNote = overflow + " "
