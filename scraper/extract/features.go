package extract

import (
	"math"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

// vector describes one block: its own text, the boxes around it, its
// neighbours, the page. Order matters to the model; add at the end only.
type vector []float32

// levels is how many boxes around a block are described.
const levels = 4

// features describes block i.
func (s *survey) features(i int, v vector) vector {
	v = s.own(i, v)
	v = s.position(i, v)
	v = s.hints(i, v)
	for _, box := range s.around(i) {
		v = s.box(box, i, v)
	}
	for _, d := range []int{-3, -2, -1, 1, 2, 3} {
		v = s.neighbour(i, i+d, v)
	}
	v = s.signals(i, v)
	v = s.bear(i, v)
	return s.runs(i, v)
}

func (s *survey) own(i int, v vector) vector {
	b := &s.blocks[i]
	letters, upper, digits := letterCounts(b.text)
	length := latinLength(b)
	tags := [...]bool{b.tag == atom.P, b.tag == atom.Div, b.tag == atom.Li, b.tag == atom.Td, b.tag == atom.Button, b.inItem, b.inQuote, b.tightStart}
	v = append(v,
		log(b.words), log(length), ratio(b.linkSize, b.size), log(b.links), log(b.sentences), log(b.commas),
		truth(b.ends), beginning(b.text), ratio(length, b.words), ratio(digits, length), ratio(upper, letters),
		ratio(b.boldSize, b.size), ratio(b.leanSize, b.size), float32(b.level), float32(kindCode(b.kind)), ratio(b.words, b.sentences+1),
	)
	for _, t := range tags {
		v = append(v, truth(t))
	}
	return v
}

func (s *survey) position(i int, v vector) vector {
	n := len(s.blocks)
	b := &s.blocks[i]
	sinceTitle, wordsSince := float32(-100), float32(-10)
	if s.title >= 0 {
		sinceTitle = float32(max(-50, min(200, i-s.title)))
		wordsSince = signedLog(int(s.words[i] - s.words[min(s.title+1, n)]))
	}
	last, next := int(s.lastProse[i]), int(s.nextProse[i])
	toLast, toNext := float32(99), float32(99)
	wordsLast, wordsNext := float32(9), float32(9)
	if last >= 0 {
		toLast, wordsLast = float32(min(99, i-last)), log(int(s.words[i]-s.words[last+1-b2i(last == i)]))
	}
	if next < n {
		toNext, wordsNext = float32(min(99, next-i)), log(int(s.words[next]-s.words[min(i+1, next)]))
	}
	from, to := max(0, i-6), min(n, i+7)
	v = append(v,
		ratio(i, n), ratio(int(s.words[i]), int(s.words[n])), ratio(int(s.prose[i]), int(s.prose[n])), sinceTitle, wordsSince,
		toLast, toNext, wordsLast, wordsNext, log(int(s.prose[to]-s.prose[from])), ratio(int(s.links[to]-s.links[from]), int(s.size[to]-s.size[from])),
		log(n), log(int(s.words[n])), log(int(s.prose[n])), ratio(int(s.links[n]), int(s.size[n])), ratio(int(s.prose[n]), int(s.words[n])),
		float32(s.boxes[b.box].depth), float32(min(9, s.images[i+1]-s.images[i])), float32(min(9, s.images[i+2]-s.images[i+1])),
	)
	for _, h := range s.half {
		v = append(v, s.relation(i, h))
	}
	return v
}

// relation is where a block stands to a box: before (-1), in it (levels below
// it, up to 9, as 1 to 10) or after (-2).
func (s *survey) relation(i int, box int32) float32 {
	h := &s.boxes[box]
	switch {
	case i < int(h.first):
		return -1
	case i >= int(h.last):
		return -2
	}
	return float32(1 + min(9, s.boxes[s.blocks[i].box].depth-h.depth))
}

func (s *survey) hints(i int, v vector) vector {
	b := &s.blocks[i]
	read := 25
	if b.words > 60 {
		read = 8
	}
	lower := b.lower()
	said, first := topicsOf(lower, read)
	v = append(v, float32(s.copies[b.text]-1), s.known.inTitle(b.text, lower), s.known.inDescription(lower), s.known.inBody(lower), s.known.isAuthor(b.text, lower),
		truth(first&(sayRelated|sayShare|sayNewsletter|sayAd|sayComment) != 0), truth(strings.Contains(b.text, "|")), truth(strings.Contains(b.text, "@")),
		truth(strings.HasSuffix(b.text, ":")), truth(strings.HasSuffix(b.text, "?")), float32(bits.OnesCount32(uint32(said))),
	)
	for t := range topics {
		v = append(v, truth(said&(1<<t) != 0))
	}
	return v
}

func (s *survey) box(box int32, i int, v vector) vector {
	h := &s.boxes[box]
	words, blocks := int(s.words[h.last]-s.words[h.first]), int(h.last-h.first)
	prose := int(s.prose[h.last] - s.prose[h.first])
	return append(v,
		log(words), ratio(int(s.links[h.last]-s.links[h.first]), int(s.size[h.last]-s.size[h.first])), log(blocks), ratio(words, blocks),
		ratio(prose, words), ratio(prose, int(s.prose[len(s.blocks)])), ratio(i-int(h.first), blocks), log(int(s.like[box])-1),
		ratio(int(s.rank[box]), int(s.like[box])), log(int(s.images[h.last]-s.images[h.first])), float32(min(9, s.fields[h.last+1]-s.fields[h.first])),
	)
}

func (s *survey) neighbour(i, j int, v vector) vector {
	if j < 0 || j >= len(s.blocks) {
		return append(v, -1, -1, -1, -1, -1)
	}
	b := &s.blocks[j]
	return append(v, log(b.words), ratio(b.linkSize, b.size), truth(b.ends), float32(kindCode(b.kind)), truth(s.alike(i, j)))
}

// alike tells whether two blocks stand in boxes of one form: the same element
// with the same class in the same place.
func (s *survey) alike(i, j int) bool {
	a, b := s.blocks[i].box, s.blocks[j].box
	return a > 0 && b > 0 && s.form[a] == s.form[b]
}

func (s *survey) signals(i int, v vector) vector {
	box := &s.boxes[s.blocks[i].box]
	for sig := range signals {
		v = append(v, truth(box.near&(1<<sig) != 0)+truth(box.far&(1<<sig) != 0))
	}
	return v
}

// latinLength is how long a text would be in Latin letters, without spaces:
// other alphabets take two or three bytes a letter. A character of a script
// without spaces counts for three letters, as it does in bytes.
func latinLength(b *block) int {
	n := b.size
	for i := 0; i < len(b.text); i++ {
		switch c := b.text[i]; {
		case c >= 0xc0 && c < 0xe0:
			n--
		case c == 0xe0 && i+1 < len(b.text) && b.text[i+1] < 0xb8:
			n -= 2
		}
	}
	return n
}

func letterCounts(text string) (letters, upper, digits int) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z':
			letters++
		case 'A' <= c && c <= 'Z':
			letters++
			upper++
		case '0' <= c && c <= '9':
			digits++
		case c >= 0xc0:
			letters++
		}
	}
	return letters, upper, digits
}

// beginning is 0 to 4 for text that begins with a small letter, a capital or
// letter without case, a digit, a quote, something else.
func beginning(text string) float32 {
	r, _ := utf8.DecodeRuneInString(text)
	switch {
	case unicode.IsLower(r):
		return 0
	case unicode.IsLetter(r):
		return 1
	case unicode.IsDigit(r):
		return 2
	case closing(r):
		return 3
	}
	return 4
}

func kindCode(k archive.Kind) int {
	switch k {
	case archive.Paragraph:
		return 0
	case archive.Quote:
		return 1
	case archive.Item:
		return 2
	case archive.Heading:
		return 3
	case archive.Row:
		return 4
	case archive.Code:
		return 5
	}
	return 6
}

// logs is the logarithms of small numbers, which most are.
var logs = func() (table [2048]float32) {
	for n := range table {
		table[n] = float32(math.Log1p(float64(n)))
	}
	return table
}()

func log(n int) float32 {
	if n = max(n, 0); n < len(logs) {
		return logs[n]
	}
	return float32(math.Log1p(float64(n)))
}

func signedLog(n int) float32 {
	if n < 0 {
		return -log(-n)
	}
	return log(n)
}

func ratio(a, b int) float32 {
	if b <= 0 {
		return 0
	}
	return float32(a) / float32(b)
}

func truth(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
