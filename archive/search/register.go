package search

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2/document"

	"tearsheet/archive"
)

// What articles are counted by has a number: names get theirs when they are
// first met, days have one of their own. The index knows once, and not for
// each article, which number a name has: the article that brings it into the
// index says so.

// manyNames is of how many names it is remembered which number they have.
const manyNames = 1 << 15

// register gives names their numbers.
type register struct {
	index *Index
	last  map[By]uint32 // the highest number that a name has
	given *recent[nameOf, uint32]
}

// nameOf is a name and what it is the name of.
type nameOf struct {
	by   By
	name string
}

// register reads how far the numbers have come.
func (x *Index) register() (*register, error) {
	r := &register{index: x, last: map[By]uint32{}, given: newRecent[nameOf, uint32](manyNames)}
	stored, err := x.bleve.GetInternal([]byte(namesKey))
	if err == nil && stored != nil {
		err = json.Unmarshal(stored, &r.last)
	}
	return r, err
}

// number is the number of a name; fresh tells whether it has just got it.
func (r *register) number(ctx context.Context, n nameOf) (number uint32, fresh bool, err error) {
	if number, ok := r.given.find(n); ok {
		return number, false, nil
	}
	number, err = r.index.numberOf(ctx, n)
	if err != nil {
		return 0, false, err
	}
	if number == 0 {
		r.last[n.by]++
		number, fresh = r.last[n.by], true
	}
	r.given.add(n, number)
	return number, fresh, nil
}

// numberOf is the number that a name has in the index, 0 if it has none.
func (x *Index) numberOf(ctx context.Context, n nameOf) (number uint32, err error) {
	prefix := namedTerm(n, 0)
	prefix = prefix[:len(prefix)-4]
	err = x.view(ctx, func(v *view) error {
		for _, p := range v.parts {
			terms, err := p.terms(fieldNamed, prefix)
			if err != nil {
				return err
			}
			for _, t := range terms {
				if rest := t[len(prefix):]; len(rest) == 4 { // or another name, that goes on
					number = binary.BigEndian.Uint32([]byte(rest))
					return nil
				}
			}
		}
		return nil
	})
	return number, err
}

// namedTerm says which number a name has.
func namedTerm(n nameOf, number uint32) string {
	return string(n.by) + sep + n.name + sep + bigEndian(number)
}

// numberTerm says which name has a number; without the name it is what that
// begins with.
func numberTerm(number uint32, n nameOf) string {
	return string(n.by) + sep + bigEndian(number) + n.name
}

func bigEndian(n uint32) string { return string(binary.BigEndian.AppendUint32(nil, n)) }

// addNumbers adds the numbers that an article is counted by.
func (m *maker) addNumbers(ctx context.Context, d *document.Document, s *archive.Snapshot) error {
	var numbered, named []string
	for by, names := range map[By][]string{BySite: {s.Site}, ByAuthor: s.Authors, BySection: {s.Section}, ByLang: {language(s.Lang)}} {
		var numbers []uint32
		for _, name := range names {
			if name == "" {
				continue
			}
			n := nameOf{by, name}
			number, fresh, err := m.names.number(ctx, n)
			if err != nil {
				return fmt.Errorf("number %s %q: %w", by, name, err)
			}
			if fresh || m.again {
				numbered, named = append(numbered, numberTerm(number, n)), append(named, namedTerm(n, number))
			}
			if !slices.Contains(numbers, number) {
				numbers = append(numbers, number)
			}
		}
		addSliced(d, by.field(), numbers)
	}
	addSliced(d, ByDay.field(), []uint32{dayNumber(dated(s))})
	addRare(d, fieldNumber, numbered...)
	addRare(d, fieldNamed, named...)
	return nil
}
