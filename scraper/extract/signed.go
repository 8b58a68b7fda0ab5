package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// signed finds an author's name, with the title that the byline gives it, in
// front of a word that it is glued to: "spoke of Consul Marit Eklundcooperation".
// No name is written so; a name that only stands in a sentence is left alone.
func (m *mender) signed(text string) (from, to int) {
	for _, name := range m.article.Authors {
		if !strings.Contains(name, " ") {
			continue
		}
		i := strings.Index(text, name)
		if i < 1 || text[i-1] != ' ' || !beginsMidWord(text[i+len(name):]) {
			continue
		}
		return i - len(m.titleBefore(text[:i], name)), i + len(name)
	}
	return 0, 0
}

// titleBefore is what stands before a name in the byline and in the text too,
// "Consul ".
func (m *mender) titleBefore(before, name string) string {
	for _, s := range m.origins() {
		title, _, ok := strings.Cut(s.text, name)
		if ok && title != "" && len(title) < 40 && strings.HasSuffix(title, " ") && strings.HasSuffix(before, " "+title) {
			return title
		}
	}
	return ""
}

// signs tells whether an inline element in the middle of a word, in a script
// that writes without spaces, is a byline: little more than the authors' names.
func (m *mender) signs(text string, s span) bool {
	if s.soft || s.to > len(text) || s.to-s.from > maxFragment || !spaceless(text[s.to:]) {
		return false
	}
	inner, named := text[s.from:s.to], 0
	for _, name := range m.article.Authors {
		if len(name) > 3 && strings.Contains(inner, name) {
			named += len(name)
		}
	}
	return named > 0 && len(inner) <= named+12
}

// spaceless tells whether a text begins in a script without spaces between
// words.
func spaceless(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
