package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold brings the spellings of a word together: compatibility forms (NFKC),
// case, and the diacritics that are left out when typing in a hurry. Marks
// that make another letter (Devanagari vowels, Japanese voicing) stay.
func fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	bare := false
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case bare && unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			continue
		case !unicode.IsMark(r):
			bare = optionalMarks(r)
		}
		b.WriteString(plain(r))
	}
	return norm.NFC.String(b.String())
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// optionalMarks tells whether readers of r's script find a word without its
// marks.
func optionalMarks(r rune) bool {
	return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic)
}

// plain is the spelling of letters that carry a stroke, which Unicode does
// not decompose (UTR 30, diacritic folding), and of those that have two lower
// cases.
func plain(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'ς':
		return "σ"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	case 'ŧ':
		return "t"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	case 'ـ': // the Arabic tatweel only stretches a word
		return ""
	}
	return string(r)
}
