package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fragmentary tells whether a text can be a fragment: more than a word, or a
// long one.
func fragmentary(s string) bool {
	return len(s) >= minFragment && strings.ContainsAny(s, " -") && s[len(s)-1] != ' ' && letterAt(s, 0)
}

// captionLike tells whether a text can be a caption, a name or a title: more
// than a word, from a capital to a rounded end.
func captionLike(s string) bool { return fragmentary(s) && rounded(s) && capital(s) }

// rounded tells whether a text ends as a caption or a name does: in a name, a
// number or a long word, not in the short word or the comma of a sentence cut
// off.
func rounded(s string) bool {
	last, r := lastWord(s), rune(0)
	if last == "" {
		r, _ = utf8.DecodeLastRuneInString(s)
		return r != ',' && r != ';' && r != ':' && r != '-' && r != '–'
	}
	r, _ = utf8.DecodeRuneInString(last)
	return !unicode.IsLower(r) || utf8.RuneCountInString(last) > 4
}

// endsMidWord tells whether a text ends in a small letter, or in a letter of a
// script without case that puts spaces between words.
func endsMidWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return small(r)
}

func beginsMidWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return small(r)
}

func small(r rune) bool {
	return unicode.IsLower(r) || unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsTitle(r) && !denseScript(r)
}

func letterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}

// lastWord is the letters that a text ends with.
func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if i < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[i+n:]
}

// firstWord is the letters that a text begins with.
func firstWord(s string) string { return s[:wordEndAt(s, 0)] }

func wordEndAt(s string, from int) int {
	for i, r := range s[from:] {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return from + i
		}
	}
	return len(s)
}

// wordStart tells whether a word may begin at i; wordStops whether one may end
// before i.
func wordStart(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return i == 0 || !unicode.IsLetter(r)
}

func wordStops(s string, i int) bool { return !letterAt(s, i) }

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			n = i
			break
		}
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	return n
}

// firstBytes and lastBytes cut a text to n bytes and whole runes.
func firstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func lastBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	i := len(s) - n
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return s[i:]
}
