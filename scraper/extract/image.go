package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

// findImages lists the pictures of the article: those within its body or
// between its title and its body, with the captions around them.
func (r *reading) findImages() {
	first, last := r.bodyRange()
	start := first
	if r.titleBlock >= 0 && r.titleBlock < first {
		start = r.titleBlock
	}
	seen := map[string]bool{}
	for _, img := range r.images {
		if img.block < start || img.block > last+1 {
			continue
		}
		u := r.resolve(address(img.node))
		if u == "" || seen[u] || decoration(img.node) {
			continue
		}
		seen[u] = true
		caption, credit := captionOf(img.node)
		if caption == "" && img.block < len(r.blocks) && r.blocks[img.block].kind == archive.Caption {
			caption, credit = splitCredit(r.blocks[img.block].text, "")
		}
		r.article.Images = append(r.article.Images, archive.Image{URL: u, Caption: caption, Credit: credit})
	}
	if lead := r.resolve(r.metaOf("og:image", "twitter:image")); len(r.article.Images) == 0 && lead != "" {
		r.article.Images = append(r.article.Images, archive.Image{URL: lead})
	}
}

// address is where a picture lies; scripts that load it late keep it elsewhere.
func address(n *html.Node) string {
	for _, key := range []string{"data-src", "data-lazy-src", "data-original", "src"} {
		if v := strings.TrimSpace(attr(n, key)); v != "" && !strings.HasPrefix(v, "data:") {
			return v
		}
	}
	set, _, _ := strings.Cut(strings.TrimSpace(attr(n, "srcset")), " ")
	return set
}

// decoration tells whether a picture is an icon, a portrait of the author or
// a tracking pixel.
func decoration(n *html.Node) bool {
	for _, key := range []string{"width", "height"} {
		if v := strings.TrimSuffix(attr(n, key), "px"); v != "" && len(v) <= 2 && v[0] != '%' && !strings.HasSuffix(v, "%") && !(len(v) == 2 && v >= "60") {
			return true
		}
	}
	for at, up := n, 0; at != nil && up < 5; at, up = at.Parent, up+1 {
		sig := readSignals(attr(at, "class"))
		if sig&(sigAuthor|sigBio|sigShare|sigComment|sigRelated|sigAd|sigNewsletter|sigNav|sigTeaser) != 0 && sig&sigBody == 0 {
			return true
		}
	}
	return false
}

// captionOf finds the caption and the credit of a picture in the figure or
// caption box around it.
func captionOf(n *html.Node) (caption, credit string) {
	for at, up := n.Parent, 0; at != nil && up < 6; at, up = at.Parent, up+1 {
		if at.DataAtom != atom.Figure && readSignals(attr(at, "class"))&sigCaption == 0 {
			continue
		}
		var c captionReader
		c.read(at, false, false)
		return splitCredit(fold(string(c.caption)), fold(string(c.credit)))
	}
	return "", ""
}

type captionReader struct{ caption, credit []byte }

func (c *captionReader) read(n *html.Node, within, credited bool) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		switch {
		case k.Type == html.TextNode && credited:
			c.credit = appendFolded(c.credit, k.Data, false)
		case k.Type == html.TextNode && within:
			c.caption = appendFolded(c.caption, k.Data, false)
		case k.Type == html.ElementNode && !silent(k.DataAtom):
			class := attr(k, "class")
			caption := within || k.DataAtom == atom.Figcaption || readSignals(class)&sigCaption != 0
			c.read(k, caption, credited || caption && creditClass(class))
			if blockElement(k.DataAtom) {
				c.caption = appendASCII(c.caption, ' ', false)
			}
		}
	}
}

func creditClass(class string) bool {
	lower := strings.ToLower(class)
	return strings.Contains(lower, "credit") || strings.Contains(lower, "copyright") || strings.Contains(lower, "photographer") || strings.Contains(lower, "source")
}

// splitCredit parts "A boat (Photo: Jane Doe)" and "A boat. Photo: Jane Doe",
// and drops the word before the name.
func splitCredit(caption, credit string) (string, string) {
	colon := max(strings.LastIndex(caption, ": "), strings.LastIndex(caption, "："))
	if credit != "" || colon < 0 || len(caption)-colon > 80 {
		return strings.TrimSpace(caption), afterPhoto(credit)
	}
	before := strings.TrimRight(caption[:colon], " ")
	word := lastWord(before)
	if !photoWord(strings.ToLower(word)) {
		return strings.TrimSpace(caption), ""
	}
	return strings.TrimRight(before[:len(before)-len(word)], " (["), afterPhoto(caption[len(before)-len(word):])
}

// afterPhoto is what follows "Photo:", in any of the words for it.
func afterPhoto(s string) string {
	s = strings.Trim(s, " ()")
	if i := strings.IndexAny(s, ":：/"); i > 0 {
		if said, _ := readTopics(s[:i], 3); said&sayPhoto != 0 || photoWord(strings.ToLower(lastWord(s[:i]))) {
			return strings.TrimSpace(strings.TrimLeft(s[i:], ":：/ "))
		}
	}
	return strings.TrimSpace(strings.TrimLeft(s, "©"))
}

// linkTexts is the texts of the links and items below a node.
func linkTexts(n *html.Node) []string {
	var all []string
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (d.DataAtom == atom.A || d.DataAtom == atom.Li && d.FirstChild != nil && d.FirstChild.Type == html.TextNode) && len(all) < 20 {
			if text := plainText(d); text != "" {
				all = append(all, text)
			}
		}
	}
	return all
}
