package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"tearsheet/archive"
)

// linkedAuthors is whom JSON-LD names.
func (r *reading) linkedAuthors() (people, desks []string) {
	for _, p := range r.data.authors {
		if p.organisation {
			desks = append(desks, splitNames(p.name)...)
		} else {
			people = append(people, splitNames(cutByline(p.name))...)
		}
	}
	return distinct(people), distinct(desks)
}

// authorMetas are the names of meta elements that name authors, surest first.
var authorMetas = []string{
	"author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl", "itemprop:author", "article:author_name",
	"article:byline", "cxenseparse:author", "rbauthor", "og:article:author", "authors", "byline",
}

// metaAuthors is whom the first of the meta elements names that name anyone.
func (r *reading) metaAuthors() []string {
	for _, name := range authorMetas {
		var people []string
		for _, value := range r.metas[name] {
			people = append(people, splitNames(cutByline(value))...)
		}
		if len(people) > 0 {
			return distinct(people)
		}
	}
	return nil
}

// otherMetaAuthors is whom labels for social cards and citations name.
func (r *reading) otherMetaAuthors() []string {
	var people []string
	for _, n := range []string{"1", "2"} {
		if said, _ := topicsOf(lowerWords(r.metaOf("twitter:label"+n)), 2); said&sayAuthor != 0 {
			people = append(people, splitNames(cutByline(r.metaOf("twitter:data"+n)))...)
		}
	}
	for _, name := range []string{"citation_author", "citation_authors", "dc.contributor"} {
		for _, value := range r.metas[name] {
			last, rest, ok := strings.Cut(value, ", ")
			if ok && !strings.Contains(rest, ",") && len(strings.Fields(last)) == 1 {
				value = rest + " " + last
			}
			people = append(people, splitNames(value)...)
		}
	}
	return distinct(people)
}

// claimedAuthors is whom feeds and sitemaps name.
func (r *reading) claimedAuthors() []string {
	var people []string
	for _, c := range r.claims {
		for _, name := range c.Authors {
			people = append(people, splitNames(cutByline(name))...)
		}
	}
	return distinct(people)
}

// stateAuthors is whom the data of scripts name, such as those for measuring
// readership.
func (r *reading) stateAuthors() []string {
	return distinct(splitNames(cutByline(r.stateOf("pagePostAuthor", "authorName", "author_name", "articleAuthor", "article_author", "pageAuthor", "authors", "author", "byline"))))
}

// markedAuthors reads the elements near the article that say by an attribute
// that they name an author: by microdata or RDFa, by a link to the page of a
// person, by a class.
func (r *reading) markedAuthors() (stated, linked, classed []string) {
	first, last := r.bodyRange()
	start := first - 25
	if r.titleBlock >= 0 && r.titleBlock < first {
		start = min(start, r.titleBlock-3)
	}
	class := ""
	for _, m := range r.marks {
		if m.block < start || m.block > last+6 || r.pictured(m.block) {
			continue
		}
		switch m.what {
		case "itemprop", "rel", "property":
			stated = append(stated, markedNames(m.node)...)
		case "link":
			if !r.running(m.block) && (m.block <= first+2 || m.block > last && len(linked) == 0) && r.own(attr(m.node, "href")) {
				linked = append(linked, markedNames(m.node)...)
			}
		case "class":
			own := attr(m.node, "class")
			if (len(classed) == 0 || class == own) && m.block <= first+2 && !r.running(m.block) {
				names := markedNames(m.node)
				if classed = append(classed, names...); len(names) > 0 {
					class = own
				}
			}
		}
	}
	return distinct(stated), distinct(linked), distinct(classed)
}

// pictured tells whether a block belongs to a picture, whose author is another.
func (r *reading) pictured(i int) bool {
	return i < len(r.blocks) && (r.blocks[i].kind == archive.Caption || r.boxes[r.blocks[i].box].near&(sigCaption|sigFigure) != 0)
}

// own tells whether a link leads to a page of the same site.
func (r *reading) own(href string) bool {
	if !strings.Contains(href, "://") || r.url == nil {
		return !strings.HasPrefix(href, "//")
	}
	return strings.Contains(href, strings.TrimPrefix(r.url.Hostname(), "www."))
}

// running tells whether a block is running text: what stands in it was dropped
// there, or is mentioned.
func (r *reading) running(i int) bool {
	return i < len(r.blocks) && r.blocks[i].keep && r.blocks[i].words > 25
}

// markedNames is the names in an element about an author. It says more than
// names, a job or a date, so only the pieces that are names count.
func markedNames(n *html.Node) []string {
	text := plainText(n)
	if len(text) > 300 {
		return nil
	}
	if whole := cutByline(text); personName(whole) && len(strings.Fields(whole)) < 4 {
		return []string{whole}
	}
	var names []string
	for _, piece := range pieces(n, nil) {
		if rest := afterBy(piece); rest != "" {
			piece = rest
		}
		for _, name := range splitNames(trimByline(piece)) {
			if fullName(name) {
				names = append(names, name)
			}
		}
	}
	if len(names) > 0 {
		return names
	}
	if len(text) < 60 {
		return splitNames(cutByline(text))
	}
	return nil
}

// pieces is the texts of the elements below a node, each by itself.
func pieces(n *html.Node, all []string) []string {
	var b []byte
	for c := n.FirstChild; c != nil && len(all) < 50; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b = appendFolded(b, c.Data, false)
		case c.Type == html.ElementNode && !silent(c.DataAtom):
			if text := fold(string(b)); text != "" {
				all = append(all, text)
			}
			b = b[:0]
			all = pieces(c, all)
		}
	}
	if text := fold(string(b)); text != "" {
		all = append(all, text)
	}
	return all
}

// writtenAuthors reads bylines in the text near the article: "By Jane Doe"
// above it or at its end, a name alone right below the title.
func (r *reading) writtenAuthors() (above, alone, below []string) {
	first, last := r.bodyRange()
	start := max(0, first-12)
	if r.titleBlock >= 0 && r.titleBlock < first {
		start = max(start, r.titleBlock-3)
	}
	for i := start; i < min(len(r.blocks), max(first+2, r.titleBlock+6)) && len(above) == 0; i++ {
		above = r.bylineOf(i, 25)
	}
	for i := r.titleBlock + 1; i <= first && r.titleBlock >= 0 && i <= r.titleBlock+4 && len(alone) == 0; i++ {
		if b := &r.blocks[i]; r.boxes[b.box].near&(sigNav|sigTags|sigBreadcrumb|sigShare) == 0 && b.links <= 1 && fullName(b.text) {
			alone = []string{b.text}
		}
	}
	for i := max(0, last-1); i < min(len(r.blocks), last+14) && len(below) == 0; i++ {
		if below = r.bylineOf(i, 12); i <= last+1 && len(below) == 0 {
			below = r.deskOf(i)
		}
	}
	return above, alone, below
}

// deskOf reads a block that says nothing but the name of a desk, as texts end.
func (r *reading) deskOf(i int) []string {
	b := &r.blocks[i]
	if b.words > 3 || b.kind == archive.Heading || b.links > 0 || endsSentence(b.text) || !officeName(squeeze(b.text)) || !nameLike(b.text) {
		return nil
	}
	return []string{b.text}
}

// bylineOf reads a block of at most some words as a byline. What follows the
// word must be names in form, for "by" begins sentences too.
func (r *reading) bylineOf(i, words int) []string {
	b := &r.blocks[i]
	if b.words > words || i == r.titleBlock || b.sentences > 1 && b.words > 8 {
		return nil
	}
	text := r.spaced(i)
	rest := afterBy(text)
	if name, ok := cutTrail(trimByline(text)); ok && rest == "" && caselessName(name) {
		rest = name
	}
	if rest == "" {
		if at := strings.Index(text, " by "); at > 0 && at < 60 && r.boxes[b.box].near&(sigDate|sigMeta|sigAuthor) != 0 {
			rest = trimByline(text[at+4:])
		}
	}
	names := splitNames(rest)
	if len(names) == 0 || !startsName(names[0]) || caselessStart(names[0]) && !caselessName(names[0]) {
		return nil
	}
	return distinct(names)
}

// spaced is the text of a short block with its elements kept apart, as styles
// do that put a name and a date in a row.
func (r *reading) spaced(i int) string {
	b := &r.blocks[i]
	if box := &r.boxes[b.box]; box.last-box.first == 1 && b.words <= 30 && !lone(box.node) {
		if b.apart == "" {
			b.apart = strings.Join(pieces(box.node, nil), " ")
		}
		return b.apart
	}
	return b.text
}

// lone tells whether an element holds nothing but a text.
func lone(n *html.Node) bool {
	return n.FirstChild != nil && n.FirstChild.Type == html.TextNode && n.FirstChild.NextSibling == nil
}

// startsName tells whether a text begins as names do where letters have case.
func startsName(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(r)
}

func caselessStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return caseless(r)
}
