package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

func historyCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "history ADDRESS",
		Short: "List the versions of one article",
		Long:  "Lists every version of one article, with what changed in each.\n\n" + addressHelp,
		Args:  exactly("ADDRESS"),
	}
	c.Flags().StringVarP(&format, "format", "f", "table", listingFormats)
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		s, err := h.archive.Find(ctx, args[0])
		if err != nil {
			return err
		}
		versions, err := h.archive.History(ctx, s.ID)
		if err != nil {
			return err
		}
		return e.history(versions, format)
	})
}

func (e *env) history(versions []archive.Snapshot, format string) error {
	out := listing{columns: []string{"ADDRESS", "CAPTURED", "LAST SEEN", "WORDS", "CHANGED", "TITLE"}, wide: 5}
	var before archive.Snapshot
	for _, s := range versions {
		out.add(brief(s), string(s.ID)+"@v"+strconv.Itoa(s.Version), minute(s.Captured), minute(s.Last),
			strconv.Itoa(len(strings.Fields(s.Article.Text()))), whatChanged(before, s), s.Title)
		before = s
	}
	if n := len(versions); n > 0 && !versions[n-1].Gone.IsZero() {
		out.add(brief(before), string(before.ID), minute(before.Gone), "", "", "gone", "")
	}
	return out.print(e, format)
}

// whatChanged names the parts in which a version differs from the one before.
func whatChanged(before, s archive.Snapshot) string {
	if before.Version == 0 {
		return "first seen"
	}
	var parts []string
	for _, p := range []struct {
		name    string
		differs bool
	}{
		{"title", before.Title != s.Title},
		{"subtitle", before.Subtitle != s.Subtitle},
		{"authors", strings.Join(before.Authors, ";") != strings.Join(s.Authors, ";")},
		{"text", before.Fixity != s.Fixity},
	} {
		if p.differs {
			parts = append(parts, p.name)
		}
	}
	if s.Upgrade {
		parts = append(parts, "(by our upgrade)")
	}
	return strings.Join(parts, ", ")
}
