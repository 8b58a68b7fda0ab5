package magazine

import (
	"strconv"
	"strings"
	"time"

	"tearsheet/archive"
)

// frame is what every page has around its middle.
type frame struct {
	Base, Site string
	URL        string // of the page asked for
	Words      labels
	Dir        string // "rtl" or "ltr"
	Sections   []section
	Popular    []*piece
	Latest     []*piece
}

// view is what the template of an article works on.
type view struct {
	frame
	*piece
	Canonical string
	Short     string // the short link
	AMP       string // URL of that variant, or ""
	Print     string // path of that variant
	Body      []group
	Chunks    [][]group // Body in the containers that boxes part
	Bios      []group
	Comments  []group
	Graph     any // JSON-LD
	Props     any // what a page made by a script carries for it
}

func (e *edition) frame(base, path, lang string) frame {
	dir := "ltr"
	if lang == "ur" {
		dir = "rtl"
	}
	return frame{
		Base: base, Site: Name, URL: base + path, Words: words[lang], Dir: dir,
		Sections: sections, Popular: e.popular(), Latest: e.latest(5),
	}
}

// article is the route of a piece in one of the templates. The variants for
// AMP and printers have no injected fragments: those are the fault of the
// page template's copy.
func (e *edition) article(p *piece, template string) route {
	groups := e.dress(p)
	if template == "amp" || template == "print" {
		groups = healthy(groups)
	}
	return func(base string) reply {
		v := view{frame: e.frame(base, p.Path, p.Lang), piece: p, Canonical: base + p.Path}
		v.Short, v.Print = base+p.shortlink(), p.print()
		if amp := p.amp(p.Path); amp != "" {
			v.AMP = base + amp
		}
		for _, g := range groups {
			switch g.Kind {
			case bio:
				v.Bios = append(v.Bios, g)
			case comment:
				v.Comments = append(v.Comments, g)
			default:
				v.Body = append(v.Body, g)
			}
		}
		v.Chunks = chunks(v.Body, 3)
		v.Graph, v.Props = p.graph(base), p.props()
		return reply{body: e.press.print(template, v), modified: e.modified(p, template, groups)}
	}
}

// dress is the groups of a piece with what the page needs to show them.
func (e *edition) dress(p *piece) []group {
	groups := p.groups()
	for i := range groups {
		g := &groups[i]
		g.Words = words[p.Lang]
		if g.Kind != archive.Related {
			continue
		}
		for number := range strings.SplitSeq(g.Source, ", ") {
			if id, err := strconv.Atoi(number); err == nil {
				if other := e.find(id); other != nil {
					g.Links = append(g.Links, other)
				}
			}
		}
	}
	return groups
}

// modified is the Last-Modified of a piece's page. Two templates have a box
// with the latest articles, so their pages change with every edition though
// the article does not; a link to an article with a new title or place
// changes a page as well. The date that the page claims is another matter.
func (e *edition) modified(p *piece, template string, groups []group) time.Time {
	touched := p.Touched || template == "newspaper" || template == "split"
	for _, g := range groups {
		for _, other := range g.Links {
			touched = touched || other.Touched
		}
	}
	if touched {
		return e.date()
	}
	return p.changed()
}

// chunks cuts groups into runs of n.
func chunks(groups []group, n int) [][]group {
	var runs [][]group
	for len(groups) > n {
		runs = append(runs, groups[:n])
		groups = groups[n:]
	}
	return append(runs, groups)
}

type object = map[string]any

// graph is the JSON-LD of a piece, in the form of WordPress's SEO plugins.
func (p *piece) graph(base string) any {
	var authors []object
	for _, a := range p.Authors {
		authors = append(authors, object{"@type": "Person", "name": a, "url": base + "/author/" + slugify(a) + "/"})
	}
	article := object{
		"@type": "NewsArticle", "@id": base + p.Path + "#article", "mainEntityOfPage": base + p.Path,
		"headline": p.Title, "description": p.Subtitle, "author": authors, "articleSection": p.Section.Name,
		"datePublished": iso(p.Published), "dateModified": iso(p.changed()), "inLanguage": p.Lang,
		"keywords": p.Tags, "isAccessibleForFree": true,
		"publisher": object{"@type": "Organization", "name": Name, "url": base + "/"},
	}
	if p.Copy {
		article["articleBody"] = p.truth().Text
	}
	crumbs := object{"@type": "BreadcrumbList", "itemListElement": []object{
		{"@type": "ListItem", "position": 1, "name": "Home", "item": base + "/"},
		{"@type": "ListItem", "position": 2, "name": p.Section.Name, "item": base + "/section/" + p.Section.Slug + "/"},
		{"@type": "ListItem", "position": 3, "name": p.Title},
	}}
	return object{"@context": "https://schema.org", "@graph": []object{article, crumbs}}
}

// props is the state that a page made by a script carries.
func (p *piece) props() any {
	return object{"props": object{"pageProps": object{
		"headline": p.Title, "dek": p.Subtitle, "byline": p.Authors, "section": p.Section.Name,
		"publishedAt": iso(p.Published), "updatedAt": iso(p.changed()), "id": p.ID,
	}}, "page": "/[section]/[slug]", "buildId": "s7Rk2pQx"}
}
