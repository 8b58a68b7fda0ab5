package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tearsheet/archive"
)

// titleCandidate is one place's idea of the title.
type titleCandidate struct {
	text, source string
	weight       float64
	block        int // the block it stands in, or -1
}

// findTitle weighs what the parts of the page call the article. Readers call
// it by its visible heading, so that wins where anything else agrees with it;
// else a candidate's weight is that of every source that agrees with it once
// the site's name is cut off.
func (r *reading) findTitle() {
	r.titleBlock = -1
	all := r.titleCandidates()
	names := r.siteNames()
	shown := r.shownTitles()
	for i := range all {
		all[i].text = cutSite(all[i].text, names, append(all, shown...))
	}
	best := -1
	if !r.data.news {
		best = visibleTitle(all, names)
	}
	if best < 0 {
		best = weightiest(all, names)
	}
	for _, c := range all {
		r.says("title", c.text, c.source)
	}
	if best < 0 {
		return
	}
	r.article.Title = all[best].text
	r.choice("title", r.article.Title)
	r.titleBlock = r.blockOfTitle(all)
}

// shownTitles is short texts of the page that the title element ends or begins
// with: if a part of it stands on the page by itself, the rest is not it.
func (r *reading) shownTitles() []titleCandidate {
	whole := squeeze(r.title)
	var shown []titleCandidate
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.words < 3 || b.words > 40 || b.linkShare() > 0.5 || len(b.text) >= len(r.title) {
			continue
		}
		if s := b.squeezed(); s != whole && (strings.HasSuffix(whole, s) || strings.HasPrefix(whole, s)) {
			shown = append(shown, titleCandidate{text: b.text, source: "shown"})
		}
	}
	return shown
}

// visibleTitle is the first-level heading that agrees best with what the
// page's metadata call the article, -1 if none is to be trusted.
func visibleTitle(all []titleCandidate, names []string) int {
	best, most, headings := -1, 0.2, 0
	for i, c := range all {
		if c.source != "h1" {
			continue
		}
		headings++
		score := 0.0
		for _, other := range all {
			if other.source != "h1" {
				score = max(score, agreement(c.text, other.text))
			}
		}
		if score += c.weight / 100; score > most && !isName(c.text, names) {
			best, most = i, score
		}
	}
	if best >= 0 || headings != 1 {
		return best
	}
	for i, c := range all {
		if c.source == "h1" && c.weight > 1 && len(strings.Fields(c.text)) >= 3 && !isName(c.text, names) {
			return i
		}
	}
	return -1
}

func weightiest(all []titleCandidate, names []string) int {
	best, most := -1, 0.0
	for i, c := range all {
		sum := c.weight / 10
		for _, other := range all {
			sum += other.weight * agreement(c.text, other.text)
		}
		if isName(c.text, names) {
			sum /= 10
		}
		if sum > most {
			best, most = i, sum
		}
	}
	return best
}

// titleCandidates lists them with what each source is worth.
func (r *reading) titleCandidates() []titleCandidate {
	var all []titleCandidate
	add := func(text, source string, weight float64, block int) {
		if text = fold(text); text != "" && utf8.RuneCountInString(text) < 500 {
			all = append(all, titleCandidate{text, source, weight, block})
		}
	}
	for i, h := range r.data.headline {
		if i < 2 && r.data.found {
			add(h, "json-ld", 1-0.4*float64(i), -1)
		}
	}
	add(plainString(r.metaOf("og:title")), "og:title", 1, -1)
	add(plainString(r.metaOf("twitter:title", "parsely-title", "dc.title", "sailthru.title", "itemprop:headline")), "meta", 0.5, -1)
	add(r.title, "title", 0.9, -1)
	for _, c := range r.claims {
		add(plainString(c.Title), c.Source, 0.8, -1)
	}
	count := 0
	for i := range r.blocks {
		if b := &r.blocks[i]; b.kind == archive.Heading && b.level == 1 && count < 4 {
			weight := 1.3 / float64(1+count)
			if r.boxes[b.box].far&(sigFooter|sigOverlay|sigAside|sigNav) != 0 {
				weight /= 3
			}
			add(b.text, "h1", weight, i)
			count++
		}
	}
	for _, m := range r.marks {
		if m.what == "headline" && m.block < len(r.blocks) {
			add(r.blocks[m.block].text, "itemprop", 0.5, m.block)
		}
	}
	return all
}

// agreement is how far two titles are the same: 1 the same words, a part if
// one is the beginning of the other.
func agreement(a, b string) float64 {
	x, y := squeeze(a), squeeze(b)
	switch {
	case x == "" || y == "":
		return 0
	case x == y:
		return 1
	case len(x) > 15 && len(y) > 15 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x)):
		return 0.6
	}
	return 0.5 * overlap(x, y)
}

// overlap is the share of common words in the longer of two word lists.
func overlap(x, y string) float64 {
	a, b := strings.Fields(x), strings.Fields(y)
	common := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			common++
		}
	}
	return float64(common) / float64(max(len(a), len(b)))
}

// separators part a title from the name of its site or section.
var separators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " ~ ", " ⋆ ", " › ", "| ", " |", " – "}

// cutSite cuts the name of a site or section off a title's end or beginning.
// It needs evidence: the part cut off is a known name of the site, or what is
// left is what another source calls the article.
func cutSite(title string, names []string, all []titleCandidate) string {
	alone := !slices.ContainsFunc(all, func(c titleCandidate) bool {
		return c.source == "og:title" || c.source == "json-ld" || c.source == "meta"
	})
	for range 3 {
		cut := title
		if lead, rest, ok := strings.Cut(cut, ": "); ok && (isName(lead, names) || alone && site(rest, lead, false, names, all)) {
			cut = rest
		}
		for _, sep := range separators {
			if i := strings.LastIndex(cut, sep); i > 0 && site(cut[:i], cut[i+len(sep):], strings.Contains(sep, "|"), names, all) {
				cut = cut[:i]
			}
			if i := strings.Index(cut, sep); i > 0 && site(cut[i+len(sep):], cut[:i], false, names, all) {
				cut = cut[i+len(sep):]
			}
		}
		if cut = strings.TrimSpace(cut); cut == title {
			break
		}
		title = cut
	}
	return title
}

// site tells whether part is the name of a site, of which rest is a title.
func site(rest, part string, bar bool, names []string, all []titleCandidate) bool {
	if strings.TrimSpace(rest) == "" {
		return false
	}
	if isName(part, names) && !isName(rest, names) {
		return true
	}
	if bar && len(strings.Fields(rest)) > max(2, len(strings.Fields(part))) {
		return true
	}
	key := squeeze(rest)
	for _, c := range all {
		if c.source != "title" && c.source != "og:title" && squeeze(c.text) == key {
			return true
		}
	}
	return false
}

// isName tells whether a text is a name of the site.
func isName(text string, names []string) bool {
	key := strings.ReplaceAll(squeeze(text), " ", "")
	if key == "" {
		return false
	}
	for _, n := range names {
		if key == n || len(n) > 4 && len(key) > 4 && (strings.HasPrefix(n, key) || strings.HasPrefix(key, n) && len(key) < len(n)+12 || strings.HasSuffix(key, n) && len(key) < len(n)+8) {
			return true
		}
	}
	return false
}

// siteNames is what the site is called, squeezed and without spaces: by its
// metadata and its host.
func (r *reading) siteNames() []string {
	var names []string
	for _, n := range []string{r.metaOf("og:site_name"), r.metaOf("application-name"), r.metaOf("apple-mobile-web-app-title"), r.data.publisher} {
		if n = strings.ReplaceAll(squeeze(plainString(n)), " ", ""); n != "" {
			names = append(names, n)
		}
	}
	if r.url != nil {
		host := strings.TrimPrefix(strings.ToLower(r.url.Hostname()), "www.")
		names = append(names, strings.ReplaceAll(squeeze(host), " ", ""))
		for label := range strings.SplitSeq(host, ".") {
			if len(label) > 3 {
				names = append(names, strings.ReplaceAll(label, "-", ""))
			}
		}
	}
	return names
}

// blockOfTitle is the block that shows the title: a heading that agrees with
// it best, or the first other block that does.
func (r *reading) blockOfTitle(all []titleCandidate) int {
	best, most := -1, 0.5
	key := squeeze(r.article.Title)
	for i := range r.blocks {
		b := &r.blocks[i]
		if len(b.text) > 2*len(r.article.Title)+40 || b.words < 1 {
			continue
		}
		score := overlap(b.squeezed(), key)
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
	for _, c := range all {
		if c.source == "h1" {
			return c.block
		}
	}
	return -1
}
