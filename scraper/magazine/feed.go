package magazine

import (
	"encoding/xml"
	"strings"
	"time"
)

type rss struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Content string   `xml:"xmlns:content,attr"`
	Creator string   `xml:"xmlns:dc,attr"`
	Title   string   `xml:"channel>title"`
	Link    string   `xml:"channel>link"`
	About   string   `xml:"channel>description"`
	Built   string   `xml:"channel>lastBuildDate"`
	Items   []item   `xml:"channel>item"`
}

type item struct {
	Title   string   `xml:"title"`
	Link    string   `xml:"link"`
	GUID    guid     `xml:"guid"`
	Date    string   `xml:"pubDate"`
	Authors []string `xml:"dc:creator"`
	Tags    []string `xml:"category"`
	Summary string   `xml:"description"`
	Content string   `xml:"content:encoded"`
}

type guid struct {
	Permalink bool   `xml:"isPermaLink,attr"`
	URL       string `xml:",chardata"`
}

type atom1 struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Updated string   `xml:"updated"`
	Links   []link   `xml:"link"`
	Entries []entry  `xml:"entry"`
}

type entry struct {
	Title     string   `xml:"title"`
	ID        string   `xml:"id"`
	Link      link     `xml:"link"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Authors   []person `xml:"author"`
	Summary   string   `xml:"summary"`
}

type person struct {
	Name string `xml:"name"`
}

type link struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

// routeFeeds adds the feed of the magazine in RSS and Atom and an RSS feed for
// every section.
func (e *edition) routeFeeds() {
	e.routes["/feed/"] = func(base string) reply { return e.rss(base, Name, "/", e.latest(20)) }
	e.routes["/atom.xml"] = func(base string) reply { return e.atom(base, e.latest(20)) }
	for _, s := range sections {
		path := "/section/" + s.Slug + "/"
		e.routes[path+"feed/"] = func(base string) reply { return e.rss(base, s.Name+" – "+Name, path, e.in(s)) }
	}
}

func (e *edition) rss(base, title, path string, pieces []*piece) reply {
	feed := rss{
		Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/", Creator: "http://purl.org/dc/elements/1.1/",
		Title: title, Link: base + path, About: "Foreign affairs, science and culture.", Built: e.date().Format(time.RFC1123Z),
	}
	for _, p := range pieces {
		feed.Items = append(feed.Items, item{
			Title: p.Title, Link: base + p.Path + "?utm_source=rss&utm_medium=feed", GUID: guid{URL: base + p.shortlink()},
			Date: p.Published.Format(time.RFC1123Z), Authors: p.Authors, Tags: append([]string{p.Section.Name}, p.Tags...),
			Summary: p.Subtitle, Content: paragraphs(p),
		})
	}
	return e.xml("application/rss+xml; charset=utf-8", feed)
}

// paragraphs is the text of a piece as a feed carries it: true and plain.
func paragraphs(p *piece) string {
	var b strings.Builder
	for _, block := range p.truth().Blocks {
		b.WriteString("<p>")
		_ = xml.EscapeText(&b, []byte(block.Text)) // a Builder takes everything
		b.WriteString("</p>\n")
	}
	return b.String()
}

func (e *edition) atom(base string, pieces []*piece) reply {
	feed := atom1{
		Title: Name, ID: base + "/", Updated: iso(e.date()),
		Links: []link{{Rel: "self", Href: base + "/atom.xml"}, {Href: base + "/"}},
	}
	for _, p := range pieces {
		next := entry{
			Title: p.Title, ID: base + p.shortlink(), Link: link{Href: base + p.Path}, Published: iso(p.Published),
			Updated: iso(p.changed()), Summary: p.Subtitle,
		}
		for _, name := range p.Authors {
			next.Authors = append(next.Authors, person{name})
		}
		feed.Entries = append(feed.Entries, next)
	}
	return e.xml("application/atom+xml; charset=utf-8", feed)
}

// xml is a document of the edition.
func (e *edition) xml(mime string, document any) reply {
	body, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		panic(err)
	}
	return reply{mime: mime, body: append([]byte(xml.Header), append(body, '\n')...), modified: e.date()}
}
