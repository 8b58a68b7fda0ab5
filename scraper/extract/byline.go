package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// findAuthors asks the places that name authors, surest first, and takes the
// first that names any. Organisations are authors only where a byline or the
// metadata names nobody else.
func (r *reading) findAuthors() {
	sources := []struct {
		name  string
		names []string
	}{
		{"json-ld", r.linkedAuthors()},
		{"meta", r.metaAuthors()},
		{"byline element", r.markedAuthors()},
		{"byline", r.writtenAuthors()},
	}
	var spare []string
	for _, s := range sources {
		for _, n := range s.names {
			r.says("author", n, s.name)
		}
		people := slices.DeleteFunc(slices.Clone(s.names), r.isSite)
		if len(people) > 0 && len(r.article.Authors) == 0 {
			r.article.Authors = people
		}
		if len(spare) == 0 {
			spare = s.names
		}
	}
	if len(r.article.Authors) == 0 {
		r.article.Authors = spare
	}
	r.choice("author", r.article.Authors...)
}

// isSite tells whether a name is that of the site.
func (r *reading) isSite(name string) bool {
	key := strings.ReplaceAll(squeeze(name), " ", "")
	return slices.Contains(r.siteNames(), key)
}

func (r *reading) linkedAuthors() []string {
	var people, orgs []string
	for _, p := range r.data.authors {
		if p.organisation {
			orgs = append(orgs, splitNames(p.name)...)
		} else {
			people = append(people, splitNames(p.name)...)
		}
	}
	if len(people) > 0 {
		return distinct(people)
	}
	return distinct(orgs)
}

func (r *reading) metaAuthors() []string {
	var all []string
	for _, name := range []string{"author", "article:author", "parsely-author", "dc.creator", "dc.contributor", "dcterms.creator", "sailthru.author", "byl", "citation_author", "itemprop:author", "twitter:creator:name", "article:author_name"} {
		for _, value := range r.metas[name] {
			all = append(all, splitNames(cutByline(value))...)
		}
		if len(all) > 0 {
			break
		}
	}
	return distinct(all)
}

// markedAuthors reads the elements that say by attribute that they name an
// author, near the article.
func (r *reading) markedAuthors() []string {
	first, last := r.bodyRange()
	var sure, likely []string
	for _, m := range r.marks {
		if m.block < first-25 || m.block > last+3 {
			continue
		}
		text := plainText(m.node)
		if len(text) > 160 {
			continue
		}
		switch m.what {
		case "itemprop", "rel", "property":
			sure = append(sure, splitNames(cutByline(text))...)
		case "class":
			if m.block <= first+1 {
				likely = append(likely, splitNames(cutByline(text))...)
			}
		}
	}
	if len(sure) > 0 {
		return distinct(sure)
	}
	return distinct(likely)
}

// writtenAuthors reads bylines in the text near the head of the article: "By
// Jane Doe", or a name alone right below the title.
func (r *reading) writtenAuthors() []string {
	first, last := r.bodyRange()
	start := max(0, first-12)
	if r.titleBlock >= 0 && r.titleBlock < first {
		start = max(start, r.titleBlock-2)
	}
	for i := start; i < min(len(r.blocks), first+2); i++ {
		b := &r.blocks[i]
		if b.words > 25 || i == r.titleBlock {
			continue
		}
		if names := splitNames(afterBy(b.text)); len(names) > 0 {
			return distinct(names)
		}
	}
	for i := max(start, r.titleBlock+1); i < first && r.titleBlock >= 0 && i <= r.titleBlock+4; i++ {
		if b := &r.blocks[i]; !b.keep && r.boxes[b.box].near&(sigNav|sigTags|sigBreadcrumb|sigShare) == 0 && b.links <= 1 && fullName(b.text) {
			return []string{b.text}
		}
	}
	for i := max(0, last-1); i < min(len(r.blocks), last+4); i++ {
		if b := &r.blocks[i]; b.words <= 12 {
			if names := splitNames(afterBy(b.text)); len(names) > 0 {
				return distinct(names)
			}
		}
	}
	return nil
}

// leads are words that a byline begins with.
var leads = []string{
	"written by", "story by", "words by", "text by", "posted by", "published by", "report by", "article by", "reported by", "by:", "by", "author:", "authors:", "author",
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
	for _, mark := range []string{" | ", " • ", " · ", " – ", " — ", " - ", "|", "•", "\n", " on ", " am ", " Published", " Updated", " Posted", " posted", " published", " updated", " Follow", " @", " (", " in "} {
		if i := strings.Index(text, mark); i > 0 {
			text = text[:i]
		}
	}
	if i := strings.IndexFunc(text, unicode.IsDigit); i > 0 {
		text = text[:i]
	}
	return strings.Trim(text, " ,;:-–—.")
}

// splitNames cuts a list of names and drops what is no name.
func splitNames(text string) []string {
	text = plainString(text)
	for _, and := range []string{" and ", " und ", " et ", " y ", " en ", " og ", " och ", " & ", " with ", ";", "/", " e ", " i ", "、", " și ", " และ "} {
		text = strings.ReplaceAll(text, and, ",")
	}
	var names []string
	for part := range strings.SplitSeq(text, ",") {
		if part = cleanName(part); nameLike(part) {
			names = append(names, part)
		}
	}
	return names
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
	switch strings.ToLower(s) {
	case "admin", "administrator", "null", "none", "undefined", "author", "by", "guest", "unknown", "webmaster", "n/a", "true", "false", "facebook", "twitter", "email", "share", "phd", "md", "jr", "mba", "rd", "cfa", "cpa":
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
	return said == 0
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
