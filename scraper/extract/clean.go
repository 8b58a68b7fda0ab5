package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold brings text into the form of an article's text: runs of Unicode spaces
// become one plain space, soft hyphens, zero-width characters, byte order
// marks and control characters go, ZWJ and ZWNJ stay between letters of the
// scripts that need them, and the rest is NFC.
func fold(s string) string {
	b := appendFolded(make([]byte, 0, len(s)), s, false)
	return compose(strings.TrimRight(string(b), " "))
}

// compose is NFC with a quick way out: most text is NFC already.
func compose(s string) string {
	if norm.NFC.IsNormalString(s) {
		return s
	}
	return norm.NFC.String(s)
}

// appendFolded folds s onto b, which is folded already. With lines, line
// breaks, tabs and runs of plain spaces are kept, as code needs them.
func appendFolded(b []byte, s string, lines bool) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			b = appendASCII(b, c, lines)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1 || dropped(r):
		case r == zwj || r == zwnj:
			if joins(b, s[i+n:]) {
				b = append(b, s[i:i+n]...)
			}
		case unicode.IsSpace(r):
			b = appendASCII(b, ' ', lines)
		default:
			b = append(b, s[i:i+n]...)
		}
		i += n
	}
	return b
}

func appendASCII(b []byte, c byte, lines bool) []byte {
	switch {
	case c > ' ' && c != 0x7f:
		return append(b, c)
	case lines && (c == '\n' || c == '\t' || c == ' '):
		return append(b, c)
	case c == ' ' || c >= '\t' && c <= '\r':
		if len(b) > 0 && b[len(b)-1] != ' ' {
			return append(b, ' ')
		}
	}
	return b
}

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

// dropped tells whether a rune is invisible and means nothing.
func dropped(r rune) bool {
	switch {
	case r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff', r == '\u180e', r == '\ufffd':
		return true
	case r >= '\u200e' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true // direction marks
	case r >= 0x80 && r < 0xa0 && r != '\u0085':
		return true // C1 controls
	}
	return false
}

// joins tells whether a joiner between b and rest shapes text: between letters
// of Arabic or Indic scripts, or between the parts of an emoji.
func joins(b []byte, rest string) bool {
	before, _ := utf8.DecodeLastRune(b)
	after, _ := utf8.DecodeRuneInString(rest)
	return joinable(before) && joinable(after)
}

func joinable(r rune) bool {
	return r >= 0x0600 && r < 0x0900 || r >= 0x0900 && r < 0x1000 || r >= 0x1780 && r < 0x1800 ||
		r >= 0xfb50 && r < 0xff00 || r >= 0x2600 && r < 0x2800 || r >= 0x1f000 || r == 0xfe0f
}

// countWords counts the words of folded text. Scripts without spaces count two
// characters as a word.
func countWords(s string) int {
	words, dense := 0, 0
	in := false
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
			if letter && !in {
				words++
			}
			in = letter || in && (c == '\'' || c == '-' || c == '_')
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case denseScript(r):
			dense++
			in = false
		case r < 0x300 || unicode.IsLetter(r) || unicode.IsNumber(r):
			if !in && r != '«' && r != '»' && r != '·' {
				words++
			}
			in = true
		case r != '’' && !unicode.IsMark(r):
			in = false
		}
	}
	return words + (dense+1)/2
}

// denseScript tells whether words are written without spaces between them.
func denseScript(r rune) bool {
	return r >= 0x3040 && r < 0x3100 || r >= 0x3400 && r < 0xa000 || r >= 0x0e00 && r < 0x0f00 ||
		r >= 0x1780 && r < 0x1800 || r >= 0xf900 && r < 0xfb00 || r >= 0x20000 && r < 0x30000
}
