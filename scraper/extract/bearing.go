package extract

import (
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"tearsheet/archive"
)

// bearings is where blocks stand to the title, to articles, to the heading
// above them, and to the blocks that are set as they are. None of it depends on
// the language of the page or of its classes.
type bearings struct {
	toTitle  []int32 // levels from a box up to one that holds the title
	article  []int32 // the nearest article element around a box, 0 if none
	articles []int32 // how many article elements began before block i
	heading  []int32 // the last heading before a block, -1 if none
	style    []int32 // number of a block's setting
	set      []styleSum
}

// styleSum is what the blocks of one setting have together.
type styleSum struct {
	blocks, words, prose, ends, links, size int32
}

// setting is how a block is set: pages set the blocks of one kind alike.
type setting struct {
	tag   atom.Atom
	class string
	above string
}

func (s *survey) setting(i int) setting {
	b := &s.boxes[s.blocks[i].box]
	f := setting{tag: b.node.DataAtom, class: attr(b.node, "class")}
	if b.parent >= 0 {
		f.above = attr(s.boxes[b.parent].node, "class")
	}
	return f
}

func (s *survey) takeBearings() {
	n, m := len(s.blocks), len(s.boxes)
	room := make([]int32, 2*m+3*n+1)
	b := &s.bearings
	b.toTitle, b.article = room[:m], room[m:2*m]
	b.articles, b.heading, b.style = room[2*m:2*m+n+1], room[2*m+n+1:2*m+2*n+1], room[2*m+2*n+1:]
	for i := 1; i < m; i++ {
		box := &s.boxes[i]
		if s.title < int(box.first) || s.title >= int(box.last) {
			b.toTitle[i] = b.toTitle[box.parent] + 1
		}
		if b.article[i] = b.article[box.parent]; box.node.DataAtom == atom.Article {
			b.article[i] = int32(i)
			b.articles[box.first]++
		}
	}
	for i := range n {
		b.articles[i+1] += b.articles[i]
	}
	s.findHeadings()
	s.sumSettings()
}

// findHeadings finds the heading that each block stands under.
func (s *survey) findHeadings() {
	last := int32(-1)
	for i := range s.blocks {
		s.heading[i] = last
		if s.blocks[i].kind == archive.Heading {
			last = int32(i)
		}
	}
}

func (s *survey) sumSettings() {
	number := make(map[setting]int32, 64)
	for i := range s.blocks {
		b := &s.blocks[i]
		if i > 0 && b.box == s.blocks[i-1].box {
			s.style[i] = s.style[i-1]
		} else {
			f := s.setting(i)
			k, ok := number[f]
			if !ok {
				k = int32(len(s.set))
				number[f] = k
				s.set = append(s.set, styleSum{})
			}
			s.style[i] = k
		}
		sum := &s.set[s.style[i]]
		sum.blocks++
		sum.words += int32(b.words)
		sum.links += int32(b.linkSize)
		sum.size += int32(b.size)
		if b.ends {
			sum.ends++
		}
		if b.prose() {
			sum.prose += int32(b.words)
		}
	}
}

// bear adds to v how block i stands.
func (s *survey) bear(i int, v vector) vector {
	b := &s.blocks[i]
	n := len(s.blocks)
	sum := &s.set[s.style[i]]
	v = append(v,
		float32(min(12, s.toTitle[b.box])), log(int(sum.blocks)), ratio(int(sum.words), int(s.words[n])), ratio(int(sum.prose), int(s.prose[n])),
		ratio(int(sum.ends), int(sum.blocks)), ratio(int(sum.links), int(sum.size)), ratio(int(sum.words), int(sum.blocks)), float32(b2i(s.data.found)+b2i(s.data.news)),
		float32(min(9, s.articles[n])), float32(min(9, s.articles[i])),
	)
	if at := s.article[b.box]; at > 0 {
		box := &s.boxes[at]
		v = append(v, truth(int(box.first) <= s.title && s.title < int(box.last)), ratio(int(s.prose[box.last]-s.prose[box.first]), int(s.prose[n])))
	} else {
		v = append(v, -1, -1)
	}
	h := int(s.heading[i])
	if h < 0 {
		return append(v, -1, -1, -1, -1, -1, -1)
	}
	head := &s.blocks[h]
	said, _ := topicsOf(head.lower(), 6)
	return append(v,
		float32(min(60, i-h)), log(head.words), float32(head.level), truth(s.alike(i, h)),
		truth(said&(sayRelated|sayNewsletter|sayShare|sayAd|sayComment|sayOffer|sayNav) != 0)-truth(said&(sayFAQ|sayReferences) != 0),
		float32(min(12, s.apart(i, h))),
	)
}

// apart is how many levels up from a block a box is that holds another one.
func (s *survey) apart(i, j int) int {
	up := 0
	for at := s.blocks[i].box; at > 0; at = s.boxes[at].parent {
		if b := &s.boxes[at]; int(b.first) <= j && j < int(b.last) {
			break
		}
		up++
	}
	return up
}

// run is how many blocks around block i, itself counted, stand one after the
// other in boxes of one form, and where among them it stands.
func (s *survey) run(i int) (from, to int) {
	from, to = i, i+1
	for from > 0 && i-from < 30 && s.alike(i, from-1) {
		from--
	}
	for to < len(s.blocks) && to-i < 30 && s.alike(i, to) {
		to++
	}
	return from, to
}

// runs adds to v what the run of like blocks around block i is like: the items
// of a list, the paragraphs of a text.
func (s *survey) runs(i int, v vector) vector {
	from, to := s.run(i)
	words, links, size := int(s.words[to]-s.words[from]), int(s.links[to]-s.links[from]), int(s.size[to]-s.size[from])
	v = append(v, log(to-from), ratio(words, to-from), ratio(links, size), ratio(int(s.prose[to]-s.prose[from]), words))
	if from == 0 {
		return append(v, -1, -1)
	}
	b := &s.blocks[from-1]
	last, _ := utf8.DecodeLastRuneInString(b.text)
	return append(v, truth(last == ':' || last == '：'), log(b.words))
}
