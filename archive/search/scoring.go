package search

import (
	"cmp"
	"slices"
)

// maxScores is how many scores are added up at most to answer a query, about. Of
// many common words only the rarest are scored by, which say most.
const maxScores = 4_000_000

// scoring are the words that matches are scored by, in the order of the query.
func (p *plan) scoring(matches int) []node {
	var all []node
	leaves(p.query.root, func(leaf node) { all = append(all, leaf) })
	says, costs := make([]float64, len(all)), make([]int, len(all))
	order := make([]int, len(all))
	for i, leaf := range all {
		order[i] = i
		says[i], costs[i] = p.worth(leaf, matches)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(says[b], says[a]) })
	left := maxScores
	order = slices.DeleteFunc(order, func(i int) bool {
		left -= costs[i]
		return left < 0 && i != order[0]
	})
	slices.Sort(order)
	some := make([]node, len(order))
	for n, i := range order {
		some[n] = all[i]
	}
	return some
}

// worth is how much a word or a row of words says, and in how many of the
// matches it stands, at most.
func (p *plan) worth(leaf node, matches int) (says float64, cost int) {
	parts, field, _ := rows(leaf)
	for _, f := range fieldsOf(field) {
		least := float64(matches)
		for _, w := range parts {
			for _, slot := range w.slots {
				m := p.meaning(w, slot, f)
				says, least = says+m.weigh, min(least, m.have)
			}
		}
		cost += int(least)
	}
	return says, cost
}
