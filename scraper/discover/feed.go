package discover

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/json"
)

// Feed lists the entries of an RSS, Atom, RDF or JSON feed in the order of the
// file, at most MaxLinks, and after them the feed's next page where it names
// one (RFC 5005). Broken XML gives what can be read of it. The error wraps
// ErrFormat for what is no feed, is cut short, or has more bytes than MaxFeed.
func Feed(r io.Reader, base *url.URL) ([]Link, error) {
	body, err := io.ReadAll(&limit{in: r, left: MaxFeed})
	body = unjunk(narrow(body))
	var links []Link
	if err == nil {
		links, err = newResolver(base).feed(body)
	}
	if len(links) == 0 && markup(body, "") == KindFeed {
		links, err = newResolver(base).salvage(body)
	}
	if err != nil {
		err = fmt.Errorf("read feed: %w: %w", ErrFormat, err)
	}
	return links, err
}

// narrow is a feed of two bytes a character in UTF-8, without the declaration
// that would say otherwise; its parser knows no other.
func narrow(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte("\xff\xfe")) && !bytes.HasPrefix(body, []byte("\xfe\xff")) {
		return body
	}
	text, err := io.ReadAll(toUTF8(bytes.NewReader(body)))
	if err != nil {
		return body
	}
	return declaration.ReplaceAll(text, nil)
}

// feed reads a feed that is sound.
func (r resolver) feed(body []byte) ([]Link, error) {
	feed, err := parseFeed(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	var links []Link
	for _, item := range feed.Items[:min(len(feed.Items), MaxLinks)] {
		if link, ok := r.entry(item); ok {
			links = append(links, link)
		}
	}
	if next, err := r.clean(nextPage(feed)); err == nil {
		links = append(links, Link{URL: next, Kind: KindFeed, Rel: "next", Next: true})
	}
	return links, nil
}

// parseFeed keeps a panic of the parser from being ours.
func parseFeed(r io.Reader) (feed *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			feed, err = nil, fmt.Errorf("the parser gave up: %v", p)
		}
	}()
	parser := gofeed.NewParser()
	parser.KeepOriginalFeed = true
	if feed, err = parser.Parse(r); err == nil && feed == nil {
		err = errors.New("it is empty")
	}
	return feed, err
}

// entry is the link of one entry; there is none without a usable address.
func (r resolver) entry(item *gofeed.Item) (Link, bool) {
	link := Link{
		URL:       r.first(addresses(item)),
		Kind:      KindPage,
		Title:     title(item.Title),
		Authors:   authors(item),
		Published: date(item.PublishedParsed, item.Published),
		Modified:  date(item.UpdatedParsed, item.Updated),
	}
	return link, link.URL != ""
}

// first is the first reference that leads to a page, made clean; "" if none.
func (r resolver) first(refs []string) string {
	for _, ref := range refs {
		if u, err := r.clean(ref); err == nil && !Asset(u) {
			return u
		}
	}
	return ""
}

// addresses lists where an entry may lie, the best first: where a feed service
// moved it from, its link, its identifier if that is an address.
func addresses(item *gofeed.Item) []string {
	var refs []string
	if moved := item.Extensions["feedburner"]["origLink"]; len(moved) > 0 {
		refs = append(refs, moved[0].Value)
	}
	refs = append(refs, item.Link)
	refs = append(refs, item.Links...)
	if strings.HasPrefix(item.GUID, "http") || strings.HasPrefix(item.GUID, "/") {
		refs = append(refs, item.GUID)
	}
	return refs
}

// title is an entry's title as plain text. Feeds write titles as text and as
// HTML, and seldom say which.
func title(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return fold(s)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(s))
	if err != nil {
		return fold(s)
	}
	return fold(doc.Text())
}

func authors(item *gofeed.Item) []string {
	var names []string
	for _, a := range item.Authors {
		if a != nil && fold(a.Name) != "" {
			names = append(names, fold(a.Name))
		}
	}
	return names
}

// date takes our own reading of a date, which keeps its zone, or the parser's.
func date(parsed *time.Time, raw string) time.Time {
	if t := readDate(raw); !t.IsZero() || parsed == nil {
		return t
	}
	return *parsed
}

// nextPage is the address of the feed's next page, or "".
func nextPage(feed *gofeed.Feed) string {
	switch original := feed.OriginalFeed().(type) {
	case *atom.Feed:
		for _, link := range original.Links {
			if link != nil && link.Rel == "next" {
				return link.Href
			}
		}
	case *json.Feed:
		return original.NextURL
	}
	return nextExtension(feed.Extensions)
}

// nextExtension finds <atom:link rel="next"> in RSS.
func nextExtension(all ext.Extensions) string {
	for _, prefix := range all {
		for _, link := range prefix["link"] {
			if link.Attrs["rel"] == "next" {
				return link.Attrs["href"]
			}
		}
	}
	return ""
}
