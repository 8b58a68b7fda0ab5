package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one searchable piece of a text.
type token struct {
	term       string // folded
	pos        int    // from 1; consecutive words have consecutive positions
	start, end int    // bytes of the text it was made from
	head       int    // where its first character ends
	gram       gram
}

// gram tells how a token was cut from a run of a script without spaces.
type gram uint8

const (
	word gram = iota // not from such a run
	pair             // two neighbouring characters
	tail             // the last character of a run, indexed so that every character begins a token
	lone             // a run of one character
)

const (
	// paragraphGap keeps a phrase from matching across two paragraphs.
	paragraphGap = 8
	// maxTerm bounds a term in bytes: longer words are not language.
	maxTerm = 96
)

// tokens cuts a text into words. Words end where letters, digits and marks
// end: an apostrophe or hyphen separates two words ("l'Europe"), a point or
// comma between digits does not ("3.5"), nor do the points of an initialism
// ("U.S." is "us"). Scripts that write no spaces between words are cut into
// overlapping pairs of characters, so that every word is found in a sentence.
func tokens(text string) []token {
	s := scanner{text: text, out: make([]token, 0, len(text)/5+1)}
	for s.at < len(text) {
		s.next()
	}
	return s.out
}

type scanner struct {
	text     string
	at       int
	pos      int
	newlines int
	out      []token
}

func (s *scanner) next() {
	r, size := utf8.DecodeRuneInString(s.text[s.at:])
	switch {
	case spaceless(r) && !unicode.IsMark(r):
		s.gap()
		s.run()
	case inWord(r) && !unicode.IsMark(r):
		s.gap()
		s.word()
	default:
		if r == '\n' {
			s.newlines++
		}
		s.at += size
	}
}

func (s *scanner) gap() {
	if s.newlines > 1 && s.pos > 0 {
		s.pos += paragraphGap
	}
	s.newlines = 0
}

func (s *scanner) word() {
	start := s.at
	if end := initialism(s.text, start); end > 0 {
		s.at = end
		s.add(strings.ReplaceAll(s.text[start:end], ".", ""), start, word)
		return
	}
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		inside := inWord(r) || unicode.Is(unicode.Cf, r) || decimal(s.text, s.at)
		if spaceless(r) || !inside {
			break
		}
		s.at += size
	}
	s.add(s.text[start:s.at], start, word)
}

func (s *scanner) add(raw string, start int, g gram) {
	s.pos++
	_, size := utf8.DecodeRuneInString(s.text[start:])
	if term := fold(raw); term != "" {
		s.out = append(s.out, token{term: clip(term), pos: s.pos, start: start, end: s.at, head: start + size, gram: g})
	}
}

// run cuts a run of a script without spaces into pairs.
func (s *scanner) run() {
	bounds := []int{s.at}
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		mark := joins(r)
		if !mark && !spaceless(r) {
			break
		}
		s.at += size
		if mark && len(bounds) > 1 {
			bounds[len(bounds)-1] = s.at
		} else {
			bounds = append(bounds, s.at)
		}
	}
	s.pairs(bounds)
}

// pairs adds the tokens of a run whose characters lie between the bounds.
func (s *scanner) pairs(bounds []int) {
	n := len(bounds) - 1
	for i := range n {
		end, g := min(i+2, n), pair
		switch {
		case n == 1:
			g = lone
		case i == n-1:
			g = tail
		}
		s.pos++
		if term := fold(s.text[bounds[i]:bounds[end]]); term != "" {
			s.out = append(s.out, token{clip(term), s.pos, bounds[i], bounds[end], bounds[i+1], g})
		}
	}
}

// initialism is where the initialism at i ends ("U.S", "e.g"), or 0.
func initialism(text string, i int) int {
	letters, end := 0, 0
	for {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) {
			break
		}
		i += size
		letters, end = letters+1, i
		if i >= len(text) || text[i] != '.' {
			break
		}
		i++
	}
	if after, _ := utf8.DecodeRuneInString(text[end:]); letters < 2 || end < len(text) && inWord(after) {
		return 0
	}
	return end
}

// decimal tells whether the point or comma at i stands between two digits.
func decimal(text string, i int) bool {
	return (text[i] == '.' || text[i] == ',') && i > 0 && digit(text[i-1]) && i+1 < len(text) && digit(text[i+1])
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// spaceless tells whether r belongs to a script that does not put spaces
// between words; Hangul does, but glues particles to them.
func spaceless(r rune) bool {
	return r >= 0x0e00 && (r == 'ー' || r == '々' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)) && !unicode.IsPunct(r)
}

// joins tells whether r belongs to the character before it.
func joins(r rune) bool {
	return r >= 0x0300 && (unicode.IsMark(r) || unicode.Is(unicode.Cf, r) || r == 0xff9e || r == 0xff9f)
}

func clip(term string) string {
	if len(term) <= maxTerm {
		return term
	}
	end := maxTerm
	for !utf8.RuneStart(term[end]) {
		end--
	}
	return term[:end]
}
