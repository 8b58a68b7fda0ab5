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

// survey is what the features of all blocks of a page share.
type survey struct {
	*page
	// Sums over the blocks before index i.
	words, size, links, prose []int32
	images, fields            []int32 // of the page before block i

	nextProse []int32 // index of the nearest prose at or after
	lastProse []int32 // at or before
	half      [3]int32
	title     int // index of the block that is the title, -1 if none
	known     known
	copies    map[string]int // how often a text stands on the page
	rank      []int32        // of a box among its like siblings
	like      []int32        // how many siblings are like it
	form      []int32        // number of a box's parent, name and class
}

// prose tells whether a block reads as running text.
func (b *block) prose() bool {
	return b.words >= 12 && b.sentences > 0 && b.linkShare() < 0.5 && b.kind != archive.Caption
}

// unlikely are signals of boxes that prose is not looked for in.
const unlikely = sigNav | sigFooter | sigComment | sigOverlay | sigRelated | sigAside | sigSidebar

func newSurvey(p *page, title int, k known) *survey {
	n := len(p.blocks)
	s := &survey{page: p, title: title, known: k, copies: make(map[string]int, n)}
	sums := make([]int32, 4*(n+1))
	s.words, s.size, s.links, s.prose = sums[:n+1], sums[n+1:2*n+2], sums[2*n+2:3*n+3], sums[3*n+3:]
	for i := range p.blocks {
		b := &p.blocks[i]
		s.words[i+1] = s.words[i] + int32(b.words)
		s.size[i+1] = s.size[i] + int32(b.size)
		s.links[i+1] = s.links[i] + int32(b.linkSize)
		s.prose[i+1] = s.prose[i]
		if b.prose() {
			s.prose[i+1] += int32(b.words)
		}
		s.copies[b.text]++
	}
	s.images, s.fields = make([]int32, n+2), make([]int32, n+2)
	for _, img := range p.head.images {
		s.images[img.block+1]++
	}
	for _, at := range p.head.fields {
		s.fields[at+1]++
	}
	for i := range n + 1 {
		s.images[i+1] += s.images[i]
		s.fields[i+1] += s.fields[i]
	}
	s.findProse()
	s.compareSiblings()
	for i, share := range []float64{0.5, 0.75, 0.9} {
		s.half[i] = s.holder(share)
	}
	return s
}

func (s *survey) findProse() {
	n := len(s.blocks)
	s.lastProse, s.nextProse = make([]int32, n), make([]int32, n)
	last := int32(-1)
	for i := range s.blocks {
		if s.blocks[i].prose() {
			last = int32(i)
		}
		s.lastProse[i] = last
	}
	next := int32(n)
	for i := n - 1; i >= 0; i-- {
		if s.blocks[i].prose() {
			next = int32(i)
		}
		s.nextProse[i] = next
	}
}

// compareSiblings counts, for each box, the siblings with its name and class.
func (s *survey) compareSiblings() {
	type key struct {
		parent int32
		tag    atom.Atom
		class  string
	}
	n := len(s.boxes)
	sums := make([]int32, 3*n)
	s.rank, s.like, s.form = sums[:n], sums[n:2*n], sums[2*n:]
	number := make(map[key]int32, n)
	count := make([]int32, 0, n)
	for i := 1; i < n; i++ {
		b := &s.boxes[i]
		k := key{b.parent, b.node.DataAtom, attr(b.node, "class")}
		form, ok := number[k]
		if !ok {
			form = int32(len(count))
			number[k] = form
			count = append(count, 0)
		}
		s.form[i], s.rank[i] = form, count[form]
		count[form]++
	}
	for i := 1; i < n; i++ {
		s.like[i] = count[s.form[i]]
	}
}

// holder is the smallest box that holds a share of the page's prose.
func (s *survey) holder(share float64) int32 {
	n := len(s.blocks)
	want := int32(share * float64(s.prose[n]))
	best := int32(0)
	for i := 1; i < len(s.boxes); i++ {
		b := &s.boxes[i]
		if s.prose[b.last]-s.prose[b.first] >= want && b.last-b.first <= s.boxes[best].last-s.boxes[best].first {
			best = int32(i)
		}
	}
	return best
}

// around lists the boxes around a block, each with more blocks than the last.
func (s *survey) around(i int) (boxes [levels]int32) {
	at := s.blocks[i].box
	count := int32(0)
	for l := range levels {
		for at > 0 && s.boxes[at].last-s.boxes[at].first <= max(count, 1) {
			at = s.boxes[at].parent
		}
		at = max(at, 0)
		boxes[l] = at
		count = s.boxes[at].last - s.boxes[at].first
	}
	return boxes
}

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
	return s.signals(i, v)
}

func (s *survey) own(i int, v vector) vector {
	b := &s.blocks[i]
	letters, upper, digits := letterCounts(b.text)
	tags := [...]bool{b.tag == atom.P, b.tag == atom.Div, b.tag == atom.Li, b.tag == atom.Td, b.tag == atom.Button, b.inItem, b.inQuote, b.tightStart}
	v = append(v,
		log(b.words), log(b.size), ratio(b.linkSize, b.size), log(b.links), log(b.sentences), log(b.commas),
		truth(b.ends), beginning(b.text), ratio(b.size, b.words), ratio(digits, b.size), ratio(upper, letters),
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
	lower := lowerWords(b.text)
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
