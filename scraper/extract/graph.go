package extract

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// graph is the nodes of all scripts of a page.
type graph struct {
	nodes []object
	byID  map[string]object
}

// maxGraph bounds the nodes and the depth that are read.
const (
	maxGraph      = 5000
	maxGraphDepth = 30
)

func (g *graph) add(v any, depth int) {
	if depth > maxGraphDepth || len(g.nodes) > maxGraph {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			g.add(e, depth+1)
		}
	case object:
		if v["@type"] != nil {
			g.nodes = append(g.nodes, v)
		}
		if id, _ := v["@id"].(string); id != "" && len(v) > 1 {
			g.byID[id] = v
		}
		for _, key := range sortedKeys(v) {
			switch v[key].(type) {
			case object, []any:
				g.add(v[key], depth+1)
			}
		}
	}
}

// sortedKeys keeps the order of reading the same every time.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// read takes the article from the graph, and what other nodes add to it.
func (g *graph) read() linkedData {
	var d linkedData
	best, most := object(nil), 0
	for _, n := range g.nodes {
		if rank := articleRank(n); rank > most {
			best, most = n, rank
		}
	}
	if best != nil {
		g.article(&d, best)
	}
	for _, n := range g.nodes {
		g.rest(&d, n)
	}
	return d
}

// articleRank is how much a node looks like the page's article: 0 not at all.
func articleRank(n object) int {
	rank := 0
	for _, t := range texts(n["@type"]) {
		t = t[strings.LastIndexByte(t, '/')+1:]
		switch {
		case strings.HasSuffix(t, "Article"), t == "BlogPosting", t == "LiveBlogPosting", t == "Report", t == "Review", t == "ReportageNewsArticle":
			rank = max(rank, 100)
		case t == "Recipe", t == "HowTo", t == "SocialMediaPosting", t == "CreativeWork", t == "MedicalWebPage":
			rank = max(rank, 50)
		case t == "WebPage", t == "ItemPage":
			rank = max(rank, 10)
		}
	}
	if rank == 0 {
		return 0
	}
	for _, key := range []string{"headline", "datePublished", "author", "articleBody", "mainEntityOfPage"} {
		if n[key] != nil {
			rank += 5
		}
	}
	return rank
}

func (g *graph) article(d *linkedData, n object) {
	d.found = articleRank(n) >= 100
	d.news = slices.ContainsFunc(texts(n["@type"]), func(t string) bool { return strings.HasSuffix(t, "NewsArticle") })
	d.headline = appendTexts(d.headline, n["headline"], n["alternativeHeadline"])
	if len(d.headline) == 0 && d.found {
		d.headline = appendTexts(nil, n["name"])
	}
	d.description = appendTexts(nil, n["description"], n["abstract"])
	d.body = first(texts(n["articleBody"]))
	d.authors = g.people(n["author"], 0)
	if len(d.authors) == 0 {
		d.authors = g.people(n["creator"], 0)
	}
	d.published = first(texts(n["datePublished"]))
	if d.published == "" {
		d.published = first(texts(n["dateCreated"]))
	}
	d.modified = first(texts(n["dateModified"]))
	d.section = appendTexts(nil, n["articleSection"])
	d.keywords = keywords(n["keywords"])
	d.images = g.urls(n["image"], 0)
	for _, p := range g.people(n["publisher"], 0) {
		d.publisher = p.name
	}
	d.lang = first(texts(n["inLanguage"]))
	d.free = access(n)
	d.words = count(n["wordCount"])
}

// rest reads what stands in other nodes of the page.
func (g *graph) rest(d *linkedData, n object) {
	for _, t := range texts(n["@type"]) {
		switch {
		case t == "BreadcrumbList" && len(d.crumbs) == 0:
			d.crumbs = g.crumbs(n["itemListElement"])
		case (t == "WebPage" || t == "Article") && d.published == "":
			d.published = first(texts(n["datePublished"]))
		case t == "WebPage" && d.modified == "":
			d.modified = first(texts(n["dateModified"]))
		case t == "WebSite" && d.publisher == "":
			d.publisher = first(texts(n["name"]))
		}
	}
}

// access is whether all of a node is free: it may be so but for a part.
func access(n object) *bool {
	free := freeWord(n["isAccessibleForFree"])
	parts, _ := n["hasPart"].([]any)
	if part, ok := n["hasPart"].(object); ok {
		parts = []any{part}
	}
	for _, p := range parts[:min(len(parts), 20)] {
		if o, ok := p.(object); ok {
			if locked := freeWord(o["isAccessibleForFree"]); locked != nil && !*locked {
				return locked
			}
		}
	}
	return free
}

// count reads a number as pages write one, 0 if it is none.
func count(v any) int {
	switch v := v.(type) {
	case float64:
		return int(min(max(v, 0), 1e6))
	case string:
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err == nil && n > 0 && n < 1e6 {
			return n
		}
	}
	return 0
}
