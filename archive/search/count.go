package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// By is what matches are counted by.
type By string

// What Count counts by. Days and months are those of publication.
const (
	ByDay     By = "day"
	ByMonth   By = "month"
	BySite    By = "site"
	ByAuthor  By = "author"
	BySection By = "section"
	ByLang    By = "lang"
)

// ParseBy reads what to count by; the error is ErrQuery and names what there is.
func ParseBy(s string) (By, error) {
	all := []By{ByDay, ByMonth, BySite, ByAuthor, BySection, ByLang}
	if by := By(s); slices.Contains(all, by) {
		return by, nil
	}
	return "", fmt.Errorf("%w: matches are counted by day, month, site, author, section or lang, not by %q", ErrQuery, s)
}

// Tally is how many matches have one value.
type Tally struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Count counts the matches of a query by one of their properties: days and
// months in order of time, others by how many there are. An article with two
// authors counts for both.
func (x *Index) Count(ctx context.Context, q Query, by By) (tallies []Tally, err error) {
	err = x.view(ctx, func(v *view) error {
		_, found, err := v.find(ctx, q)
		if err != nil {
			return err
		}
		tallies, err = v.count(ctx, found, by)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count %s by %s: %w", q, by, err)
	}
	return tallies, nil
}

func (v *view) count(ctx context.Context, found hits, by By) ([]Tally, error) {
	parts := make([][]int, len(found))
	err := v.each(ctx, func(i int, p *part) (err error) {
		if !found[i].IsEmpty() {
			parts[i], err = p.tally(by.field(), found[i])
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var counts []int
	for _, part := range parts {
		counts = append(counts, make([]int, max(0, len(part)-len(counts)))...)
		for number, n := range part {
			counts[number] += n
		}
	}
	names, err := v.names(by, counts)
	if err != nil {
		return nil, err
	}
	tallies := []Tally{}
	for number, n := range counts {
		if n > 0 {
			tallies = append(tallies, Tally{names[number], n})
		}
	}
	by.sort(tallies)
	return joined(tallies), nil
}

// joined adds up what has the same value: days of one month.
func joined(tallies []Tally) []Tally {
	all := tallies[:0]
	for _, t := range tallies {
		if last := len(all) - 1; last >= 0 && all[last].Value == t.Value {
			all[last].Count += t.Count
		} else {
			all = append(all, t)
		}
	}
	return all
}

// field is where the numbers lie of what is counted. Months are counted by
// their days.
func (b By) field() string {
	if b == ByMonth {
		return ByDay.field()
	}
	return "by." + string(b)
}

func (b By) sort(tallies []Tally) {
	slices.SortFunc(tallies, func(a, c Tally) int {
		if b == ByDay || b == ByMonth {
			return cmp.Compare(a.Value, c.Value)
		}
		return cmp.Or(cmp.Compare(c.Count, a.Count), cmp.Compare(a.Value, c.Value))
	})
}
