package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"
)

// titleBoost is how much more a word of the title says about an article than
// a word of its text.
const titleBoost = 3

// maxSpellings bounds how many words one prefix may stand for.
const maxSpellings = 20_000

// plan is the query as the index runs it.
func (q Query) plan() query.Query {
	if q.root == nil && q.old {
		return query.NewMatchAllQuery()
	}
	var must []query.Query
	if q.root != nil {
		must = []query.Query{plan(q.root)}
	}
	if q.old {
		return must[0]
	}
	return without(must, term(fieldOld, "yes"))
}

// scored tells whether matches differ in how well they match.
func (q Query) scored() bool {
	scored := false
	leaves(q.root, func(words) { scored = true })
	return scored
}

func plan(n node) query.Query {
	switch n := n.(type) {
	case every:
		return planEvery(n)
	case either:
		parts := make([]query.Query, len(n))
		for i := range n {
			parts[i] = plan(n[i])
		}
		return query.NewDisjunctionQuery(parts)
	case not:
		return without(nil, plan(n.node))
	case words:
		return planWords(n)
	case exact:
		return term(n.field, n.value)
	case span:
		return planSpan(n)
	}
	return query.NewMatchNoneQuery()
}

// planEvery keeps exclusions together, so that the index only looks for them
// among what the other parts match.
func planEvery(n every) query.Query {
	var must, mustNot []query.Query
	for _, part := range n {
		if excluded, ok := part.(not); ok {
			mustNot = append(mustNot, plan(excluded.node))
		} else {
			must = append(must, plan(part))
		}
	}
	if len(mustNot) == 0 {
		return query.NewConjunctionQuery(must)
	}
	return without(must, mustNot...)
}

func without(must []query.Query, mustNot ...query.Query) query.Query {
	if len(must) == 0 {
		must = []query.Query{query.NewMatchAllQuery()}
	}
	return query.NewBooleanQuery(must, nil, mustNot)
}

func planWords(w words) query.Query {
	if w.field != "" {
		return row{field: w.field, slots: w.slots, boost: 1}
	}
	return query.NewDisjunctionQuery([]query.Query{
		row{field: fieldTitle, slots: w.slots, boost: titleBoost},
		row{field: fieldText, slots: w.slots, boost: 1},
	})
}

func planSpan(s span) query.Query {
	var from, to *float64
	yes, no := true, false
	if !s.after.IsZero() {
		from = seconds(s.after)
	}
	if !s.before.IsZero() {
		to = seconds(s.before)
	}
	q := query.NewNumericRangeInclusiveQuery(from, to, &yes, &no)
	q.SetField(s.field)
	q.SetBoost(0)
	return q
}

func seconds(t time.Time) *float64 {
	s := float64(t.Unix())
	return &s
}

// term asks for one indexed value of a field; it does not count for relevance.
func term(field, value string) query.Query {
	q := query.NewTermQuery(value)
	q.SetField(field)
	q.SetBoost(0)
	return q
}

// row finds words in a row in one field; it implements query.Query.
type row struct {
	field string
	slots []slot
	boost float64
}

// Searcher implements query.Query.
func (r row) Searcher(ctx context.Context, i index.IndexReader, _ mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	first := r.slots[0]
	switch {
	case len(r.slots) > 1:
		return r.phrase(ctx, i, o)
	case first.prefix:
		terms, err := spellings(i, r.field, first.term)
		if err != nil {
			return nil, err
		}
		return searcher.NewMultiTermSearcher(ctx, i, terms, r.field, r.boost, o, false)
	}
	return searcher.NewTermSearcher(ctx, i, first.term, r.field, r.boost, o)
}

func (r row) phrase(ctx context.Context, i index.IndexReader, o search.SearcherOptions) (search.Searcher, error) {
	terms := make([][]string, r.slots[len(r.slots)-1].at+1)
	for _, s := range r.slots {
		terms[s.at] = []string{s.term}
		if !s.prefix {
			continue
		}
		var err error
		if terms[s.at], err = spellings(i, r.field, s.term); err != nil {
			return nil, err
		}
	}
	return searcher.NewMultiPhraseSearcher(ctx, i, terms, 0, false, r.field, r.boost, o)
}

// spellings are the indexed words that begin with prefix, or the prefix
// itself if there are none.
func spellings(i index.IndexReader, field, prefix string) (terms []string, err error) {
	dict, err := i.FieldDictPrefix(field, []byte(prefix))
	if err != nil {
		return nil, fmt.Errorf("read words of %s: %w", field, err)
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	for {
		entry, err := dict.Next()
		if err != nil {
			return nil, fmt.Errorf("read words of %s: %w", field, err)
		}
		if entry == nil {
			break
		}
		if terms = append(terms, entry.Term); len(terms) > maxSpellings {
			return nil, fmt.Errorf("%w: %s* stands for more than %d words: write more of it", ErrQuery, prefix, maxSpellings)
		}
	}
	if len(terms) == 0 {
		terms = []string{prefix}
	}
	return terms, nil
}
