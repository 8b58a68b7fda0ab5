package search

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a query may cost is bounded, and it is said where it is too much.
func TestQueryTooLong(t *testing.T) {
	for _, test := range []struct{ query, want string }{
		{strings.Repeat("word OR ", maxWords) + "word", "column 2049: a query has at most 256 words"},
		{`"` + strings.Repeat("word ", maxWords+1) + `"`, "column 1: a query has at most 256 words"},
		{strings.Repeat("word NEAR ", maxNear) + "word", "column 321: at most 32 words stand near each other"},
		{`one "` + strings.Repeat("word ", maxNear+1) + `"~5`, "column 5: at most 32 words stand near each other"},
	} {
		_, err := ParseQuery(test.query)
		if !errors.Is(err, ErrQuery) || !strings.Contains(fmt.Sprint(err), test.want) {
			t.Errorf("%.20s...: %v, want %s", test.query, err, test.want)
		}
	}
	for _, query := range []string{strings.Repeat("word OR ", maxWords-1) + "word", `"` + strings.Repeat("word ", maxNear) + `"~5`} {
		if _, err := ParseQuery(query); err != nil {
			t.Errorf("%.20s...: %v", query, err)
		}
	}
}

// planned makes a query ready for a small index, and hands it over.
func planned(t *testing.T, query string, fn func(p *plan)) {
	t.Helper()
	x := indexed(t, newShelf(article("one", "coal is mined"), article("two", "coal and steel"), article("three", "coal")))
	err := x.view(t.Context(), func(v *view) error {
		p, err := newPlan(v, parse(t, query))
		if err == nil {
			fn(p)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTooMuchToCompare(t *testing.T) {
	planned(t, `"coal steel"~3`, func(p *plan) {
		p.compared.Store(maxCompared - 3)
		if _, err := p.found(t.Context()); !errors.Is(err, ErrQuery) || errors.Is(err, ErrDamaged) {
			t.Errorf("found: %v, want ErrQuery", err)
		}
	})
}

// Of words that too many matches have, those that say most are scored.
func TestScoringByTheRarest(t *testing.T) {
	for query, want := range map[string][]string{
		"coal OR steel":         {"coal", "steel"},
		"coal OR steel OR coal": {"coal", "steel", "coal"},
		"huge OR steel OR coal": {"steel", "coal"},
		"huge":                  {"huge"},
		"huge OR huge":          {"huge"},
		`"huge steel" OR coal`:  {"huge", "coal"},
	} {
		planned(t, query, func(p *plan) {
			for key, m := range p.terms {
				if strings.Contains(key, "huge") {
					m.weigh, m.have = 0.1, math.Inf(1)
				}
			}
			var got []string
			for _, leaf := range p.scoring(maxScores/2 - 1) {
				parts, _, _ := rows(leaf)
				got = append(got, parts[0].slots[0].term)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", query, diff)
			}
		})
	}
}
