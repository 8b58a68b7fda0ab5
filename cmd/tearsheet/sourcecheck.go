package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/scraper"
	"tearsheet/scraper/frontier"
)

const sourceCheckHelp = `Says of each source, or of one, what came of it lately and whether its extraction
still works: how many articles have a byline and a date, how long they are, how
sure extraction is, how far the dates of its feeds and sitemaps can be trusted.
It asks nobody: it reads what crawls have noted. Exit code 4 when there are
alarms.`

// errAlarmed carries the exit code after the alarms have been listed.
var errAlarmed = fmt.Errorf("%w: there are alarms", errSomeFailed)

func sourceCheckCommand(e *env) *cobra.Command {
	var format string
	var days int
	c := &cobra.Command{
		Use:         "check [NAME]",
		Short:       "Say what came of the sources lately, and what is out of the ordinary",
		Long:        sourceCheckHelp,
		Args:        between(0, 1, "NAME"),
		Annotations: map[string]string{reads: "yes"},
	}
	c.Flags().StringVarP(&format, "format", "f", "table", listingFormats)
	c.Flags().IntVar(&days, "days", 7, "how many days to sum up")
	c.RunE = func(c *cobra.Command, args []string) error {
		return e.atFrontier(c.Context(), func(db *frontier.DB, s *scraper.Scheduler) error {
			return e.checkSources(c.Context(), db, s, args, days, format)
		})
	}
	return c
}

func (e *env) checkSources(ctx context.Context, db *frontier.DB, s *scraper.Scheduler, names []string, days int, format string) error {
	all, err := e.standings(ctx, db, s)
	if err != nil {
		return err
	}
	if len(names) > 0 {
		all = slices.DeleteFunc(all, func(st scraper.Standing) bool { return st.Name != names[0] })
		if len(all) == 0 {
			return fmt.Errorf("%q: %w; there are: %s", names[0], scraper.ErrSource, e.sourceNames())
		}
	}
	l := listing{columns: []string{"SOURCE", "FOUND", "NEW", "CHANGED", "FAILED", "SKIPPED", "WORDS", "BYLINE", "DATE", "SURE", "FEED DATES", "LASTMOD"}, wide: -1}
	var alarms []scraper.Alarm
	for _, st := range all {
		d := st.History.Lately(days)
		l.add(st, append([]string{st.Name, fmt.Sprint(d.Found), fmt.Sprint(d.New), fmt.Sprint(d.Changed), fmt.Sprint(d.Failed), fmt.Sprint(d.Skipped)},
			quality(d, st.History)...)...)
		alarms = append(alarms, st.History.Alarms...)
	}
	if err := l.print(e, format); err != nil {
		return err
	}
	for _, a := range alarms {
		fmt.Fprintf(e.aside(), "%s %s, since %s: %s\n", e.paint(red, a.Kind), a.Source, minute(a.Since), a.Text)
	}
	if len(alarms) > 0 {
		return errors.Join(errAlarmed)
	}
	return nil
}

// quality is how extraction and the site's claims do, "" where nothing is known.
func quality(d scraper.Day, h scraper.History) []string {
	cells := []string{"", "", "", ""}
	if d.New > 0 {
		n := float64(d.New)
		cells = []string{
			fmt.Sprintf("%.0f", float64(d.Words)/n), percent(float64(d.Bylines) / n),
			percent(float64(d.Dates) / n), fmt.Sprintf("%.2f", d.Confidence/n),
		}
	}
	if h.Began.IsZero() {
		return append(cells, "", "")
	}
	return append(cells, percent(h.FeedDates), percent(h.Lastmod))
}

func percent(share float64) string { return strings.TrimSpace(fmt.Sprintf("%3.0f%%", 100*share)) }
