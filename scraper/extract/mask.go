package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// maskedKey is the hashes of a block's masked text: of the whole and, if it is
// long, of its beginning and its end. Zero is none.
type maskedKey [3]uint64

const (
	maskedLeast = 3 // words of the shortest text that counts
	maskedLong  = 16
	maskedEdge  = 7 // words of a beginning or an end
)

// maskedKeys is the keys of every block, as it was when they were first asked
// for.
func (r *reading) maskedKeys() []maskedKey {
	if r.keys != nil {
		return r.keys
	}
	keys := make([]maskedKey, len(r.blocks))
	title := squeeze(r.article.Title)
	var m masked
	for i := range r.blocks {
		if b := &r.blocks[i]; b.words >= maskedLeast {
			m.write(b.squeezed(), title)
			keys[i] = m.key()
		}
	}
	r.keys = keys
	return keys
}

// masked is the words of a text without what varies on furniture from page to
// page: numbers, the names of months, the title of the article. It begins with
// a caret and ends with a dollar sign; a word is followed by a space, but the
// last.
type masked struct {
	text []byte
	from []int // where the words begin
}

// write replaces what was written by a squeezed text.
func (m *masked) write(s, title string) {
	m.text, m.from = append(m.text[:0], '^'), m.from[:0]
	if len(title) > 12 {
		s = strings.ReplaceAll(s, title, "#")
	}
	repeated := false
	for w := range strings.FieldsSeq(s) {
		hidden := w == "0" || varies(w)
		if hidden && repeated {
			continue
		}
		if repeated = hidden; hidden {
			w = "0"
		}
		m.from = append(m.from, len(m.text))
		m.text = append(append(m.text, w...), ' ')
	}
	m.text[max(1, len(m.text)-1)] = '$'
}

func (m *masked) key() maskedKey {
	end := len(m.text) - 1
	k := maskedKey{xxh3.Hash(m.text[1:end])}
	if n := len(m.from); n >= maskedLong {
		k[1] = xxh3.Hash(m.text[:m.from[maskedEdge]-1])
		k[2] = xxh3.Hash(m.text[m.from[n-maskedEdge]:])
	}
	return k
}

// varies tells whether a word has a digit or is the name of a month.
func varies(word string) bool {
	for i := range len(word) {
		switch c := word[i]; {
		case '0' <= c && c <= '9':
			return true
		case c >= utf8.RuneSelf:
			return strings.ContainsFunc(word, unicode.IsDigit) || months[word] > 0
		}
	}
	return monthOpenings[word[0]]&(1<<min(len(word), 31)) != 0 && months[word] > 0
}

// subjectOf is the words of a title as bits: those of four letters or more, and
// of scripts without spaces each pair of characters.
func subjectOf(title string) subject {
	var t subject
	set := func(s string) {
		bit := xxh3.HashString(s) % subjectBits
		t[bit/64] |= 1 << (bit % 64)
	}
	for word := range strings.FieldsSeq(squeeze(title)) {
		if first, _ := utf8.DecodeRuneInString(word); denseScript(first) {
			runes := []rune(word)
			for i := 0; i+1 < len(runes); i++ {
				set(string(runes[i : i+2]))
			}
			continue
		}
		if utf8.RuneCountInString(word) >= 4 {
			set(word)
		}
	}
	return t
}
