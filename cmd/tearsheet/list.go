package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

const listHelp = `Lists the articles of the archive, newest first: their latest versions, or with
--all every version.`

func listCommand(e *env) *cobra.Command {
	var q filter
	var format string
	c := &cobra.Command{
		Use:   "list",
		Short: "List the articles",
		Long:  listHelp,
		Args:  exactly(),
		Example: `  tearsheet list --site magazine.example --after 2024-01
  tearsheet list --limit 50 --offset 50
  tearsheet list --state removed --format csv`,
	}
	q.flags(c)
	c.Flags().StringVarP(&format, "format", "f", "table", listingFormats)
	return e.reading(c, func(ctx context.Context, h *house, _ []string) error {
		query, err := q.query()
		query.Heads = true
		if err != nil {
			return usageError(c, err)
		}
		return e.list(ctx, h, query, format)
	})
}

func (e *env) list(ctx context.Context, h *house, q archive.Query, format string) error {
	out := listing{columns: []string{"ID", "PUBLISHED", "VERSION", "STATE", "SITE", "TITLE"}, wide: 5}
	if err := out.stream(e, format); err != nil {
		return err
	}
	for s, err := range h.archive.Snapshots(ctx, q) {
		if err == nil {
			err = out.failed
		}
		if err != nil {
			return err
		}
		out.add(brief(s), string(s.ID), day(s.Published.Time), versionOf(s), state(s), s.Site, s.Title)
	}
	if len(out.rows) == 0 && format == "table" {
		fmt.Fprintln(e.aside(), "no article matches")
		return nil
	}
	return out.print(e, format)
}

// brief is a snapshot without its body: a row of a listing as JSON.
func brief(s archive.Snapshot) archive.Snapshot {
	s.Blocks, s.Notes, s.Images, s.Repairs = nil, nil, nil, nil
	return s
}

func versionOf(s archive.Snapshot) string {
	return strconv.Itoa(s.Version) + "/" + strconv.Itoa(s.Versions)
}

// state is what has become of an article at its publisher's, and else of its
// text.
func state(s archive.Snapshot) string {
	switch {
	case s.State != archive.StateLive && s.State != "":
		return string(s.State)
	case s.Upgrade:
		return "upgrade"
	case s.Version > 1:
		return "changed"
	}
	return ""
}
