// Package discover finds URLs: the links of a page, the entries of a feed and
// of a sitemap. It is pure functions over bytes; it fetches nothing.
package discover

import (
	"errors"
	"time"
)

// ErrFormat is returned, wrapped with what is wrong, for a feed or sitemap
// that cannot be read to its end. What was read before comes with it.
var ErrFormat = errors.New("not readable")

// Kind says what a URL leads to, as far as the link or the body tells.
type Kind string

// The kinds. What is none of them has the empty Kind.
const (
	KindPage    Kind = "page"
	KindFeed    Kind = "feed"
	KindSitemap Kind = "sitemap"
)

// Limits of what is read. A document that has more is cut there.
const (
	MaxLinks   = 5000     // of one page or feed
	MaxEntries = 50_000   // of one sitemap (sitemaps.org)
	MaxFeed    = 10 << 20 // bytes of a feed
	MaxSitemap = 50 << 20 // bytes of a sitemap, decompressed (sitemaps.org)
)

// Link is a URL with what the place where it was found says of it.
type Link struct {
	URL       string // absolute, as Clean makes it
	Kind      Kind
	Text      string   // of the anchor, spaces folded, at most 200 bytes
	Rel       string   // "canonical", "amphtml", "next", "prev", "refresh", "alternate" of a feed, or what an anchor says
	Title     string   // claimed by a feed, a news sitemap or a title attribute
	Authors   []string // claimed by a feed
	Published time.Time
	Modified  time.Time
	Next      bool // leads to another page of the same list: pagination
	More      bool // seems to, by its words and its URL alone
	NoFollow  bool // the site asks crawlers not to follow it
}
