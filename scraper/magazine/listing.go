package magazine

import (
	"fmt"
	"slices"
)

// shelf is how many articles a page of a listing shows.
const shelf = 5

// listing is a page that lists articles: a section, a month, an author, a tag.
type listing struct {
	frame
	Title, Intro string
	Path         string // of its first page
	Number       int    // of this page, from 1
	Items        []*piece
	Months       []string // paths, on the front page
	Newer, Older string   // URLs of the pages before and after
	Feed         string   // path of its own feed
}

// listing prints one page of a listing.
func (e *edition) listing(base string, l listing) reply {
	path := l.Path
	if path == "" {
		path = "/"
	}
	l.frame = e.frame(base, path, "en")
	return reply{body: e.press.print("listing", l), modified: e.date()}
}

// routeListings adds the front page, the sections, the months, the authors
// and the tags.
func (e *edition) routeListings() {
	months, authors, tags := map[string][]*piece{}, map[string][]*piece{}, map[string][]*piece{}
	for _, p := range e.pieces {
		month := p.Published.Format("/2006/01/")
		months[month] = append(months[month], p)
		for _, a := range p.Authors {
			authors[a] = append(authors[a], p)
		}
		for _, t := range p.Tags {
			tags[t] = append(tags[t], p)
		}
	}
	for _, s := range sections {
		path := "/section/" + s.Slug + "/"
		e.shelve(listing{Title: s.Name, Path: path, Items: e.in(s), Feed: path + "feed/"})
	}
	var archives []string
	for month, items := range months {
		archives = append(archives, month)
		e.shelve(listing{Title: items[0].Published.Format("January 2006"), Path: month, Items: items})
	}
	for author, items := range authors {
		e.shelve(listing{Title: author, Path: "/author/" + slugify(author) + "/", Items: items})
	}
	for tag, items := range tags {
		e.shelve(listing{Title: tag, Path: "/tag/" + slugify(tag) + "/", Items: items})
	}
	slices.Sort(archives)
	e.routes["/"] = func(base string) reply {
		return e.listing(base, listing{Title: Name, Path: "/", Items: e.latest(12), Months: archives, Feed: "/feed/"})
	}
}

// shelve adds the pages of a listing: PATH, PATHpage/2/ and so on.
func (e *edition) shelve(l listing) {
	pages := slices.Collect(slices.Chunk(l.Items, shelf))
	if len(pages) == 0 {
		pages = [][]*piece{nil}
	}
	at := func(n int) string {
		switch {
		case n < 1 || n > len(pages):
			return ""
		case n == 1:
			return l.Path
		}
		return fmt.Sprintf("%spage/%d/", l.Path, n)
	}
	for i, items := range pages {
		page := l
		page.Number, page.Items = i+1, items
		page.Newer, page.Older = at(i), at(i+2)
		e.routes[at(i+1)] = func(base string) reply { return e.listing(base, page) }
	}
}

// in is the pieces of a section, newest first.
func (e *edition) in(s section) []*piece {
	var found []*piece
	for _, p := range e.pieces {
		if p.Section == s {
			found = append(found, p)
		}
	}
	return found
}

// about is the page about the magazine, which is no article.
func (e *edition) about(base string) reply {
	return reply{body: e.press.print("about", e.frame(base, "/about/", "en")), modified: opened}
}
