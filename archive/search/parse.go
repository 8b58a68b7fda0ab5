package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxQuery = 64 << 10 // bytes of a query
	maxDepth = 64       // of its parentheses
	maxWords = 256      // of it, those in phrases too
)

// ParseQuery reads a query. Words stand side by side for "all of them", in any
// form that has the same stem in the article's language; OR between two words
// asks for either and binds looser; - or NOT excludes; parentheses group;
// quotes ask for words as they are written, in a row; word* asks for every
// word that begins so. a NEAR/5 b, or "a b"~5, asks for words with at most five
// others among them, in any order; NEAR alone is NEAR/10. A field narrows a
// word or a quoted phrase:
//
//	title: text: author: section: tag:   words of that field
//	added: removed:                      words that a version added or took out
//	site: lang: has: state:              magazine.example, pt, correction, removed
//	after: before: captured:             a date as 2024, 2024-01, 2024-01-31
//	version:2 versions:all               older versions, else only the latest
//
// Dates are when an article was published, or else captured; after: begins
// with the day it names, before: ends as that day begins. The error is a
// *SyntaxError.
func ParseQuery(s string) (Query, error) {
	p := parser{src: s, fields: fieldTable()}
	if len(s) > maxQuery {
		return Query{}, p.fail(maxQuery, "a query has at most 65536 bytes")
	}
	if !utf8.ValidString(s) {
		return Query{}, p.fail(0, "a query is UTF-8 text")
	}
	root, err := p.either()
	if err == nil && p.at < len(s) {
		err = p.fail(p.at, "this ) closes nothing: quote it to search for it")
	}
	if err == nil && !p.found && strings.TrimSpace(s) != "" {
		err = p.fail(0, "it holds no letter or digit to search for")
	}
	if err != nil {
		return Query{}, err
	}
	return Query{raw: s, root: root, old: p.old}, nil
}

type parser struct {
	src    string
	fields map[string]field
	at     int
	depth  int
	found  bool // anything to search for
	slots  int  // words so far
	old    bool
}

func (p *parser) fail(at int, reason string) error {
	return &SyntaxError{Query: p.src, Column: column(p.src, at), Reason: reason}
}

// either reads parts joined by OR.
func (p *parser) either() (node, error) {
	part, err := p.every()
	if err != nil {
		return nil, err
	}
	parts := either{simple(part)}
	for p.peek() == "OR" {
		or := p.at
		p.at += len("OR")
		next, err := p.every()
		if err != nil {
			return nil, err
		}
		if part == nil || next == nil {
			return nil, p.lonely("OR", or)
		}
		parts, part = append(parts, simple(next)), next
	}
	parts = slices.DeleteFunc(parts, func(n node) bool { return n == nil })
	if len(parts) < 2 {
		return simple(every(parts)), nil
	}
	return parts, nil
}

func (p *parser) lonely(operator string, at int) error {
	want := " wants a word before and after it"
	if operator == "NOT" {
		want = " wants a word after it"
	}
	return p.fail(at, operator+want+": quote it to search for it")
}

// ends tells whether next cannot begin a part.
func ends(next string) bool {
	return next == "" || next == ")" || next == "OR" || next == "AND" || nearby(next)
}

// every reads parts that stand side by side. It is nil if there are none, and
// empty if there are only some that say nothing, such as a lone dash.
func (p *parser) every() (every, error) {
	var parts every
	for {
		next := p.peek()
		if next == "AND" {
			at := p.at
			p.at += len("AND")
			if parts == nil || ends(p.peek()) {
				return nil, p.lonely("AND", at)
			}
			continue
		}
		if nearby(next) {
			return nil, p.lonely("NEAR", p.at)
		}
		if ends(next) {
			return parts, nil
		}
		part, err := p.neighbours()
		if err != nil {
			return nil, err
		}
		if parts == nil {
			parts = every{}
		}
		if part != nil {
			parts = append(parts, part)
		}
	}
}

// simple is the one part there is, nil if there is none, or all of them.
func simple(parts every) node {
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	return parts
}

// part reads one part: excluded, grouped, quoted, or a word. It is nil for a
// part that says nothing.
func (p *parser) part() (node, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return nil, p.fail(p.at, "parentheses go at most 64 deep")
	}
	next, at := p.peek(), p.at
	switch {
	case next == "(":
		return p.group()
	case next == "NOT":
		p.at += len("NOT")
	case next[0] == '-' && p.glued():
		p.at++
	default:
		return p.word()
	}
	if ends(p.peek()) {
		return nil, p.lonely("NOT", at)
	}
	part, err := p.neighbours()
	if err != nil || part == nil {
		return nil, err
	}
	return not{part}, nil
}

// glued tells whether the dash that stands here touches what follows.
func (p *parser) glued() bool {
	r, _ := utf8.DecodeRuneInString(p.src[p.at+1:])
	return p.at+1 < len(p.src) && !unicode.IsSpace(r) && r != ')'
}

func (p *parser) group() (node, error) {
	open := p.at
	p.at++
	inside, err := p.either()
	switch {
	case err != nil:
		return nil, err
	case p.peek() != ")":
		return nil, p.fail(open, "this ( is never closed: quote it to search for it")
	}
	p.at++
	return inside, nil
}

// word reads a word or phrase, with or without its field.
func (p *parser) word() (node, error) {
	start := p.at
	name, ok := p.field()
	if !ok {
		return p.words("")
	}
	f, ok := p.fields[strings.ToLower(name)]
	if !ok {
		return nil, p.fail(start, "there is no field "+name+": fields are "+list(p.names())+"; quote it to search for it")
	}
	at := p.at
	if p.at >= len(p.src) || strings.ContainsRune(" \t\n()", rune(p.src[p.at])) {
		return nil, p.fail(at, name+": wants "+f.wants+" right after the colon")
	}
	return f.read(p, strings.ToLower(name))
}

// field reads "name:" if it stands here.
func (p *parser) field() (string, bool) {
	end := p.at
	for end < len(p.src) && unicode.IsLetter(rune(p.src[end])) && p.src[end] < utf8.RuneSelf {
		end++
	}
	if end == p.at || end >= len(p.src) || p.src[end] != ':' {
		return "", false
	}
	name := p.src[p.at:end]
	p.at = end + 1
	return name, true
}

// words reads a word or phrase to be found in a field's text.
func (p *parser) words(field string) (node, error) {
	at := p.at
	value, quoted, err := p.value()
	if err != nil {
		return nil, err
	}
	stem, prefix := strings.CutSuffix(value, "*")
	if !quoted && strings.Contains(stem, "*") {
		return nil, p.fail(at, "* stands at the end of a word only")
	}
	w, ok := newWords(field, stem, prefix && !quoted)
	if p.slots += len(w.slots); p.slots > maxWords {
		return nil, p.fail(at, "a query has at most 256 words, those of phrases too")
	}
	if !ok && field != "" {
		return nil, p.fail(at, field+": holds no letter or digit to search for")
	}
	n, scattered, err := p.slop(value, quoted)
	if err != nil || !ok {
		return nil, err
	}
	if scattered {
		p.found = true
		return p.scattered(w, n, at)
	}
	w.stemmed = !quoted && !prefix && len(w.slots) == 1 && !w.slots[0].prefix && stemmedField(field)
	if short := len(w.slots) == 1 && len(w.slots[0].term) < 2; prefix && !quoted && short {
		return nil, p.fail(at, "* wants at least two letters before it")
	}
	p.found = true
	return w, nil
}

// value reads a quoted phrase or a word to its end.
func (p *parser) value() (s string, quoted bool, err error) {
	r, size := utf8.DecodeRuneInString(p.src[p.at:])
	if !quote(r) {
		start := p.at
		p.at += p.wordEnd()
		return p.src[start:p.at], false, nil
	}
	open := p.at
	p.at += size
	end := strings.IndexFunc(p.src[p.at:], quote)
	if end < 0 {
		return "", true, p.fail(open, "this quotation mark is never closed")
	}
	s = p.src[p.at : p.at+end]
	_, size = utf8.DecodeRuneInString(p.src[p.at+end:])
	p.at += end + size
	return s, true, nil
}

// quote knows the quotation marks that people type or paste.
func quote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }

// wordEnd is the length of the word that begins here.
func (p *parser) wordEnd() int {
	rest := p.src[p.at:]
	end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' || quote(r) })
	if end < 0 {
		return len(rest)
	}
	return end
}

// peek skips white space and is the word, parenthesis or quotation mark that
// comes next, "" at the end.
func (p *parser) peek() string {
	p.at += len(p.src[p.at:]) - len(strings.TrimLeftFunc(p.src[p.at:], unicode.IsSpace))
	if p.at >= len(p.src) {
		return ""
	}
	return p.src[p.at : p.at+max(1, p.wordEnd())]
}
