package extract

import (
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

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
	bearings
}

// prose tells whether a block reads as running text.
func (b *block) prose() bool {
	return b.words >= 12 && b.sentences > 0 && b.linkShare() < 0.5 && b.kind != archive.Caption
}

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
	s.takeBearings()
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
