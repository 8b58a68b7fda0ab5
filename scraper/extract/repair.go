package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tearsheet/archive"
)

// A repair takes a fragment out of the middle of a word. There are two forms.
// In a broken paragraph an element with the fragment parts the two halves; in
// a glued one the fragment stands within the text of one block, with letters
// on both sides. Either needs evidence, tried from the surest down:
//
//	author_note, byline, caption, furniture   the page has the fragment there too
//	copy       the articleBody has the text without it
//	element    an element of its own interrupts a word
//
// An element is no evidence where its halves are words by themselves, unless
// the page has the two joined elsewhere: there, spaces were lost.
// Text with none of these is never touched.
type mender struct {
	*reading
	sources []source
	copy    string          // the articleBody, folded
	lexicon map[string]bool // words of the page, lower case; made when needed
}

// source is a text of the page that fragments are known to come from.
type source struct {
	text, evidence string
}

// repaired is a repair of a block, before blocks have their numbers.
type repaired struct {
	block int
	archive.Repair
}

const (
	maxSources  = 300
	maxFragment = 200 // bytes
	minFragment = 6
)

// repair mends the blocks of the body.
func (r *reading) repair() {
	m := mender{reading: r}
	m.joinBroken()
	for i := range r.blocks {
		if b := &r.blocks[i]; b.keep && b.kind != archive.Code && b.kind != archive.Row {
			m.mendGlued(i)
		}
	}
}

// joinBroken joins paragraphs that an element parted within a word.
func (m *mender) joinBroken() {
	for j := 2; j < len(m.blocks); j++ {
		if !m.blocks[j].tightStart || !beginsMidWord(m.blocks[j].text) && !spaceless(m.blocks[j].text) {
			continue
		}
		for i := j - 2; i >= max(0, j-4); i-- {
			if a := &m.blocks[i]; a.keep && a.kind != archive.Heading && a.tightEnd && (splitsWord(a.text, m.blocks[j].text) || denseBreak(a.text, m.blocks[j].text)) && m.broken(i, j) {
				m.join(i, j)
				break
			}
		}
	}
}

func splitsWord(left, right string) bool { return endsMidWord(left) && beginsMidWord(right) }

// broken tells whether block j goes on with the word that block i ends in:
// bare text in the same element, or in the one around it, right after the
// element with the fragment. HTML's parser leaves it so when a block element
// stands in a paragraph.
func (m *mender) broken(i, j int) bool {
	a, c := &m.blocks[i], &m.blocks[j]
	if m.boxes[a.box].parent != c.box && a.box != c.box {
		return false
	}
	size := 0
	for k := i + 1; k < j; k++ {
		b := &m.blocks[k]
		if b.box == c.box || b.kind == archive.Heading || b.kind == archive.Row {
			return false
		}
		size += len(b.text)
	}
	if j == i+2 && m.boxes[m.blocks[i+1].box].node.DataAtom == 0 && !captionLike(m.blocks[i+1].text) {
		return false // an element of the page's own, maybe within the sentence
	}
	return size <= maxFragment && (denseBreak(a.text, c.text) || !m.twoWords(lastWord(a.text), firstWord(c.text)))
}

func (m *mender) join(i, j int) {
	a, c := &m.blocks[i], &m.blocks[j]
	var parts []string
	for k := i + 1; k < j; k++ {
		parts = append(parts, m.blocks[k].text)
		m.drop(k, interrupting)
	}
	removed := strings.Join(parts, " ")
	evidence := m.evidenceOf(removed)
	switch tail := squeeze(lastBytes(a.text, 40) + firstBytes(c.text, 40)); {
	case evidence == "" && strings.Contains(m.known().body, tail):
		evidence = "copy"
	case evidence == "":
		evidence = "element"
	}
	m.note(i, len(a.text), removed, evidence)
	a.change(func(text *archive.Block) { text.Join("", archive.Block{Text: c.text, Marks: c.marks}) })
	a.tightEnd, a.spans = c.tightEnd, nil
	a.measure()
	m.drop(j, "joined to the paragraph that it goes on with")
}

func (m *mender) drop(i int, reason string) {
	b := &m.blocks[i]
	b.keep, b.reason = false, reason
	if b.kind.Body() {
		b.kind = archive.Furniture
	}
}

// mendGlued takes fragments out of the words of a block.
func (m *mender) mendGlued(i int) {
	for range 8 {
		from, to, evidence := m.fragment(i)
		if to <= from {
			return
		}
		b := &m.blocks[i]
		m.note(i, from, b.text[from:to], evidence)
		b.change(func(text *archive.Block) { text.Cut(from, to) })
		b.spans = nil
		b.measure()
	}
}

// fragment finds the first fragment in a block that there is evidence for.
func (m *mender) fragment(i int) (from, to int, evidence string) {
	text := m.blocks[i].text
	for at := seam(text, 0); at >= 0; at = seam(text, at) {
		if to, evidence = m.knownAt(text, at); to > at {
			return at, to, evidence
		}
		if to = m.copiedAt(text, at); to > at {
			return at, to, "copy"
		}
	}
	if at, to := m.noted(text); to > at {
		return at, to, "author_note"
	}
	for _, s := range m.blocks[i].spans {
		if m.interrupts(text, s) || m.signs(text, s) {
			return s.from, s.to, "element"
		}
	}
	if at, to := m.signed(text); to > at {
		return at, to, "byline"
	}
	return m.caseless(i)
}

// seam is the next place after from where a fragment may begin: a capital
// after a small letter.
func seam(text string, from int) int {
	var last rune
	for i, r := range text[from:] {
		if i > 0 && (r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r)) && unicode.IsLower(last) {
			return from + i
		}
		last = r
	}
	return -1
}

// knownAt is the end of the longest fragment at a place that a source has too,
// in whole words, with a letter after it.
func (m *mender) knownAt(text string, at int) (int, string) {
	for _, s := range m.origins() {
		for from := 0; ; {
			k := strings.Index(s.text[from:], firstBytes(text[at:], minFragment))
			if k < 0 {
				break
			}
			k += from
			n := commonPrefix(s.text[k:], text[at:])
			if s.whole(k, n) && fragmentary(text[at:at+n]) && (n == len(s.text) || rounded(text[at:at+n])) && beginsMidWord(text[at+n:]) {
				return at + n, s.evidence
			}
			from = k + 1
		}
	}
	return 0, ""
}

// whole tells whether n bytes from k are a fragment that a source may lend: all
// of it, of a byline or caption its first words, of a note about the author
// any few words.
func (s source) whole(k, n int) bool {
	if s.evidence != "author_note" && (k > 0 || s.evidence == "furniture") {
		return k == 0 && n == len(s.text)
	}
	return n == len(s.text) || wordStart(s.text, k) && wordStops(s.text, k+n) && s.text[k+n-1] != ' ' && strings.Count(s.text[k:k+n], " ") >= 2
}

// noted finds what a note says that the author is, "director of the Ibara
// station", glued into a text.
func (m *mender) noted(text string) (from, to int) {
	for _, s := range m.origins() {
		if s.evidence != "author_note" {
			continue
		}
		said := offices(s.text)
		if len(said) == 0 || !strings.Contains(text, said[len(said)-1]) { // each ends with the last
			continue
		}
		for _, f := range said {
			i := strings.Index(text, f)
			if i > 0 && rounded(f) && (endsMidWord(text[:i]) || text[i-1] == ' ' && named(f)) && beginsMidWord(text[i+len(f):]) {
				return i, i + len(f)
			}
		}
	}
	return 0, 0
}

// named tells whether a phrase holds a name, or is too long to be chance.
func named(phrase string) bool {
	return strings.Count(phrase, " ") >= 4 || strings.ContainsFunc(phrase, unicode.IsUpper)
}

// offices is the ends of a note's first sentence from each of its first words
// on: what the author is.
func offices(note string) []string {
	note, _, _ = strings.Cut(note, ". ")
	note = strings.TrimRight(note, ".。 ")
	var all []string
	for k := range note {
		if len(all) == 12 {
			break
		}
		if k > 0 && note[k-1] == ' ' && strings.Count(note[k:], " ") >= 2 {
			all = append(all, note[k:])
		}
	}
	return all
}

// copiedAt is the end of a fragment at a place where the articleBody has the
// text around without it.
func (m *mender) copiedAt(text string, at int) int {
	if m.data.body == "" {
		return 0
	}
	before := lastBytes(text[:at], 24)
	k := strings.Index(m.copied(), before)
	if k < 0 || len(before) < 12 {
		return 0
	}
	after := firstBytes(m.copy[k+len(before):], 16)
	if !beginsMidWord(after) || strings.HasPrefix(text[at:], after) {
		return 0
	}
	n := strings.Index(firstBytes(text[at:], maxFragment), after)
	if n < 0 || !fragmentary(text[at:at+n]) {
		return 0
	}
	return at + n
}

// copied is the articleBody as text.
func (m *mender) copied() string {
	if m.copy == "" {
		m.copy = plainString(m.data.body) + " "
	}
	return m.copy
}

// interrupts tells whether an element stands in the middle of a word: it
// begins with a capital after a small letter, ends before a small letter, is
// more than a word, and what is around it are not two words that lost their
// spaces. Editors lose spaces around links and emphasis, so those prove nothing.
func (m *mender) interrupts(text string, s span) bool {
	if s.to > len(text) || !utf8.RuneStart(text[s.from]) {
		return false
	}
	inner := text[s.from:s.to]
	return !s.soft && len(inner) <= maxFragment && captionLike(inner) && endsMidWord(text[:s.from]) && beginsMidWord(text[s.to:]) &&
		!m.lostSpaces(lastWord(text[:s.from]), firstWord(text[s.to:]), s.beside)
}

// twoWords tells whether two halves are words by themselves: the page has both
// elsewhere, and not the two joined.
func (m *mender) twoWords(left, right string) bool {
	l, r := strings.ToLower(left), strings.ToLower(right)
	return !m.words()[l+r] && (m.words()[l] && m.words()[r] || m.words()[r] && len(r) > 4)
}

// lostSpaces tells whether one of two halves is a word by itself, and not the
// two joined.
func (m *mender) lostSpaces(left, right string, beside bool) bool {
	l, r := strings.ToLower(left), strings.ToLower(right)
	return !m.words()[l+r] && (m.words()[l] || m.words()[r] && len(r) > 4 || !beside && m.endAndBegin(l, r))
}

// endAndBegin tells whether two halves look like the end of one word and the
// beginning of another rather than like parts of one: words of the page end and
// begin so, and fewer have the letters of both in their midst.
func (m *mender) endAndBegin(left, right string) bool {
	end, begin := lastLetters(left, 3), firstLetters(right, 3)
	across, over := lastLetters(left, 2)+firstLetters(right, 1), lastLetters(left, 1)+firstLetters(right, 2)
	ends, begins, inside := 0, 0, 0
	for w := range m.words() {
		switch {
		case len(w) > len(end) && strings.HasSuffix(w, end):
			ends++
		case len(w) > len(begin) && strings.HasPrefix(w, begin):
			begins++
		case strings.Contains(w, across) && strings.Contains(w, over):
			inside++
		}
	}
	return min(ends, begins) > 0 && inside <= 2*min(ends, begins)
}

func lastLetters(s string, n int) string {
	i := len(s)
	for range n {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}

func firstLetters(s string, n int) string {
	i := 0
	for range n {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s[:i]
}

// words is the words that stand alone on the page.
func (m *mender) words() map[string]bool {
	if m.lexicon == nil {
		m.lexicon = map[string]bool{}
		for i := range m.blocks {
			b := &m.blocks[i]
			text := b.text
			if b.tightStart && beginsMidWord(text) { // its first word may be half a word
				text = text[len(firstWord(text)):]
			}
			if b.tightEnd && endsMidWord(text) {
				text = text[:len(text)-len(lastWord(text))]
			}
			for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
				m.lexicon[strings.ToLower(w)] = true
			}
		}
	}
	return m.lexicon
}

func (m *mender) note(block, offset int, removed, evidence string) {
	m.repairs = append(m.repairs, repaired{block, archive.Repair{
		Kind: "injected_fragment", Removed: removed, Offset: offset, Evidence: evidence,
	}})
}
