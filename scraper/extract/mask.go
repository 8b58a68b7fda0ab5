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
	var words []string
	for i := range r.blocks {
		if b := &r.blocks[i]; b.words >= maskedLeast {
			words = masked(words[:0], b.text, title)
			keys[i] = keyOf(words)
		}
	}
	r.keys = keys
	return keys
}

func keyOf(words []string) maskedKey {
	k := maskedKey{xxh3.HashString(strings.Join(words, " "))}
	if n := len(words); n >= maskedLong {
		k[1] = xxh3.HashString("^" + strings.Join(words[:maskedEdge], " "))
		k[2] = xxh3.HashString(strings.Join(words[n-maskedEdge:], " ") + "$")
	}
	return k
}

// masked adds to kept the words of a text without what varies on furniture from
// page to page: numbers, the names of months, the title of the article.
func masked(kept []string, text, title string) []string {
	s := squeeze(text)
	if len(title) > 12 {
		s = strings.ReplaceAll(s, title, "#")
	}
	for w := range strings.FieldsSeq(s) {
		if strings.ContainsFunc(w, unicode.IsDigit) || months[w] > 0 {
			w = "0"
		}
		if w == "0" && len(kept) > 0 && kept[len(kept)-1] == "0" {
			continue
		}
		kept = append(kept, w)
	}
	return kept
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
