package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// findAuthors asks the places that name authors, surest first, and takes the
// first that names persons. Organisations, and the site itself, are authors
// only where nobody else is named.
func (r *reading) findAuthors() {
	var spare []string
	for _, s := range []struct {
		name  string
		names func() (people, desks []string)
	}{
		{"json-ld", r.linkedAuthors},
		{"meta", r.metaAuthors},
		{"byline element", r.markedAuthors},
		{"byline", r.writtenAuthors},
		{"claim", r.claimedAuthors},
	} {
		people, desks := s.names()
		for _, n := range append(slices.Clone(people), desks...) {
			r.says("author", n, s.name)
		}
		people, site := r.withoutSite(people)
		if len(people) > 0 {
			r.article.Authors = r.inFull(people)
			break
		}
		if len(spare) == 0 {
			spare = append(site, desks...)
		}
	}
	if len(r.article.Authors) == 0 {
		r.article.Authors = distinct(spare)
	}
	r.choice("author", r.article.Authors...)
}

// inFull writes out authors of whom the metadata have the first name only.
func (r *reading) inFull(names []string) []string {
	if len(names) != 1 || strings.Contains(names[0], " ") {
		return names
	}
	marked, _ := r.markedAuthors()
	written, _ := r.writtenAuthors()
	for _, n := range append(marked, written...) {
		if strings.HasPrefix(n, names[0]+" ") && fullName(n) {
			return []string{n}
		}
	}
	return names
}

// withoutSite parts names from those that are the site's own.
func (r *reading) withoutSite(names []string) (people, site []string) {
	for _, n := range names {
		if r.isSite(n) {
			site = append(site, n)
		} else {
			people = append(people, n)
		}
	}
	return people, site
}

// isSite tells whether a name is that of the site.
func (r *reading) isSite(name string) bool {
	key := strings.ReplaceAll(squeeze(name), " ", "")
	return slices.Contains(r.siteNames(), strings.TrimPrefix(key, "the")) || slices.Contains(r.siteNames(), key)
}

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

func (r *reading) metaAuthors() (people, desks []string) {
	for _, name := range []string{"author", "article:author", "parsely-author", "dc.creator", "dc.contributor", "dcterms.creator", "sailthru.author", "byl", "itemprop:author", "article:author_name"} {
		for _, value := range r.metas[name] {
			people = append(people, splitNames(cutByline(value))...)
		}
		if len(people) > 0 {
			return distinct(people), nil
		}
	}
	for _, value := range r.metas["citation_author"] {
		last, rest, ok := strings.Cut(value, ", ")
		if ok {
			value = rest + " " + last
		}
		people = append(people, value)
	}
	return distinct(people), nil
}

// claimedAuthors is whom feeds and sitemaps name.
func (r *reading) claimedAuthors() (people, desks []string) {
	for _, c := range r.claims {
		for _, name := range c.Authors {
			people = append(people, splitNames(cutByline(name))...)
		}
	}
	return distinct(people), nil
}

// markedAuthors reads the elements that say by an attribute that they name an
// author, near the article: microdata and links first, then classes.
func (r *reading) markedAuthors() (people, desks []string) {
	first, last := r.bodyRange()
	start := first - 25
	if r.titleBlock >= 0 && r.titleBlock < first {
		start = min(start, r.titleBlock-3)
	}
	var likely []string
	class := ""
	for _, m := range r.marks {
		if m.block < start || m.block > last+3 {
			continue
		}
		switch m.what {
		case "itemprop", "rel", "property":
			people = append(people, markedNames(m.node)...)
		case "class":
			own := attr(m.node, "class")
			if (len(likely) == 0 || class == own) && m.block <= first+2 && !r.running(m.block) {
				names := markedNames(m.node)
				if likely = append(likely, names...); len(names) > 0 {
					class = own
				}
			}
		}
	}
	if len(people) > 0 {
		return distinct(people), nil
	}
	return distinct(likely), nil
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

// writtenAuthors reads bylines in the text near the article: "By Jane Doe",
// above it or at its end, or a name alone right below the title.
func (r *reading) writtenAuthors() (people, desks []string) {
	first, last := r.bodyRange()
	start := max(0, first-12)
	if r.titleBlock >= 0 && r.titleBlock < first {
		start = max(start, r.titleBlock-3)
	}
	for i := start; i < min(len(r.blocks), max(first+2, r.titleBlock+6)); i++ {
		if names := r.bylineOf(i, 25); len(names) > 0 {
			return names, nil
		}
	}
	for i := r.titleBlock + 1; i <= first && r.titleBlock >= 0 && i <= r.titleBlock+4; i++ {
		if b := &r.blocks[i]; r.boxes[b.box].near&(sigNav|sigTags|sigBreadcrumb|sigShare) == 0 && b.links <= 1 && fullName(b.text) {
			return []string{b.text}, nil
		}
	}
	for i := max(0, last-1); i < min(len(r.blocks), last+6); i++ {
		if names := r.bylineOf(i, 12); len(names) > 0 {
			return names, nil
		}
	}
	return nil, nil
}

// bylineOf reads a block of at most some words as a byline. What follows the
// word must be names in form, for "by" begins sentences too.
func (r *reading) bylineOf(i, words int) []string {
	b := &r.blocks[i]
	if b.words > words || i == r.titleBlock || b.sentences > 1 {
		return nil
	}
	text := r.spaced(i)
	rest := afterBy(text)
	if rest == "" {
		if at := strings.Index(text, " by "); at > 0 && at < 60 && r.boxes[b.box].near&(sigDate|sigMeta|sigAuthor) != 0 {
			rest = trimByline(text[at+4:])
		}
	}
	names := splitNames(rest)
	if len(names) == 0 || !startsName(names[0]) {
		return nil
	}
	return distinct(names)
}

// spaced is the text of a short block with its elements kept apart, as styles
// do that put a name and a date in a row.
func (r *reading) spaced(i int) string {
	b := &r.blocks[i]
	if box := &r.boxes[b.box]; box.last-box.first == 1 && b.words <= 30 {
		return strings.Join(pieces(box.node, nil), " ")
	}
	return b.text
}

// startsName tells whether a text begins as names do where letters have case.
func startsName(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(r)
}
