package extract

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"tearsheet/archive"
)

// repeats tells whether a short block set off from the text says what a longer
// paragraph says too.
func (r *reading) repeats(i int) bool {
	b := &r.blocks[i]
	if b.words < 4 || b.words > 60 || b.kind == archive.Heading || b.kind == archive.Item || b.kind == archive.Row || b.kind == archive.Code {
		return false
	}
	if r.echoes == nil {
		r.echoes = newEchoes(r.blocks)
	}
	text := quoted(b.text)
	small := lowerFirst(text) // within a sentence it did not begin one
	whole := r.echoes.heard(text)
	apart := b.words >= 5 && (b.kind == archive.Quote || r.boxes[b.box].near&(sigQuote|sigAside) != 0)
	if !whole && !apart {
		return false
	}
	words := strings.Fields(squeeze(text))
	if !r.echoes.afford(0) {
		return false
	}
	for j := range r.blocks {
		o := &r.blocks[j]
		if j == i || !o.keep || len(o.text) <= len(b.text) {
			continue
		}
		if !r.echoes.afford(len(o.text)) {
			return false
		}
		if whole && (strings.Contains(o.text, text) || strings.Contains(o.text, small)) {
			return true
		}
		if apart && o.kind != archive.Quote && inOrder(words, r.echoes.squeezed(o)) {
			return true
		}
	}
	return false
}

// echoes counts the runs of eight bytes in the text of a body, by hash, so that
// a block that no other one repeats is known without a search.
type echoes struct {
	counts []uint8
	spent  int // bytes searched
	lower  map[*block]string
}

// maxSearch bounds, in bytes, how much of a page is searched for repetitions.
const maxSearch = 16 << 20

func newEchoes(blocks []block) *echoes {
	size := 0
	for i := range blocks {
		if blocks[i].keep {
			size += len(blocks[i].text)
		}
	}
	e := &echoes{counts: make([]uint8, 1<<min(24, bits.Len(uint(4*size)))), lower: map[*block]string{}}
	for i := range blocks {
		for text := blocks[i].text; blocks[i].keep && len(text) >= 8; text = text[1:] {
			if n := &e.counts[e.slot(text)]; *n < 2 {
				*n++
			}
		}
	}
	return e
}

// slot is where the first eight bytes of a text are counted.
func (e *echoes) slot(text string) uint64 {
	run := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
	return run * 0x9e3779b97f4a7c15 >> (64 - bits.Len(uint(len(e.counts)-1)))
}

// heard tells whether a text of the body may stand in it twice: each of its
// runs does, but for the first letter, which may change its case.
func (e *echoes) heard(text string) bool {
	_, first := utf8.DecodeRuneInString(text)
	for text = text[first:]; len(text) >= 8; text = text[1:] {
		if e.counts[e.slot(text)] < 2 {
			return false
		}
	}
	return true
}

// afford tells whether n more bytes may be searched.
func (e *echoes) afford(n int) bool {
	e.spent += n
	return e.spent <= maxSearch
}

func (e *echoes) squeezed(b *block) string {
	s, ok := e.lower[b]
	if !ok {
		s = squeeze(b.text)
		e.lower[b] = s
	}
	return s
}

// inOrder tells whether a text has the words of a quotation in their order
// with at most three others between any two: “Flour,” she says, “drinks”.
func inOrder(words []string, text string) bool {
	all := strings.Fields(text)
	for start := range all {
		if all[start] != words[0] {
			continue
		}
		at := start
		for _, w := range words[1:] {
			next := -1
			for k := at + 1; k <= at+4 && k < len(all); k++ {
				if all[k] == w {
					next = k
					break
				}
			}
			if at = next; next < 0 {
				break
			}
		}
		if at > 0 {
			return true
		}
	}
	return false
}

// quoted is a text without the marks of a quotation around it and the stop at
// its end.
func quoted(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return closing(r) || terminal(r) || r == '„' || r == ' ' || r == ',' })
}

func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[n:]
}
