package search

import (
	"strconv"
	"strings"
)

const (
	usualGap = 10  // of NEAR without a number
	maxGap   = 100 // words
	maxNear  = 32  // words or phrases that stand near each other
)

// nearby tells whether a word is the operator NEAR, with a number or without.
func nearby(word string) bool { return word == "NEAR" || strings.HasPrefix(word, "NEAR/") }

// neighbours reads a part, and those that must stand near it.
func (p *parser) neighbours() (node, error) {
	start := p.at
	first, err := p.part()
	if err != nil || !nearby(p.peek()) {
		return first, err
	}
	all := near{gap: -1}
	if err := p.join(&all, first, start); err != nil {
		return nil, err
	}
	for operator := p.peek(); nearby(operator); operator = p.peek() {
		at := p.at
		p.at += len(operator)
		gap, err := p.gap(operator, at)
		switch {
		case err != nil:
			return nil, err
		case all.gap >= 0 && all.gap != gap:
			return nil, p.fail(at, "words that stand near each other have one distance: write "+"NEAR/"+strconv.Itoa(all.gap))
		case ends(p.peek()):
			return nil, p.lonely("NEAR", at)
		}
		all.gap = gap
		start := p.at
		next, err := p.part()
		if err == nil {
			err = p.join(&all, next, start)
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// join adds a word or phrase to those that stand near each other.
func (p *parser) join(all *near, part node, at int) error {
	w, ok := part.(words)
	if !ok {
		return p.fail(at, "NEAR stands between words and quoted phrases only")
	}
	if len(all.parts) == maxNear {
		return p.fail(at, tooNear())
	}
	if len(all.parts) > 0 && w.field != all.field {
		return p.fail(at, "words that stand near each other are of one field")
	}
	all.field, all.parts = w.field, append(all.parts, w)
	return nil
}

// gap reads the number of NEAR/5.
func (p *parser) gap(operator string, at int) (int, error) {
	digits, ok := strings.CutPrefix(operator, "NEAR/")
	if !ok {
		return usualGap, nil
	}
	return p.distance(digits, at, "NEAR/ wants")
}

func (p *parser) distance(digits string, at int, who string) (int, error) {
	n, err := strconv.ParseUint(digits, 10, 31)
	if err != nil || n > maxGap {
		return 0, p.fail(at, who+" a number of words from 0 to "+strconv.Itoa(maxGap)+" right after it, as in NEAR/5 or \"a b\"~5")
	}
	return int(n), nil
}

// slop reads ~5 after a quoted phrase. A word has none.
func (p *parser) slop(value string, quoted bool) (n int, ok bool, err error) {
	if word, digits, tilde := strings.Cut(value, "~"); !quoted && tilde && word != "" && strings.Trim(digits, "0123456789") == "" {
		return 0, false, p.fail(p.at-len(digits)-1, `~ stands after a quoted phrase only, as in "a b"~5; word* asks for all words that begin so`)
	}
	if !quoted || p.at >= len(p.src) || p.src[p.at] != '~' {
		return 0, false, nil
	}
	at := p.at
	p.at++
	end := p.at + p.wordEnd()
	n, err = p.distance(p.src[p.at:end], at, "~ wants")
	p.at = end
	return n, true, err
}

func tooNear() string {
	return "at most " + strconv.Itoa(maxNear) + " words stand near each other"
}

// scattered are the words of a phrase that begins at a place, to stand near each
// other.
func (p *parser) scattered(w words, gap, at int) (node, error) {
	switch {
	case len(w.slots) == 1:
		return w, nil
	case len(w.slots) > maxNear:
		return nil, p.fail(at, tooNear())
	}
	all := near{field: w.field, gap: gap}
	for _, s := range w.slots {
		s.at = 0
		all.parts = append(all.parts, words{field: w.field, slots: []slot{s}})
	}
	return all, nil
}

// stemmedField tells whether words of a field are found in all their forms.
func stemmedField(field string) bool {
	return field == "" || field == fieldTitle || field == fieldText
}
