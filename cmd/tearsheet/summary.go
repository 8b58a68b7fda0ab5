package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tearsheet/scraper"
)

// printSummary says what a crawl brought home: as a table on stderr's side of
// a human, as JSON on stdout for a script.
func (e *env) printSummary(s scraper.Summary, p *plan, err error) error {
	if p.json {
		if s.Skipped == nil {
			s.Skipped = map[string]int{}
		}
		return writeJSON(e.stdout, s, "")
	}
	if err != nil && s.Fetched == 0 {
		return nil
	}
	_, printed := fmt.Fprintln(e.screen(), e.tally(s))
	for _, o := range s.Failures {
		fmt.Fprintf(e.aside(), "%s %s: %s\n", e.paint(red, "failed"), o.URL, o.Reason)
	}
	if more := s.Failed - len(s.Failures); more > 0 {
		fmt.Fprintf(e.aside(), "and %d more; --report FILE keeps all of them\n", more)
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(e.aside(), "Interrupted. The same command goes on from here.")
	}
	return printed
}

// tally is a summary as a person reads it.
func (e *env) tally(s scraper.Summary) string {
	parts := []string{count(s.Fetched, "fetched")}
	for _, n := range []struct {
		count int
		word  string
		ink   ink
	}{
		{s.New, "new", green},
		{s.Changed, "changed", yellow},
		{s.Same, "same", dim},
		{s.Gone, "gone", red},
		{s.Failed, "failed", red},
	} {
		if n.count > 0 {
			parts = append(parts, e.paint(n.ink, count(n.count, n.word)))
		}
	}
	if skipped := byReason("skipped", s.Skipped); skipped != "" {
		parts = append(parts, skipped)
	}
	if left := byReason("left for the next run", s.Left); left != "" {
		parts = append(parts, left)
	}
	return strings.Join(parts, ", ") + fmt.Sprintf(" in %.1f s", s.Seconds)
}

func count(n int, word string) string { return fmt.Sprintf("%d %s", n, word) }

// byReason counts what was skipped or left, the commonest reason first.
func byReason(what string, counts map[string]int) string {
	total := 0
	var parts []string
	reasons := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	for _, r := range reasons {
		total += counts[r]
		parts = append(parts, fmt.Sprintf("%s %d", strings.ReplaceAll(r, "_", " "), counts[r]))
	}
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("%d %s (%s)", total, what, strings.Join(parts, ", "))
}
