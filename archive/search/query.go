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
	raw  string
	root node
	old  bool // look into older versions too
}

// String is the query as it was written.
func (q Query) String() string { return q.raw }

// MarshalText writes String.
func (q Query) MarshalText() ([]byte, error) { return []byte(q.raw), nil }

// A node is one part of a query: every, either, not, words, exact or span.
type node interface{}

type (
	every  []node // every one of them
	either []node // at least one of them
	not    struct{ node }

	// words are one or more words in a row: "phrases", a word that is written
	// with an apostrophe, a run of Chinese characters.
	words struct {
		field string // "" is title or text
		slots []slot
	}

	// exact is a field with one of these values as they are indexed.
	exact struct{ field, value string }

	// span is a time from the first moment to just before the last; a zero
	// time is no bound.
	span struct {
		field         string
		after, before time.Time
	}
)

// slot is one place in a row of words; at counts from the first.
type slot struct {
	term   string
	at     int
	prefix bool
}

// newWords cuts a word or phrase of a query as the text was cut. It returns
// false if there is nothing in it to search for.
func newWords(field, s string, prefix bool) (words, bool) {
	w := words{field: field}
	for _, t := range tokens(strings.Join(strings.Fields(s), " ")) {
		if t.gram == tail { // its pair has said it
			continue
		}
		if len(w.slots) > 0 {
			t.pos -= w.slots[0].at
		}
		w.slots = append(w.slots, slot{t.term, t.pos, t.gram == lone})
	}
	if len(w.slots) == 0 {
		return w, false
	}
	w.slots[0].at = 0
	last := &w.slots[len(w.slots)-1]
	last.prefix = last.prefix || prefix
	return w, true
}

// leaves calls f with every row of words that a match must or may hold.
func leaves(n node, f func(words)) {
	switch n := n.(type) {
	case every:
		for _, part := range n {
			leaves(part, f)
		}
	case either:
		for _, part := range n {
			leaves(part, f)
		}
	case words:
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
