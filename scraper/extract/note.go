package extract

import (
	"slices"
	"strings"

	"tearsheet/archive"
)

// note tells whether a block is an author note, a disclaimer or a correction.
func (r *reading) note(i, first, last int) (archive.Kind, string) {
	b := &r.blocks[i]
	if i < first-3 || i > last+12 || b.words > 120 {
		return "", ""
	}
	if r.biography(i, last) {
		return archive.AuthorNote, "tells of the author"
	}
	if i > last+6 || b.words < 3 && b.kind != archive.Heading {
		return "", ""
	}
	if r.correctionHeading(i, last) {
		return archive.Furniture, "heads a correction"
	}
	if b.kind == archive.Heading {
		return "", ""
	}
	text := strings.TrimLeft(b.text, "*†‡ ")
	starred := len(text) < len(b.text)
	near := i >= last-4
	if !near && !starred {
		text = firstBytes(text, 160)
	}
	lower := strings.ToLower(text)
	switch {
	case b.words < 5 && !corrects(lower):
	case hasPrefix(lower, authorNotes) && (near || starred) || hasPrefix(lower, authorSubjects) && b.words <= 40 && (starred || i >= last-2 || b.leanSize == b.size):
		return archive.AuthorNote, "says who the author is"
	case starred && containsAny(lower, helpers):
		return archive.AuthorNote, "says who else reported"
	case (near || starred) && containsAny(lower, disclaimers):
		return archive.Disclaimer, "says whose opinions these are"
	case corrects(lower) || i > 0 && r.correctionHeading(i-1, last):
		return archive.Correction, "says what was corrected"
	}
	return "", ""
}

// biography tells whether a block after the text, or set off at its end, tells
// of an author whom the page names.
func (r *reading) biography(i, last int) bool {
	b := &r.blocks[i]
	if b.words < 4 && len(b.text) < 30 || b.words > 120 || i < last-3 || i > last+12 || b.linkShare() > 0.6 || !endsSentence(b.text) {
		return false
	}
	set := r.boxes[b.box].far&(sigAuthor|sigBio) != 0 || i >= last-1 && r.tellsOf(b)
	if i <= last && !set && b.text[0] != '*' && (b.leanSize < b.size || b.keep && b.words > 60) {
		return false
	}
	if r.boxes[b.box].far&sigComment != 0 {
		return false
	}
	opening := firstBytes(b.text, 60)
	for _, name := range r.bylineNames() {
		if name != b.text && (strings.HasPrefix(b.text, name) || strings.Contains(opening, name)) {
			return true
		}
	}
	return false
}

var authorNotes = []string{
	"the author is ", "the author was ", "the authors are ", "the writer is ", "the writers are ", "the author works", "the author teaches",
	"about the author: ", "der autor ist ", "die autorin ist ", "l'auteur est ", "l’auteur est ", "l'autrice est ", "l’autrice est ",
	"el autor es ", "la autora es ", "o autor é ", "l'autore è ", "de auteur is ", "автор —", "автор - ", "作者是", "作者系", "作者为",
}

// authorSubjects begin a note that says anything of the author.
var authorSubjects = []string{
	"the author ", "the authors ", "the writer ", "this writer ", "der autor ", "die autorin ", "der verfasser ", "l'auteur ", "l’auteur ", "l'autrice ", "l’autrice ", "l'auteure ", "l’auteure ",
	"el autor ", "la autora ", "o autor ", "a autora ", "l'autore ", "l'autrice ", "de auteur ", "författaren ", "forfatteren ", "автор ", "مصنف ", "مصنفہ ", "الكاتب ", "लेखक ", "本文作者", "作者",
}

var disclaimers = []string{
	"opinions in this article", "views expressed", "opinions expressed", "do not necessarily reflect", "not necessarily represent", "does not necessarily reflect",
	"may not represent the views", "do not represent the views", "does not endorse or assume", "are the author's own", "are the author’s own", "are those of the author",
	"gibt die meinung", "geben nicht notwendigerweise", "las opiniones expresadas", "les opinions exprimées", "as opiniões expressas", "le opinioni espresse",
	"does not constitute financial advice", "not intended as financial advice",
}

var helpers = []string{"contributed reporting", "contributed to this", "additional reporting", "mitarbeit:", "avec la contribution", "con información de", "ont contribué"}

func hasPrefix(s string, all []string) bool {
	for _, p := range all {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func containsAny(s string, all []string) bool {
	for _, p := range all {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// tellsOf tells whether a short block says what one of the authors is, by name
// and verb.
func (r *reading) tellsOf(b *block) bool {
	for _, name := range r.bylineNames() {
		rest, ok := strings.CutPrefix(strings.TrimLeft(b.text, "*†‡ "), name+" ")
		verb, _, _ := strings.Cut(rest, " ")
		if ok && b.words <= 40 && is(verb) {
			return true
		}
	}
	return false
}

// bylineNames is the authors that the page has named so far, each also without
// a title before the name: "Consul Marit Eklund".
func (r *reading) bylineNames() []string {
	names := slices.Clone(r.article.Authors)
	for _, name := range r.article.Authors {
		if _, bare, ok := strings.Cut(name, " "); ok && strings.Contains(bare, " ") {
			names = append(names, bare)
		}
	}
	return names
}
