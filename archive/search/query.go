package search

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrQuery is what a query that cannot be read is; the error is a
// *SyntaxError, which knows the column.
var ErrQuery = errors.New("not a query")

// SyntaxError says where a query cannot be read, and what is allowed there.
type SyntaxError struct {
	Query  string
	Column int // of the offending word, in characters from 1
	Reason string
}

// Error is one line: column, reason.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("read query: column %d: %s", e.Column, e.Reason)
}

// Unwrap is ErrQuery.
func (e *SyntaxError) Unwrap() error { return ErrQuery }

// Query is a question that ParseQuery has read. The zero Query matches every
// article.
type Query struct {
	raw    string
	root   node
	old    bool      // look into older versions too
	source Source    // of what the index does not know
	asOf   time.Time // look at the versions that stood then
}

// Of is the query with an archive to ask for what changes without a new
// version, and so is not in the index: the state of an article.
func (q Query) Of(source Source) Query {
	q.source = source
	return q
}

// String is the query as it was written.
func (q Query) String() string { return q.raw }

// MarshalText writes String.
func (q Query) MarshalText() ([]byte, error) { return []byte(q.raw), nil }

// A node is one part of a query: every, either, not, words, near, exact, span
// or inState.
type node interface{}

type (
	every  []node // every one of them
	either []node // at least one of them
	not    struct{ node }

	// words are one or more words in a row: "phrases", a word that is written
	// with an apostrophe, a run of Chinese characters. A single word that is
	// stemmed stands for its other forms, too.
	words struct {
		field   string // "" is title or text
		slots   []slot
		stemmed bool
	}

	// near are words and phrases of one field with at most gap words among
	// them, in any order.
	near struct {
		field string
		parts []words
		gap   int
	}

	// exact is a field with one of these values as they are indexed.
	exact struct{ field, value string }

	// span is a time from the first moment to just before the last; a zero
	// time is no bound.
	span struct {
		clock         string // published or captured
		after, before time.Time
	}

	// inState is what has become of an article.
	inState string
)

// slot is one place in a row of words; at counts from the first.
type slot struct {
	term   string
	at     int
	prefix bool
	raw    string // the word in lower case, with its marks
}

// newWords cuts a word or phrase of a query as the text was cut. It returns
// false if there is nothing in it to search for.
func newWords(field, s string, prefix bool) (words, bool) {
	w := words{field: field}
	s = strings.Join(strings.Fields(s), " ")
	for _, t := range tokens(s) {
		if t.gram == tail { // its pair has said it
			continue
		}
		if len(w.slots) > 0 {
			t.pos -= w.slots[0].at
		}
		w.slots = append(w.slots, slot{t.term, t.pos, t.gram == lone, lower(s[t.start:t.end])})
	}
	if len(w.slots) == 0 {
		return w, false
	}
	w.slots[0].at = 0
	last := &w.slots[len(w.slots)-1]
	last.prefix = last.prefix || prefix
	return w, true
}

// size is how many places the words take.
func (w words) size() int { return w.slots[len(w.slots)-1].at + 1 }

// fields are the fields that a part without a field of its own is looked for
// in.
func fieldsOf(field string) []string {
	if field == "" {
		return []string{fieldTitle, fieldText}
	}
	return []string{field}
}

// rows are the parts that must stand near each other.
func rows(n node) (parts []words, field string, gap int) {
	switch n := n.(type) {
	case words:
		return []words{n}, n.field, 0
	case near:
		return n.parts, n.field, n.gap
	}
	return nil, "", 0
}

// leaves calls f with every words or near that a match must or may hold.
func leaves(n node, f func(node)) {
	switch n := n.(type) {
	case every:
		for _, part := range n {
			leaves(part, f)
		}
	case either:
		for _, part := range n {
			leaves(part, f)
		}
	case words, near:
		f(n)
	}
}

// column counts the characters before a byte of a query.
func column(query string, at int) int {
	return utf8.RuneCountInString(query[:min(at, len(query))]) + 1
}

// list is "a, b or c".
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
