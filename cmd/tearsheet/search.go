package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive/search"
)

const searchHelp = `Finds articles. Words must all occur; "a phrase" in quotes stands together; OR,
-word and (brackets) do what they say; word* is the beginning of a word. Fields:
author: site: section: lang: tag: title: after:2024-01 before:2024-06-30.`

func searchCommand(e *env) *cobra.Command {
	var format string
	var limit int
	c := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find articles by their words",
		Long:  searchHelp,
		Args:  atLeast("QUERY"),
		Example: `  tearsheet search 'corridor "joint venture" after:2024-01'
  tearsheet search author:"Zhao Shiren" --format json`,
	}
	c.Flags().StringVarP(&format, "format", "f", "table", listingFormats)
	c.Flags().IntVar(&limit, "limit", 20, "show at most so many of the matches; 0 is all")
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		query, err := search.ParseQuery(strings.Join(args, " "))
		if err != nil {
			return err
		}
		return e.search(ctx, h, query, limit, format)
	})
}

func (e *env) search(ctx context.Context, h *house, q search.Query, limit int, format string) error {
	index, err := h.index(ctx)
	if err != nil {
		return err
	}
	if limit <= 0 {
		limit = search.MaxHits
	}
	results, err := index.Search(ctx, q, search.Page{Size: limit, Texts: h.archive})
	if err != nil {
		return err
	}
	if format == "table" {
		return e.printHits(results)
	}
	out := listing{columns: []string{"ID", "PUBLISHED", "SITE", "TITLE", "URL"}, wide: 3}
	for _, hit := range results.Hits {
		out.add(hit, string(hit.ID), day(hit.Published.Time), hit.Site, hit.Title, hit.URL)
	}
	return out.print(e, format)
}

// printHits shows matches as a reader wants them: the title, where and when,
// and the words in their sentence.
func (e *env) printHits(r search.Results) error {
	for _, hit := range r.Hits {
		fmt.Fprintf(e.stdout, "%s  %s\n", e.marks(bold, hit.Title, hit.TitleMark), e.paint(dim, string(hit.ID)))
		fmt.Fprintf(e.stdout, "    %s\n", e.paint(blue, strings.TrimSpace(day(hit.Published.Time)+"  "+hit.URL)))
		for _, f := range hit.Fragments {
			fmt.Fprintf(e.stdout, "    %s\n", e.fragment(f))
		}
	}
	shown := strconv.Itoa(len(r.Hits))
	if r.Total > len(r.Hits) {
		shown += " of " + strconv.Itoa(r.Total) + " matches; --limit 0 shows all"
	} else {
		shown += " matches"
	}
	_, err := fmt.Fprintln(e.stderr, shown)
	return err
}

// fragment is a piece of text with what matched in colour, and dots where the
// text goes on.
func (e *env) fragment(f search.Fragment) string {
	s := e.marks("", f.Text, f.Marks)
	if f.Before {
		s = "… " + s
	}
	if f.After {
		s += " …"
	}
	return s
}

// marks colours the marked stretches of a text, and the rest in an ink of its
// own.
func (e *env) marks(rest ink, text string, marks []search.Mark) string {
	var b strings.Builder
	at := 0
	for _, m := range marks {
		b.WriteString(e.paint(rest, text[at:m.Start]))
		b.WriteString(e.paint(yellow, text[m.Start:m.End]))
		at = m.End
	}
	b.WriteString(e.paint(rest, text[at:]))
	return b.String()
}
