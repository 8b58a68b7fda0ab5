package search

import (
	"strings"

	"github.com/blevesearch/bleve/v2/document"
)

// The index holds words as they are written, so that a phrase is found exactly.
// Beside them it knows once, and not for each article, which words have a stem
// in common: a word of a query is looked up by its stem, and stands for all of
// them in articles of that language.

// forms remembers which article of a batch carries which form into the index.
type forms map[wordOf]*carried

// wordOf is a word, in lower case, in a language.
type wordOf struct{ lang, word string }

// carried is one word of one language.
type carried struct {
	by    string // the document that brings it
	terms []string
}

// add gives a document the forms of its words that no other document of the
// batch brings.
func (f forms) add(d *document.Document, lang, text string, toks []token) {
	if stemmer(lang) == nil {
		return
	}
	base, mine := baseLang(lang), map[*carried]bool{}
	var terms []string
	for _, t := range toks {
		if t.gram != word {
			continue
		}
		c := f.carried(base, lower(text[t.start:t.end]), t.term)
		if c.by == "" {
			c.by = d.ID()
		}
		if c.by == d.ID() && !mine[c] {
			mine[c] = true
			terms = append(terms, c.terms...)
		}
	}
	addValues(d, fieldForm, terms...)
}

func (f forms) carried(lang, raw, term string) *carried {
	c := f[wordOf{lang, raw}]
	if c == nil {
		c = &carried{}
		for _, stem := range stems(lang, raw) {
			c.terms = append(c.terms, formTerm(lang, stem, term))
		}
		f[wordOf{lang, strings.Clone(raw)}] = c
	}
	return c
}

// formTerm says that a word of a language has a stem; without the word it is
// what all of them begin with.
func formTerm(lang, stem, term string) string { return lang + sep + stem + sep + term }

// addPairs adds the pairs of common words that stand together. Nearly every
// article has each of them, but few have them in this order: a phrase of
// common words is found among those.
func addPairs(d *document.Document, toks []token) {
	seen := map[string]bool{}
	var pairs []string
	for i := 1; i < len(toks); i++ {
		a, b := toks[i-1], toks[i]
		if b.pos != a.pos+1 || !common(a.term) || !common(b.term) {
			continue
		}
		if p := pairTerm(a.term, b.term); !seen[p] {
			seen[p] = true
			pairs = append(pairs, p)
		}
	}
	addValues(d, fieldPair, pairs...)
}

func pairTerm(a, b string) string { return a + sep + b }
