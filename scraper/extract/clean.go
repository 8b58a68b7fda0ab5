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
	return compose(trimJoiners(strings.TrimRight(string(b), " ")))
}

// compose is NFC with two quick ways out: what lies before the combining marks
// is NFC as it is, and most other text is NFC already.
func compose(s string) string {
	if beforeMarks(s) || norm.NFC.IsNormalString(s) {
		return s
	}
	return norm.NFC.String(s)
}

// beforeMarks tells whether all characters come before U+0300, by the first
// byte that one from there on would have.
func beforeMarks(s string) bool {
	for i := range len(s) {
		if s[i] >= 0xcc {
			return false
		}
	}
	return true
}

// appendFolded folds s onto b, which is folded already. With lines, line
// breaks, tabs and runs of plain spaces are kept, as code needs them.
func appendFolded(b []byte, s string, lines bool) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			word := i
			for i < len(s) && s[i] > ' ' && s[i] < 0x7f {
				i++
			}
			if b = append(b, s[word:i]...); i == word {
				b = appendASCII(b, c, lines)
				i++
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError || dropped(r):
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

// dropped tells whether a rune is invisible and means nothing, or means
// something in one font only, as the icons of private use do.
func dropped(r rune) bool {
	switch {
	case r == '\u00ad', r == '\u034f', r == '\u061c', r == '\u200b', r == '\ufeff', r == '\u180e':
		return true
	case r >= '\u200e' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f':
		return true // direction marks, word joiners, invisible operators
	case r >= 0x80 && r < 0xa0 && r != '\u0085':
		return true // C1 controls
	case r >= 0xfff9 && r <= 0xffff, r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe:
		return true // annotations, replacements, no characters
	case r >= 0xe000 && r <= 0xf8ff, r >= 0xf0000:
		return true // private use
	}
	return false
}

// joins tells whether a joiner between b and rest shapes text: between letters
// of Arabic, Indic or Mongolian scripts, or between the parts of an emoji. If
// rest is empty, what comes next decides: see trimJoiners.
func joins(b []byte, rest string) bool {
	before, _ := utf8.DecodeLastRune(b)
	after, _ := utf8.DecodeRuneInString(rest)
	return joinable(before) && (rest == "" || joinable(after) || shaped(before))
}

// trimJoiners drops the joiners that an element parted from what they join,
// and those that end a text.
func trimJoiners(s string) string {
	if !strings.Contains(s, "\u200c") && !strings.Contains(s, "\u200d") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i, r := range s {
		if (r == zwj || r == zwnj) && (i+3 == len(s) || !joins(b, s[i+3:])) && !(i+3 == len(s) && shapedEnd(b)) {
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

// shaped tells whether a joiner after a letter shapes it though none follows:
// a virama, or the heh that stands for the Hijri era.
func shaped(r rune) bool {
	return r == 0x0647 || r >= 0x0900 && r < 0x1000 && unicode.Is(unicode.Mn, r)
}

func shapedEnd(b []byte) bool {
	r, _ := utf8.DecodeLastRune(b)
	return shaped(r)
}

func joinable(r rune) bool {
	return r >= 0x0600 && r < 0x10a0 || r >= 0x1780 && r < 0x18b0 || r >= 0x1a20 && r < 0x1c80 || r >= 0xa800 && r < 0xac00 ||
		r >= 0xfb50 && r < 0xfdd0 || r >= 0xfe70 && r < 0xff00 || r >= 0x11000 && r < 0x11c00 ||
		r >= 0x2190 && r < 0x2c00 || r >= 0x1f000 && r < 0x20000 || r == 0xfe0f || r == 0x20e3
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
	return r >= 0x3040 && r < 0x3100 || r >= 0x3400 && r < 0xa000 || r >= 0x0e00 && r < 0x0f00 || r >= 0x1000 && r < 0x10a0 ||
		r >= 0x1780 && r < 0x1800 || r >= 0xf900 && r < 0xfb00 || r >= 0x20000 && r < 0x30000
}
