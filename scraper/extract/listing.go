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
	d := r.deck()
	switch {
	case r.claimed() && (r.titled() || !r.article.Published.IsZero() && d.own >= 2*minShown):
		return "" // the page says what it is
	case r.front() && !r.indexed() && d.cards > 2 && d.own < 60:
		return fmt.Sprintf("a front page with %d articles", d.cards)
	case d.cards > 2 && r.indexed() && d.own < 150, d.cards > 0 && d.own < 30, d.cards > 2 && d.own < 60:
		return fmt.Sprintf("a list of %d articles", d.cards)
	case r.aboutSite():
		return "a page about the site"
	}
	return ""
}

// titled tells whether the article that the page claims to be is called as the
// page is: lists claim the articles that they announce.
func (r *reading) titled() bool {
	if len(r.data.headline) == 0 {
		return true
	}
	heads := squeeze(strings.Join(r.heads(1), " "))
	for _, h := range r.data.headline {
		if s := squeeze(h); s != "" && strings.Contains(heads, firstBytes(s, 60)) {
			return true
		}
	}
	return false
}

// front tells whether a URL is that of a site as a whole.
func (r *reading) front() bool {
	if r.url == nil {
		return false
	}
	p := strings.Trim(r.url.Path, "/")
	return p == "" || len(p) == 2 || strings.HasPrefix(p, "index.") || p == "home"
}

// indexed tells whether a URL is that of a list: of a tag, a topic, an author,
// of what was found.
func (r *reading) indexed() bool {
	if r.url == nil {
		return false
	}
	for _, step := range strings.Split(strings.ToLower(strings.Trim(r.url.Path, "/")), "/") {
		switch step {
		case "tag", "tags", "topic", "topics", "category", "categories", "author", "authors", "archive", "archives", "search", "page", "section", "latest", "thema", "themen", "schlagwort", "autor", "kategorie", "rubrik",
			"etiqueta", "etiquetas", "temas", "tema", "categoria", "autores", "sujet", "sujets", "auteur", "rubrique", "argomenti", "autore", "tema-og-emner", "emne", "aihe", "tagi", "temat", "stitek", "etiket", "метка", "тег":
			return true
		}
	}
	q := r.url.Query()
	return q.Has("s") || q.Has("q") || q.Has("search") || q.Has("query")
}

// deck is the cards of a page, each of which announces an article, and the
// words of the text inside and outside of them.
type deck struct {
	cards, words, own int
}

// deck deals the cards: a heading that is a link, with the summary or the date
// that stands beside it in the same element.
func (r *reading) deck() deck {
	var d deck
	in := make([]bool, len(r.blocks))
	for i := range r.blocks {
		b := &r.blocks[i]
		if !heading(b.tag) || b.linkShare() <= 0.8 || b.words < 2 || !r.company(i) || !leadsAway(r.boxes[b.box].node) {
			continue
		}
		d.cards++
		home := r.boxes[b.box].parent
		for j := i; j < min(i+maxCard, len(r.blocks)); j++ {
			if o := &r.blocks[j]; j > i && heading(o.tag) || o.words > maxTeaser || !r.holds(home, o.box) {
				break
			}
			in[j] = true
		}
	}
	for i := range r.blocks {
		if b := &r.blocks[i]; b.keep && in[i] {
			d.words += b.words
		} else if b.keep {
			d.own += b.words
		}
	}
	return d
}

// maxCard is how many blocks of a card are looked at, maxTeaser how many words
// a summary has.
const (
	maxCard   = 6
	maxTeaser = 60
)

// holds tells whether a box is another one or stands in it, at most four deep.
func (r *reading) holds(home, at int32) bool {
	for range 4 {
		if at == home {
			return true
		}
		if at <= 0 {
			return false
		}
		at = r.boxes[at].parent
	}
	return false
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
	if strings.ContainsAny(path.Dir(r.url.Path), "0123456789") {
		return false // the page stands in a year's folder
	}
	word := strings.ToLower(strings.TrimSuffix(path.Base(r.url.Path), path.Ext(r.url.Path)))
	switch strings.NewReplacer("-", "", "_", "").Replace(word) {
	case "about", "aboutus", "contact", "contactus", "imprint", "impressum", "privacy", "privacypolicy", "datenschutz", "terms", "termsofuse", "termsofservice",
		"cookies", "cookiepolicy", "kontakt", "ueberuns", "mentionslegales", "quisommesnous", "contacto", "sobrenosotros", "quienessomos", "contato", "advertise", "masthead":
		return true
	}
	return false
}
