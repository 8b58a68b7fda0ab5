package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tearsheet/scraper"
	"tearsheet/scraper/frontier"
)

// frontierCommand is about the state of crawls: what is queued, done, skipped.
func frontierCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "frontier",
		Short: "See what crawls have queued and done, cancel one that was interrupted",
		Args:  cobra.ArbitraryArgs,
		RunE:  unknown,
	}
	c.AddCommand(frontierListCommand(e), frontierCancelCommand(e))
	return c
}

func frontierListCommand(e *env) *cobra.Command {
	var format, status, source string
	c := &cobra.Command{
		Use:         "list",
		Short:       "List every URL that is known, with what became of it",
		Args:        exactly(),
		Annotations: map[string]string{reads: "frontier"},
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "table or jsonl")
	c.Flags().StringVar(&status, "status", "", "only these: discovered, fetched, redirected, fetch_error, skipped, gone or dropped")
	c.Flags().StringVar(&source, "source", "", "only those of this source")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if format != "table" && format != "jsonl" {
			return usagef(c, "--format %s: want table or jsonl", format)
		}
		return e.atFrontier(c.Context(), func(db *frontier.DB, _ *scraper.Scheduler) error {
			for uri, err := range db.All(c.Context()) {
				if err != nil {
					return err
				}
				if status != "" && string(uri.Status) != status || source != "" && uri.Source != source {
					continue
				}
				if err := e.printURI(uri, format); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return c
}

func (e *env) printURI(u frontier.URI, format string) error {
	if format == "jsonl" {
		return writeJSON(e.stdout, u, "")
	}
	_, err := fmt.Fprintf(e.screen(), "%-11s %3s  %s%s\n", u.Status, answered(u), u.URL, e.paint(dim, remark(u)))
	return err
}

// answered is the HTTP status of a URI's last answer, "" before there was one.
func answered(u frontier.URI) string {
	if u.HTTP == 0 {
		return ""
	}
	return fmt.Sprint(u.HTTP)
}

func remark(u frontier.URI) string {
	if u.Note == "" {
		return ""
	}
	return fmt.Sprintf("  (%q)", u.Note)
}

func frontierCancelCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:     "cancel SOURCE ...",
		Short:   "Forget what an interrupted crawl has queued; the next one begins anew",
		Example: "  tearsheet frontier cancel magazine.example",
		Args:    cobra.MinimumNArgs(1),
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return e.atFrontier(c.Context(), func(db *frontier.DB, _ *scraper.Scheduler) error {
			return e.cancel(c.Context(), db, args)
		})
	}
	return c
}

func (e *env) cancel(ctx context.Context, db *frontier.DB, sources []string) error {
	for _, name := range sources {
		n, err := db.Cancel(ctx, name)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(e.screen(), "%s: %d URLs left the queue\n", name, n); err != nil {
			return err
		}
	}
	return nil
}
