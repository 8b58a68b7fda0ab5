package search

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
)

// maxSpellings bounds how many words one prefix may stand for.
const maxSpellings = 20_000

// plan is a query made ready for a state of the index: its words with all that
// they stand for, and how much each counts.
type plan struct {
	query Query
	view  *view
	terms map[string]*meaning            // by the slot and field they are the meaning of
	langs []string                       // that have a stemmer, in the index
	alike map[string]map[string][]string // by the word, what forms found

	turned map[inState]*turned
	scored []node // by what matches are scored

	compared atomic.Int64         // words in documents, by their places
	looked   []map[string]*looked // where rows of words were looked for already, by part
}

// meaning is what a word of a query stands for in one field.
type meaning struct {
	field string
	any   []string            // terms in articles of any language
	start string              // what all of them begin with, if that is what was asked for
	forms map[string][]string // further terms, in articles of one language
	weigh float64             // how rare it is, for relevance
	have  float64             // how many articles have it; infinite if that was not counted
}

// newPlan looks the words of a query up.
func newPlan(v *view, q Query) (*plan, error) {
	p := &plan{query: q, view: v, terms: map[string]*meaning{}, alike: map[string]map[string][]string{}, turned: map[inState]*turned{}}
	for range v.parts {
		p.looked = append(p.looked, map[string]*looked{})
	}
	tags, err := v.terms(fieldLang, "", maxSpellings)
	if err != nil {
		return nil, err
	}
	for _, tag := range tags {
		if baseLang(tag) == tag && stemmer(tag) != nil {
			p.langs = append(p.langs, tag)
		}
	}
	return p, p.prepare(q.root)
}

// prepare looks up every word below a node, also those that are excluded.
func (p *plan) prepare(n node) error {
	switch n := n.(type) {
	case every:
		return p.prepareAll(n)
	case either:
		return p.prepareAll(n)
	case not:
		return p.prepare(n.node)
	case inState:
		p.turned[n] = &turned{}
		return nil
	}
	parts, field, _ := rows(n)
	for _, w := range parts {
		for _, f := range fieldsOf(field) {
			for _, s := range w.slots {
				if err := p.look(w, s, f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (p *plan) prepareAll(parts []node) error {
	for _, part := range parts {
		if err := p.prepare(part); err != nil {
			return err
		}
	}
	return nil
}

// look finds out what one word means in a field.
func (p *plan) look(w words, s slot, field string) (err error) {
	m := &meaning{field: field, any: []string{s.term}}
	switch {
	case s.prefix:
		m.start = s.term
		m.any, err = p.view.terms(field, s.term, maxSpellings)
	case w.stemmed:
		m.forms, err = p.forms(s)
	}
	if err != nil {
		return err
	}
	p.terms[meaningKey(w, s, field)] = m
	return p.view.weigh(m)
}

func (p *plan) meaning(w words, s slot, field string) *meaning {
	return p.terms[meaningKey(w, s, field)]
}

func meaningKey(w words, s slot, field string) string {
	return fmt.Sprint(field, sep, s.prefix, w.stemmed, sep, s.term, sep, s.raw)
}

// forms are the words that have a stem in common with a word, by language.
func (p *plan) forms(s slot) (map[string][]string, error) {
	forms, known := p.alike[s.raw]
	if known {
		return forms, nil
	}
	forms = map[string][]string{}
	for _, lang := range p.langs {
		for _, stem := range stems(lang, s.raw) {
			prefix := formTerm(lang, stem, "")
			terms, err := p.view.terms(fieldForm, prefix, maxSpellings)
			if err != nil {
				return nil, err
			}
			for _, t := range terms {
				if term := t[len(prefix):]; term != s.term {
					forms[lang] = append(forms[lang], term)
				}
			}
		}
	}
	p.alike[s.raw] = forms
	return forms, nil
}

// find is the set of documents of a part that the query matches.
func (p *plan) find(ctx context.Context, number int, in *part) (*roaring.Bitmap, error) {
	within := in.live
	if !p.query.old && p.query.asOf.IsZero() {
		old, err := in.docs(fieldOld, isOld)
		if err != nil {
			return nil, err
		}
		within = roaring.AndNot(within, old)
	}
	if p.query.root == nil {
		return within, nil
	}
	return p.seek(ctx, number, in).find(p.query.root, within)
}

func (p *plan) seek(ctx context.Context, number int, in *part) *seek {
	return &seek{ctx: ctx, plan: p, number: number, part: in, looked: p.looked[number]}
}

// found is what a query matches in every part of the index.
func (p *plan) found(ctx context.Context) (hits, error) {
	found := make(hits, len(p.view.parts))
	err := p.view.each(ctx, func(i int, in *part) (err error) {
		found[i], err = p.find(ctx, i, in)
		return err
	})
	return found, err
}

// hits are sets of documents, one for each part of the index.
type hits []*roaring.Bitmap

// total is how many documents there are.
func (h hits) total() (n int) {
	for _, set := range h {
		n += int(set.GetCardinality())
	}
	return n
}
