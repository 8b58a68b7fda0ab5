package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tearsheet/archive"
)

// titleSource is the places that say a title, as bits.
type titleSource uint16

const (
	fromLinked      titleSource = 1 << iota // JSON-LD headline
	fromAlternative                         // JSON-LD alternativeHeadline, or a second headline
	fromOpenGraph
	fromTwitter
	fromMeta // Dublin Core, Parsely, Sailthru
	fromElement
	fromHeading  // the first h1
	fromLater    // another h1
	fromPart     // an element within an h1
	fromSecond   // an h2 above the running text
	fromMarked   // microdata, RDFa
	fromShown    // a block that the title element begins or ends with
	fromClaim    // a feed, a sitemap
	titleSources = iota
)

// titleSourceNames are the sources as Evidence shows them, in their order.
var titleSourceNames = [titleSources]string{
	"json-ld", "json-ld alternative", "og:title", "twitter:title", "meta", "title", "h1", "later h1", "part of h1", "h2", "itemprop", "shown", "claim",
}

// titleCandidate is a text that may be the title, with who says it.
type titleCandidate struct {
	text  string
	words []string    // squeezed
	key   string      // words joined
	said  titleSource // who says it as it stands
	cuts  titleSource // who says it with something before or after
	cut   cutKind     // what was cut off there
	block int         // the block it stands in, or -1
}

// Bounds of the candidates for a title.
const (
	maxTitles = 40
	maxTitle  = 500 // letters
)

// findTitle ranks what the parts of the page call the article (rank.go).
func (r *reading) findTitle() {
	r.titleBlock = -1
	all := r.titleCandidates()
	best := r.bestTitle(all)
	for i := range all {
		r.says("title", all[i].text, all[i].sources())
	}
	if best < 0 {
		return
	}
	r.article.Title = all[best].text
	r.choice("title", r.article.Title)
	r.titleBlock = r.blockOfTitle(all)
}

// sources names who says a candidate.
func (c *titleCandidate) sources() string {
	var names []string
	for i, name := range titleSourceNames {
		switch bit := titleSource(1) << i; {
		case c.said&bit != 0:
			names = append(names, name)
		case c.cuts&bit != 0:
			names = append(names, name+" cut")
		}
	}
	return strings.Join(names, ", ")
}

// titles collects candidates; those with the same words are one.
type titles struct {
	all   []titleCandidate
	byKey map[string]int
	names []string // of the site
}

// titleCandidates lists what the page calls the article, whole and with the
// parts cut off that may be names of the site or of a section.
func (r *reading) titleCandidates() []titleCandidate {
	t := titles{byKey: map[string]int{}, names: r.siteNames()}
	for i, h := range r.data.headline {
		if i < 2 && r.data.found {
			t.add(h, fromLinked<<i, -1)
		}
	}
	t.add(plainString(r.metaOf("og:title")), fromOpenGraph, -1)
	t.add(plainString(r.metaOf("twitter:title")), fromTwitter, -1)
	t.add(plainString(r.metaOf("parsely-title", "dc.title", "dcterms.title", "sailthru.title", "itemprop:headline", "citation_title", "hdl", "title")), fromMeta, -1)
	t.add(plainString(r.title), fromElement, -1)
	for _, c := range r.claims {
		t.add(plainString(c.Title), fromClaim, -1)
	}
	t.addHeadings(r)
	t.addShown(r)
	return t.all
}

// add notes a text without the site's name, and its cuts.
func (t *titles) add(text string, from titleSource, block int) {
	text = withoutName(text, t.names)
	if text == "" || utf8.RuneCountInString(text) > maxTitle {
		return
	}
	t.note(text, from, 0, whole, block)
	for _, v := range shortTitles(text, t.names) {
		t.note(v.text, 0, from, v.cut, block)
	}
}

func (t *titles) note(text string, said, cuts titleSource, cut cutKind, block int) {
	key := squeeze(text)
	if key == "" {
		return
	}
	i, known := t.byKey[key]
	if !known {
		if i = len(t.all); i >= maxTitles {
			return
		}
		t.byKey[key] = i
		t.all = append(t.all, titleCandidate{text: text, key: key, words: strings.Fields(key), block: -1})
	}
	c := &t.all[i]
	c.said, c.cuts, c.cut = c.said|said, c.cuts|cuts, c.cut|cut
	if c.block < 0 {
		c.block = block
	}
}

// addHeadings notes first-level headings and the parts of them, and the
// second-level ones above the running text.
func (t *titles) addHeadings(r *reading) {
	first, second, prose := 0, 0, false
	for i := range r.blocks {
		b := &r.blocks[i]
		prose = prose || b.prose() && b.words > 30
		switch {
		case b.kind != archive.Heading:
		case b.level == 1 && first < 4:
			from := fromHeading
			if first > 0 {
				from = fromLater
			}
			first++
			t.add(b.text, from, i)
			t.addParts(r, i)
		case b.level == 2 && second < 3 && !prose && b.linkShare() < 0.5:
			second++
			t.add(b.text, fromSecond, i)
		}
	}
	for _, m := range r.marks {
		if m.what == "headline" && m.block < len(r.blocks) {
			t.add(r.blocks[m.block].text, fromMarked, m.block)
		}
	}
}

// addParts notes the elements of a heading: a kicker and a headline may share
// one.
func (t *titles) addParts(r *reading, i int) {
	b := &r.blocks[i]
	box := &r.boxes[b.box]
	if box.last-box.first != 1 {
		return
	}
	parts := pieces(box.node, nil)
	if len(parts) < 2 || len(parts) > 4 {
		return
	}
	t.note(strings.Join(parts, " "), fromPart, 0, whole, i)
	for _, p := range parts {
		if len(p)*3 > len(b.text) {
			t.note(p, fromPart, 0, whole, i)
		}
	}
}

// addShown notes short texts of the page that the title element ends or begins
// with: if a part of it stands on the page by itself, the rest is not it. On a
// page without a first-level heading such a part stands for one.
func (t *titles) addShown(r *reading) {
	heading := slices.ContainsFunc(t.all, func(c titleCandidate) bool { return c.said&fromHeading != 0 })
	title := squeeze(r.title)
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.words < 2 || b.words > 40 || b.linkShare() > 0.5 || len(b.text) >= len(r.title) {
			continue
		}
		if s := b.squeezed(); s != title && s != "" && (strings.HasSuffix(title, s) || strings.HasPrefix(title, s)) {
			from := fromShown
			if at, known := t.byKey[s]; known && !heading && t.all[at].cuts&fromElement != 0 {
				from |= fromHeading
			}
			t.note(b.text, from, 0, whole, i)
		}
	}
}

// agreement is how far two titles are the same: 1 the same words, a part if
// one is the beginning of the other.
func (c *titleCandidate) agreement(o *titleCandidate) float64 {
	switch {
	case c.key == o.key:
		return 1
	case len(c.key) > 15 && len(o.key) > 15 && (strings.HasPrefix(c.key, o.key) || strings.HasPrefix(o.key, c.key)):
		return 0.6
	}
	return 0.5 * overlap(c.words, o.words)
}

// overlap is the share of common words in the longer of two lists.
func overlap(a, b []string) float64 {
	return float64(common(a, b)) / float64(max(len(a), len(b), 1))
}

// common counts the words of one list that the other has.
func common(a, b []string) int {
	n := 0
	for _, w := range a {
		for _, v := range b {
			if v == w {
				n++
				break
			}
		}
	}
	return n
}

// blockOfTitle is the block that shows the title: a heading that agrees with
// it best, or the first other block that does.
func (r *reading) blockOfTitle(all []titleCandidate) int {
	best, most := -1, 0.5
	title := squeeze(r.article.Title)
	for i := range r.blocks {
		if b := &r.blocks[i]; b.kind == archive.Heading && b.level < 3 && b.linkSize == 0 && b.squeezed() == title {
			return i
		}
	}
	key := strings.Fields(title)
	for i := range r.blocks {
		b := &r.blocks[i]
		if len(b.text) > 2*len(r.article.Title)+40 || b.words < 1 {
			continue
		}
		score := overlap(strings.Fields(b.squeezed()), key)
		if b.kind == archive.Heading {
			score += 0.6 - 0.1*float64(b.level)
		}
		if score -= 0.5 * b.linkShare(); score > most {
			best, most = i, score
		}
	}
	if best >= 0 {
		return best
	}
	for i := range all {
		if all[i].said&fromHeading != 0 {
			return all[i].block
		}
	}
	return -1
}
