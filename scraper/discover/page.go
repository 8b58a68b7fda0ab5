package discover

import (
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Page lists the links of a page in the order of the page, each URL once: its
// anchors, addresses to choose from, the feeds and sitemaps it announces, its canonical, AMP, next and
// previous page, a meta refresh. It honours <base>. Left out are the page
// itself, what is no web page (pictures, style, office files, PDF), feeds of
// comments, and all after the first MaxLinks: Beyond says how many.
func Page(doc *goquery.Document, base *url.URL) []Link {
	p := page{resolver: newResolver(base), own: base, links: make([]Link, 0, ordinary), seen: make(map[string]int, ordinary)}
	if base != nil {
		if self, err := p.clean(base.String()); err == nil {
			p.seen[self] = -1
		}
	}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		p.resolver = p.resolver.at(href)
	}
	for _, root := range doc.Nodes {
		for n := range root.Descendants() {
			if len(p.links) == MaxLinks {
				return p.links
			}
			p.visit(n)
		}
	}
	return p.links
}

// Beyond is how many links Page left out because they came after the first
// MaxLinks, by the spelling of their references.
func Beyond(doc *goquery.Document, links []Link) int {
	if len(links) < MaxLinks {
		return 0
	}
	refs := map[string]struct{}{}
	for _, root := range doc.Nodes {
		for n := range root.Descendants() {
			if ref := attr(n, "href"); ref != "" && (n.DataAtom == atom.A || n.DataAtom == atom.Area) {
				refs[ref] = struct{}{}
			}
		}
	}
	return max(0, len(refs)-len(links))
}

// ordinary is how many links there is room for at first.
const ordinary = 256

// page gathers the links of one page.
type page struct {
	resolver
	own   *url.URL // of the page itself
	links []Link
	seen  map[string]int // where in links a URL stands; -1 is the page itself
}

func (p *page) visit(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	switch n.DataAtom {
	case atom.A, atom.Area:
		p.anchor(n)
	case atom.Option:
		p.option(n)
	case atom.Link:
		p.head(n)
	case atom.Meta:
		p.refresh(n)
	}
}

// anchor adds a link that readers can see.
func (p *page) anchor(n *html.Node) {
	rel, text := words(attr(n, "rel")), anchorText(n)
	p.add(attr(n, "href"), Link{
		Kind:     typed(attr(n, "type")),
		Text:     text,
		Rel:      known(rel, "next", "prev", "canonical"),
		Title:    fold(attr(n, "title")),
		Next:     slices.Contains(rel, "next") || pager(n),
		More:     p.onward(attr(n, "href"), text),
		NoFollow: slices.Contains(rel, "nofollow") || slices.Contains(rel, "ugc") || slices.Contains(rel, "sponsored"),
	})
}

// option adds what a list to choose from leads to: months of an archive, pages
// of an article. What else options stand for is no address.
func (p *page) option(n *html.Node) {
	if ref := strings.TrimSpace(attr(n, "value")); isAddress(ref) || strings.HasPrefix(ref, "/") && len(ref) > 1 {
		p.add(ref, Link{Text: anchorText(n)})
	}
}

// head adds what a link element announces.
func (p *page) head(n *html.Node) {
	rel := words(attr(n, "rel"))
	link := Link{Title: fold(attr(n, "title"))}
	switch word := known(rel, "canonical", "amphtml", "next", "prev", "sitemap", "alternate"); word {
	case "":
		return
	case "sitemap":
		link.Kind = KindSitemap
	case "alternate":
		if !feedType(attr(n, "type"), link.Title+" "+attr(n, "href")) {
			return // another language, another device, an API
		}
		link.Kind, link.Rel = KindFeed, word
	default:
		link.Rel, link.Next = word, word == "next"
	}
	p.add(attr(n, "href"), link)
}

// refresh adds the target of <meta http-equiv="refresh" content="0; url=...">.
func (p *page) refresh(n *html.Node) {
	if !strings.EqualFold(attr(n, "http-equiv"), "refresh") {
		return
	}
	_, target, _ := strings.Cut(attr(n, "content"), ";")
	name, ref, ok := strings.Cut(target, "=")
	if ok && strings.EqualFold(strings.TrimSpace(name), "url") {
		p.add(strings.Trim(ref, ` "'`), Link{Rel: "refresh"})
	}
}

// add resolves and keeps a link, or merges it with the same one met before.
func (p *page) add(ref string, link Link) {
	u, err := p.clean(ref)
	if err != nil || Asset(u) {
		return
	}
	link.URL = u
	if link.Kind == "" {
		link.Kind = guess(u)
	}
	if link.Kind == KindFeed && ofComments(link) {
		return
	}
	at, met := p.seen[u]
	switch {
	case !met:
		p.seen[u] = len(p.links)
		p.links = append(p.links, link)
	case at >= 0:
		p.links[at].merge(link)
	}
}

// merge adds what a second link to the same URL says. One link that may be
// followed is enough.
func (l *Link) merge(other Link) {
	l.Text = longer(l.Text, other.Text)
	l.Title = longer(l.Title, other.Title)
	if l.Rel == "" {
		l.Rel = other.Rel
	}
	if other.Kind != KindPage {
		l.Kind = other.Kind
	}
	l.Next, l.More = l.Next || other.Next, l.More || other.More
	l.NoFollow = l.NoFollow && other.NoFollow
}

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

// maxText bounds the text of an anchor, in bytes.
const maxText = 200

// anchorText is what a reader sees of an anchor, or the description of its
// picture.
func anchorText(n *html.Node) string {
	if only := n.FirstChild; only != nil && only == n.LastChild && only.Type == html.TextNode {
		return fold(only.Data)
	}
	var b strings.Builder
	alt := ""
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && !hidden(c.Parent):
			b.WriteString(c.Data)
			b.WriteByte(' ')
		case c.DataAtom == atom.Img && alt == "":
			alt = attr(c, "alt")
		}
		if b.Len() > 4*maxText {
			break
		}
	}
	if text := fold(b.String()); text != "" {
		return text
	}
	return fold(alt)
}

func hidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template:
		return true
	}
	return false
}

// fold makes one line of a text, with single spaces, and cuts it.
func fold(s string) string {
	if !folded(s) {
		s = strings.Join(strings.Fields(s), " ")
	}
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}

// folded tells whether a text is plainly folded already, as most are. It may
// say no where it is, of one with letters beyond ASCII.
func folded(s string) bool {
	space := true // none may come first, or after another
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && space {
			return false
		}
		space = s[i] == ' '
	}
	return !space || s == ""
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func words(s string) []string { return strings.Fields(strings.ToLower(s)) }

// known is the first of the wanted words that is there.
func known(have []string, want ...string) string {
	for _, w := range want {
		if slices.Contains(have, w) {
			return w
		}
	}
	return ""
}
