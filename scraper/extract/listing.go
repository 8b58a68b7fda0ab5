package extract

import (
	"fmt"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// listed is why a page is a list of articles, or speaks of the site, and is no
// article itself; "" if it may be one.
func (r *reading) listed() string {
	if r.claimed() {
		return "" // the page says what it is
	}
	if n := r.teasers(); n > 0 {
		return fmt.Sprintf("a list of %d articles", n)
	}
	if r.aboutSite() {
		return "a page about the site"
	}
	return ""
}

// teasers counts the articles that a page announces: a heading that is a link,
// and beside it in the same element a summary or a date. It is 0 where they
// are fewer than the page's own words suggest a list to have.
func (r *reading) teasers() int {
	all, own := 0, 0
	announced := make(map[int32]bool)
	for i := range r.blocks {
		b := &r.blocks[i]
		if heading(b.tag) && b.linkShare() > 0.8 && b.words > 1 && r.company(i) && leadsAway(r.boxes[b.box].node) {
			announced[r.boxes[b.box].parent] = true
			all++
		}
	}
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.keep && !announced[r.boxes[b.box].parent] && !announced[b.box] {
			own += b.words
		}
	}
	if all > 0 && own < 30 || all > 2 && own < 40*all/2 && own < 150 {
		return all
	}
	return 0
}

// leadsAway tells whether an element holds a link to another page, not to a
// place of its own page.
func leadsAway(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.DataAtom == atom.A {
			return !strings.Contains(attr(d, "href"), "#")
		}
	}
	return true // the heading stands in the link
}

func heading(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// company tells whether a linked heading shares its element with something
// else that is no link.
func (r *reading) company(i int) bool {
	home := r.boxes[r.blocks[i].box].parent
	for j := i + 1; j < min(i+3, len(r.blocks)); j++ {
		if o := &r.blocks[j]; r.boxes[o.box].parent == home && o.linkShare() < 0.5 {
			return true
		}
	}
	return false
}

// aboutSite tells whether the last word of a URL's path names a page that
// every site has, and the page names neither an author nor a day.
func (r *reading) aboutSite() bool {
	if r.url == nil || len(r.article.Authors) > 0 || !r.article.Published.IsZero() {
		return false
	}
	word := strings.ToLower(strings.TrimSuffix(path.Base(r.url.Path), path.Ext(r.url.Path)))
	switch strings.NewReplacer("-", "", "_", "").Replace(word) {
	case "about", "aboutus", "contact", "contactus", "imprint", "impressum", "privacy", "privacypolicy", "datenschutz", "terms", "termsofuse", "termsofservice",
		"cookies", "cookiepolicy", "kontakt", "ueberuns", "mentionslegales", "quisommesnous", "contacto", "sobrenosotros", "quienessomos", "contato", "advertise", "masthead":
		return true
	}
	return false
}
