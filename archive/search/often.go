package search

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
)

// Most of the articles that have a common word have it once or twice, and none
// of those can be among the best of a million. So the index has sets of the
// articles that have a word often, by degrees.

// oftenDegrees are the degrees: shares of the most that a word can say of a
// text, by BM25.
func oftenDegrees() [3]float64 { return [3]float64{0.8, 0.92, 0.975} }

// margin is how much earlier a text is taken in, so that rounding keeps none
// out.
const margin = 1e-4

// addOften adds the words that a text has often.
func addOften(d *document.Document, text *posted) {
	var terms []string
	long := 1 - lengthBias + lengthBias*float64(text.length)/meanText
	for term, freq := range text.freqs {
		often := float64(freq.Frequency())
		says := often / (often + saturation*long)
		for degree, least := range oftenDegrees() {
			if says >= least-margin {
				terms = append(terms, oftenTerm(degree, term))
			}
		}
	}
	addValues(d, fieldOften, terms...)
}

func oftenTerm(degree int, term string) string { return string([]byte{byte('0' + degree)}) + term }

// manyFound is from how many matches on the best are looked for among those
// that have a word often.
const manyFound = 2000

// maxForms is of how many forms a word is at most that the best are looked for so.
const maxForms = 16

// promising are some of the documents found, and the most that any other can
// score; nil if all have to be looked at.
func (s *seek) promising(found *roaring.Bitmap, n int) (some *roaring.Bitmap, most float32, err error) {
	m, titled := s.onlyWord()
	if m == nil || n <= 0 || found.GetCardinality() < manyFound {
		return nil, 0, nil
	}
	sure, err := s.sure(m, titled)
	if err != nil {
		return nil, 0, err
	}
	sure.And(found)
	degrees := oftenDegrees()
	for degree := len(degrees) - 1; degree >= 0; degree-- {
		some, err = s.part.all(fieldOften, m.often(degree))
		if err != nil {
			return nil, 0, err
		}
		some = roaring.And(some, found)
		some.Or(sure)
		if size := some.GetCardinality(); size >= uint64(n) && size < found.GetCardinality()/2 {
			return some, float32(degrees[degree]) * float32(m.weigh) * (saturation + 1), nil
		}
	}
	return nil, 0, nil
}

// onlyWord is the meaning of the only word of a query, in the text; titled is
// that in the title, nil if it is not looked for there.
func (s *seek) onlyWord() (text, titled *meaning) {
	var only []node
	leaves(s.plan.query.root, func(n node) { only = append(only, n) })
	if len(only) != 1 {
		return nil, nil
	}
	w, ok := only[0].(words)
	if !ok || len(w.slots) != 1 || w.field != "" && w.field != fieldText {
		return nil, nil
	}
	if w.field == "" {
		titled = s.plan.meaning(w, w.slots[0], fieldTitle)
	}
	text = s.plan.meaning(w, w.slots[0], fieldText)
	if len(text.terms()) > maxForms || titled != nil && len(titled.terms()) > maxForms {
		return nil, nil
	}
	return text, titled
}

// sure are the documents that may score more than one form of the word in the
// text says: that have it in the title, or several forms of it.
func (s *seek) sure(m, titled *meaning) (*roaring.Bitmap, error) {
	sure, once := roaring.New(), roaring.New()
	for _, term := range m.terms() {
		set, err := s.part.docs(m.field, term)
		if err != nil {
			return nil, err
		}
		sure.Or(roaring.And(once, set))
		once.Or(set)
	}
	if titled == nil {
		return sure, nil
	}
	set, err := s.part.all(titled.field, titled.terms())
	sure.Or(set)
	return sure, err
}

// terms are all terms of a meaning, whatever the language.
func (m *meaning) terms() []string {
	all := slices.Clone(m.any)
	for _, terms := range m.forms {
		all = append(all, terms...)
	}
	return all
}

// often are the terms of a meaning as those have them that have them often.
func (m *meaning) often(degree int) []string {
	all := m.terms()
	for i, term := range all {
		all[i] = oftenTerm(degree, term)
	}
	return all
}
