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
			if (len(likely) == 0 || class == own) && m.block <= first+2 {
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

// leads are words that a byline begins with.
var leads = []string{
	"written by", "story by", "words by", "text by", "posted by", "published by", "report by", "article by", "reported by", "by:", "by", "author:", "authors:", "author", "published by:", "words:", "reporting by",
	"von:", "von", "ein beitrag von", "text:", "autor:", "autorin:", "autoren:", "por:", "por", "escrito por", "par:", "par", "publié par", "écrit par", "di", "a cura di",
	"door", "af:", "af", "av:", "av", "tekst:", "skrevet av", "skrevet af", "autor", "автор:", "автор", "текст:", "szerző:", "przez", "napsal", "yazan:", "作者：", "作者:", "作者", "文/", "記者", "文：", "מאת", "बाय", "द्वारा", "بقلم", "نوشته",
}

// afterBy is what follows the word that a byline begins with, else "".
func afterBy(text string) string {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return ""
	}
	for _, lead := range leads {
		if rest, ok := strings.CutPrefix(lower, lead); ok && rest != "" && (rest[0] == ' ' || rest[0] == ':' || rest[0] >= utf8.RuneSelf) {
			return trimByline(strings.TrimLeft(text[len(lead):], " :：\u00a0"))
		}
	}
	return ""
}

// cutByline is a byline without the word it begins with.
func cutByline(text string) string {
	if rest := afterBy(text); rest != "" {
		return rest
	}
	return trimByline(text)
}

// trimByline cuts what follows the names: a date, a job, a place.
func trimByline(text string) string {
	for _, mark := range []string{" | ", " ⋅ ", " • ", " · ", " – ", " — ", " - ", "|", "•", "\n", " on ", " am ", " Published", " Updated", " Posted", " posted", " published", " updated", " Follow", " @", " (", " in "} {
		if i := strings.Index(text, mark); i > 0 {
			text = text[:i]
		}
	}
	if i := strings.IndexFunc(text, unicode.IsDigit); i > 0 {
		text = text[:i]
	}
	text = strings.Trim(text, " ,;:-–—.")
	for {
		i := strings.LastIndexByte(text, ' ')
		if months[strings.ToLower(strings.TrimRight(text[i+1:], ".,"))] == 0 {
			return text
		}
		text = strings.TrimRight(text[:max(i, 0)], " ,")
	}
}

// splitNames cuts a list of names and drops what is no name.
func splitNames(text string) []string {
	text = plainString(text)
	if strings.Contains(text, "://") {
		return nil
	}
	for _, and := range []string{" and ", " und ", " et ", " y ", " en ", " og ", " och ", " & ", " with ", ";", "/", " e ", " i ", "、", " și ", " และ "} {
		text = strings.ReplaceAll(text, and, ",")
	}
	var names []string
	for part := range strings.SplitSeq(text, ",") {
		if part = cleanName(part); nameLike(part) && !(len(names) > 0 && (degree(part) || job(part))) {
			names = append(names, part)
		}
	}
	return names
}

// job tells whether a text names an occupation and not a person.
func job(s string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(s)) {
		if jobs[strings.Trim(w, ".:()")] {
			return true
		}
	}
	return false
}

var jobs = wordSet(`director editor editors writer consultant contributor contributing coordinator founder co-founder manager specialist expert reporter correspondent
	officer engineer analyst ceo cto cfo president consultant strategist columnist journalist author staff senior associate chief assistant freelance marketing
	redakteur redakteurin reporterin korrespondent journalistin autorin chefredakteur rédacteur rédactrice journaliste redactor redactora periodista giornalista
	article print checkout powered about more view profile posts website subscribe follow read comments share`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// notNames are words that stand where names do and are none: days, places of
// programs.
var notNames = wordSet(`admin administrator null none undefined author by guest unknown webmaster n/a true false facebook twitter email share phd md jr mba rd cfa cpa
	mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag home news blog`)

// degree tells whether what follows a name after a comma is a title: MD, RN,
// Ph.D., Jr.
func degree(s string) bool {
	short := strings.ReplaceAll(s, ".", "")
	return len(short) <= 6 && (strings.ToUpper(short) == short && len(short) > 1 || short == "PhD" || short == "Jr" || short == "Sr" || short == "MSc" || short == "BSc")
}

func cleanName(s string) string {
	s = strings.Trim(s, " .:;-–—|\"“”")
	for _, lead := range []string{"By ", "by ", "Von ", "Por ", "Par ", "and ", "und ", "Dr. med. ", "Text: "} {
		s = strings.TrimPrefix(s, lead)
	}
	return strings.TrimSpace(s)
}

// nameLike tells whether a text may be the name of a person or a desk.
func nameLike(s string) bool {
	n := utf8.RuneCountInString(s)
	words := strings.Fields(s)
	if n < 2 || n > 60 || len(words) > 6 || strings.ContainsAny(s, "<>{}[]=_@#\\?!") || strings.Contains(s, "://") || strings.Contains(s, "www.") {
		return false
	}
	if strings.ContainsFunc(s, unicode.IsDigit) && !strings.ContainsFunc(s, unicode.IsLetter) {
		return false
	}
	lower := strings.ToLower(s)
	if notNames[lower] || months[lower] > 0 && n < 4 || len(words) == 1 && strings.Count(s, ".") > 1 {
		return false
	}
	return strings.ContainsFunc(s, unicode.IsLetter)
}

// fullName tells whether a text is nothing but a person's name: two to four
// capitalised words.
func fullName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 4 || !nameLike(s) || endsSentence(s) && !strings.HasSuffix(s, "r.") {
		return false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && !particle(w) {
			return false
		}
		if strings.ToUpper(w) == w && utf8.RuneCountInString(w) > 3 {
			return false
		}
	}
	said, _ := readTopics(s, 5)
	return said == 0 && !job(s)
}

func particle(w string) bool {
	switch w {
	case "de", "da", "van", "von", "der", "den", "del", "di", "la", "le", "bin", "al", "el", "ter", "du", "dos", "do", "zu", "af":
		return true
	}
	return false
}

// distinct drops names that are there already, whatever their case.
func distinct(names []string) []string {
	var all []string
	seen := map[string]bool{}
	for _, n := range names {
		if key := squeeze(n); key != "" && !seen[key] || key == "" && !seen[n] {
			seen[key], seen[n] = true, true
			all = append(all, n)
		}
	}
	return all
}
