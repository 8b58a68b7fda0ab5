package search

import (
	"strings"

	"github.com/blevesearch/bleve/v2/document"
)

// The index holds words as they are written, so that a phrase is found exactly.
// Beside them it knows once, and not for each article, which words have a stem
// in common: a word of a query is looked up by its stem, and stands for all of
// them in articles of that language.

// manyForms is of how many words it is remembered that the index has their
// forms. Words that are forgotten meanwhile are brought once more.
const manyForms = 1 << 16

// wordOf is a word, in lower case, in a language.
type wordOf struct{ lang, word string }

// addForms gives a document the forms of its words that no other document
// brings.
func (m *maker) addForms(d *document.Document, lang string, texts []piece) {
	var terms []string
	lang, stemmed := baseLang(lang), stemmer(lang) != nil
	for _, t := range texts {
		for _, tok := range t.toks {
			if stemmed && tok.gram == word {
				terms = m.form(terms, wordOf{lang, lower(t.raw[tok.start:tok.end])}, tok.term)
			}
		}
	}
	addRare(d, fieldForm, terms...)
}

// form adds the forms of a word, unless the index has them.
func (m *maker) form(terms []string, w wordOf, term string) []string {
	if _, known := m.forms.find(w); known && !m.again {
		return terms
	}
	w.word = strings.Clone(w.word) // it would keep the whole text
	m.forms.add(w, true)
	for _, stem := range stems(w.lang, w.word) {
		terms = append(terms, formTerm(w.lang, stem, term))
	}
	return terms
}

// formTerm says that a word of a language has a stem; without the word it is
// what all of them begin with.
func formTerm(lang, stem, term string) string { return lang + sep + stem + sep + term }

// addPairs adds the pairs of common words that stand together. Nearly every
// article has each of them, but few have them in this order: a phrase of
// common words is found among those.
func addPairs(d *document.Document, texts []piece) {
	seen := map[[2]string]bool{}
	var pairs []string
	for _, t := range texts {
		for i := 1; i < len(t.toks); i++ {
			a, b := t.toks[i-1], t.toks[i]
			if b.pos != a.pos+1 || !common(a.term) || !common(b.term) {
				continue
			}
			if two := [2]string{a.term, b.term}; !seen[two] {
				seen[two] = true
				pairs = append(pairs, pairTerm(a.term, b.term))
			}
		}
	}
	addValues(d, fieldPair, pairs...)
}

func pairTerm(a, b string) string { return a + sep + b }
