package magazine

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"time"

	"tearsheet/archive"
)

// route makes the reply of one path; base is "http://" and the host asked.
type route func(base string) reply

// edition is the magazine as it stands on one day. It does not change once it
// is made, so it is served without locks.
type edition struct {
	day    int
	press  *press
	pieces []*piece // newest first
	routes map[string]route
}

// newEdition makes the magazine of a day: its pieces as they are on that day
// and the route of every path.
func newEdition(day int, pieces []piece, press *press) *edition {
	e := &edition{day: day, press: press, routes: map[string]route{}}
	for _, p := range pieces {
		switch {
		case p.From > day:
		case p.Until != 0 && p.Until <= day:
			e.routeGone(&p)
		default:
			p = p.on(day)
			e.pieces = append(e.pieces, &p)
		}
	}
	slices.SortStableFunc(e.pieces, func(a, b *piece) int { return b.Published.Compare(a.Published) })
	e.routeArticles()
	e.routeListings()
	e.routeFeeds()
	e.routeSitemaps()
	e.routeSmall()
	return e
}

// date is when the edition was made up: the Last-Modified of what changes
// with every edition.
func (e *edition) date() time.Time {
	return time.Date(2026, time.March, 19+e.day, 12, 0, 0, 0, time.UTC)
}

// routeGone answers 410 wherever a removed piece was.
func (e *edition) routeGone(p *piece) {
	for _, path := range []string{p.Path, p.Second, p.amp(p.Path), p.print()} {
		if path != "" {
			e.routes[path] = e.gone
		}
	}
	e.routes[p.shortlink()] = redirect(p.Path)
}

// routeArticles adds every article under every URL that it has.
func (e *edition) routeArticles() {
	for _, p := range e.pieces {
		e.routes[p.Path] = e.article(p, p.Template)
		e.routes[p.shortlink()] = redirect(p.Path)
		if p.Was != "" {
			e.routes[p.Was] = redirect(p.Path)
			e.routes[p.amp(p.Was)] = redirect(p.amp(p.Path))
		}
		if p.Second != "" {
			e.routes[p.Second] = e.article(p, p.Template)
		}
		if amp := p.amp(p.Path); amp != "" {
			e.routes[amp] = e.article(p, "amp")
		}
		e.routes[p.print()] = e.article(p, "print")
	}
}

// routeSmall adds the paths that are neither articles nor lists of them.
func (e *edition) routeSmall() {
	e.routes["/about/"] = e.about
	e.routes["/search"] = func(base string) reply { return e.listing(base, listing{Title: "Search"}) }
	e.routes["/robots.txt"] = func(base string) reply {
		text := "User-agent: *\nDisallow: /print/\nDisallow: /search\n\nSitemap: " + base + "/sitemap_index.xml\n"
		return reply{mime: "text/plain; charset=utf-8", body: []byte(text), modified: e.date()}
	}
	e.routes["/assets/site.css"] = func(string) reply {
		return reply{mime: "text/css; charset=utf-8", body: e.press.css, modified: opened}
	}
	picture := drawing()
	for _, p := range e.pieces {
		for _, image := range p.images() {
			e.routes[image.URL] = func(string) reply {
				return reply{mime: "image/png", body: picture, modified: opened}
			}
		}
	}
}

// gone is the page of an article that was taken away.
func (e *edition) gone(base string) reply {
	answer := e.listing(base, listing{Title: "Removed", Intro: "This article is no longer available."})
	answer.status = http.StatusGone
	return answer
}

// missing is the page for a path that never was.
func (e *edition) missing(base string) reply {
	answer := e.listing(base, listing{Title: "Page not found", Intro: "Nothing has been published at this address."})
	answer.status = http.StatusNotFound
	return answer
}

// find is the piece with the number id, or nil.
func (e *edition) find(id int) *piece {
	for _, p := range e.pieces {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// popular is what the "Most Popular" box of every page lists: the pieces that
// stay the same on all days.
func (e *edition) popular() []*piece {
	var box []*piece
	for _, id := range [...]int{101, 104, 107, 110} {
		if p := e.find(id); p != nil {
			box = append(box, p)
		}
	}
	return box
}

// latest is the n newest pieces.
func (e *edition) latest(n int) []*piece { return e.pieces[:min(n, len(e.pieces))] }

func etag(body []byte) string {
	digest := archive.Sum(body)
	return `"` + hex.EncodeToString(digest[:12]) + `"`
}

func (p *piece) shortlink() string { return fmt.Sprintf("/?p=%d", p.ID) }

// print is the path of the variant for printers, which robots.txt forbids.
func (p *piece) print() string { return fmt.Sprintf("/print/%d/", p.ID) }

// amp is the path of the AMP variant of the piece at path, or "" for a page
// template that has none.
func (p *piece) amp(path string) string {
	switch p.Template {
	case "gutenberg", "ghost", "semantic":
		return path + "amp/"
	}
	return ""
}
