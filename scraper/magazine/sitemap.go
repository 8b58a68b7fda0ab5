package magazine

import (
	"encoding/xml"
	"fmt"
	"slices"
	"time"
)

type sitemapIndex struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []location `xml:"sitemap"`
}

type sitemap struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	News    string     `xml:"xmlns:news,attr,omitempty"`
	URLs    []location `xml:"url"`
}

type location struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
	News    *news  `xml:"news:news"`
}

// news is the extension that Google's news sitemaps have.
type news struct {
	Name  string `xml:"news:publication>news:name"`
	Lang  string `xml:"news:publication>news:language"`
	Date  string `xml:"news:publication_date"`
	Title string `xml:"news:title"`
}

// routeSitemaps adds the index that robots.txt names and what it names: the
// articles in maps of 25, the sections, and the news of the last two weeks.
func (e *edition) routeSitemaps() {
	var names []string
	for pieces := range slices.Chunk(e.pieces, 25) {
		name := fmt.Sprintf("/sitemap-articles-%d.xml", len(names)+1)
		names = append(names, name)
		e.routes[name] = func(base string) reply { return e.sitemap(base, pieces) }
	}
	names = append(names, "/sitemap-sections.xml", "/sitemap-news.xml")
	e.routes["/sitemap-sections.xml"] = e.sectionMap
	e.routes["/sitemap-news.xml"] = e.newsMap
	e.routes["/sitemap_index.xml"] = func(base string) reply {
		var index sitemapIndex
		for _, name := range names {
			index.Maps = append(index.Maps, location{Loc: base + name, LastMod: iso(e.date())})
		}
		return e.xml("application/xml; charset=utf-8", index)
	}
}

func (e *edition) sitemap(base string, pieces []*piece) reply {
	var m sitemap
	for _, p := range pieces {
		m.URLs = append(m.URLs, location{Loc: base + p.Path, LastMod: iso(p.changed())})
	}
	return e.xml("application/xml; charset=utf-8", m)
}

func (e *edition) sectionMap(base string) reply {
	m := sitemap{URLs: []location{{Loc: base + "/"}, {Loc: base + "/about/"}}}
	for _, s := range sections {
		m.URLs = append(m.URLs, location{Loc: base + "/section/" + s.Slug + "/"})
	}
	return e.xml("application/xml; charset=utf-8", m)
}

func (e *edition) newsMap(base string) reply {
	m := sitemap{News: "http://www.google.com/schemas/sitemap-news/0.9"}
	since := e.date().Add(-14 * 24 * time.Hour)
	for _, p := range e.pieces {
		if p.Published.Before(since) {
			break
		}
		m.URLs = append(m.URLs, location{Loc: base + p.Path, News: &news{
			Name: Name, Lang: p.Lang, Date: iso(p.Published), Title: p.Title,
		}})
	}
	return e.xml("application/xml; charset=utf-8", m)
}
