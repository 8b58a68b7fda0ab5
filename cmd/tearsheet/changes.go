package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

const changesHelp = `Lists what publishers changed in their articles, over the whole archive, newest
first: what kind of change, how much it weighs from 0 to 1, and whether it was
silent. What only our extractor made otherwise is left out unless asked for.`

// changeFilter is the flags of changes.
type changeFilter struct {
	since, site, class string
	min                float64
	silent, upgrades   bool
	limit              int
}

func changesCommand(e *env) *cobra.Command {
	var f changeFilter
	var format string
	c := &cobra.Command{
		Use:   "changes",
		Short: "List what changed in the articles",
		Long:  changesHelp,
		Args:  exactly(),
		Example: `  tearsheet changes --since 7d --min 0.3
  tearsheet changes --since 2024-01 --silent --class number_altered --format csv`,
	}
	f.flags(c)
	c.Flags().StringVarP(&format, "format", "f", "table", listingFormats)
	return e.reading(c, func(ctx context.Context, h *house, _ []string) error {
		if f.min < 0 || f.min > 1 {
			return usagef(c, "--min %v: want a weight from 0 to 1", f.min)
		}
		if err := f.known(); err != nil {
			return usageError(c, err)
		}
		since, err := ago("since", f.since, e.now())
		if err != nil {
			return usageError(c, err)
		}
		return e.changes(ctx, h, since, f, format)
	})
}

func (f *changeFilter) flags(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.since, "since", "", "captured since: 7d, 12h, 2024-01 or 2024-01-10 (default ever)")
	flags.Float64Var(&f.min, "min", 0, "at least of this weight, 0 to 1")
	flags.StringVar(&f.site, "site", "", "only URLs of this host and those below it")
	flags.StringVar(&f.class, "class", "", "only with this class, as number_altered")
	flags.BoolVar(&f.silent, "silent", false, "only silent ones")
	flags.BoolVar(&f.upgrades, "upgrades", false, "also those that our extractor made")
	flags.IntVar(&f.limit, "limit", 0, "at most so many (default all)")
}

// known tells what is wrong with the class.
func (f *changeFilter) known() error {
	classes := []archive.Class{
		archive.HeadlineChanged, archive.StandfirstChanged, archive.BylineChanged, archive.DateChanged, archive.ParagraphAdded,
		archive.ParagraphRemoved, archive.ParagraphRewritten, archive.NumberAltered, archive.QuoteAltered,
		archive.CorrectionAdded, archive.FurnitureOnly,
	}
	if f.class == "" || slices.Contains(classes, archive.Class(f.class)) {
		return nil
	}
	return fmt.Errorf("--class %q: want one of %v", f.class, classes)
}

// ago reads a span before now (7d, 2w, 12h), or a day, month or year.
func ago(flag, s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if span, err := time.ParseDuration(s); err == nil && span >= 0 {
		return now.Add(-span), nil
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if days := map[byte]int{'d': 1, 'w': 7}[s[len(s)-1]]; err == nil && n >= 0 && days > 0 {
		return now.AddDate(0, 0, -n*days), nil
	}
	t, err := dayOf(flag, s)
	if err != nil {
		err = fmt.Errorf("--%s %q: want 7d, 12h, 2024, 2024-01 or 2024-01-10", flag, s)
	}
	return t, err
}

func (f changeFilter) wants(d archive.Difference) bool {
	return d.Weight >= f.min && (f.upgrades || !d.Upgrade) && !d.Variant && (!f.silent || d.Silent) &&
		(f.class == "" || slices.Contains(d.Classes, archive.Class(f.class))) && (f.site == "" || onSite(d.URL, f.site))
}

// onSite tells whether a URL is on a host or below it.
func onSite(url, site string) bool {
	_, rest, _ := strings.Cut(url, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, site = strings.TrimPrefix(host, "www."), strings.TrimPrefix(site, "www.")
	return strings.EqualFold(host, site) || strings.HasSuffix(strings.ToLower(host), "."+strings.ToLower(site))
}

func (e *env) changes(ctx context.Context, h *house, since time.Time, f changeFilter, format string) error {
	found, err := h.changes(ctx, since, f)
	if err != nil {
		return err
	}
	if len(found) == 0 && format == "table" {
		fmt.Fprintln(e.aside(), "nothing changed")
		return nil
	}
	return e.listChanges(found, format)
}

func (e *env) listChanges(found []archive.Difference, format string) error {
	out := listing{columns: []string{"ADDRESS", "CAPTURED", "WEIGHT", "CHANGED", "URL", "TITLE"}, wide: 5}
	for _, d := range found {
		what, weight := whatChanged(&d)
		out.add(d, fmt.Sprintf("%s@v%d", d.ID, d.After), minute(d.Captured), weight, what, d.URL, d.Title)
	}
	return out.print(e, format)
}

// changes lists the changes that a filter wants, newest first.
func (h *house) changes(ctx context.Context, since time.Time, f changeFilter) ([]archive.Difference, error) {
	var found []archive.Difference
	for d, err := range h.archive.Changes(ctx, since) {
		if err != nil {
			return nil, err
		}
		if f.wants(d) {
			found = append(found, d)
		}
	}
	slices.SortStableFunc(found, func(a, b archive.Difference) int { return b.Captured.Compare(a.Captured) })
	if f.limit > 0 {
		found = found[:min(f.limit, len(found))]
	}
	return found, nil
}
