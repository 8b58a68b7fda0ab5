package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

const similarHelp = `Lists the articles whose text is much like that of one, wherever it was
published: syndicated, reprinted or from the same wire. The one that had it
first comes first and names the cluster, as in the exported lines.

`

func similarCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "similar ADDRESS",
		Short: "List the copies of an article elsewhere",
		Long:  similarHelp + addressHelp,
		Args:  exactly("ADDRESS"),
		Example: `  tearsheet similar https://magazine.example/story
  tearsheet similar latest --format jsonl`,
	}
	c.Flags().StringVarP(&format, "format", "f", "table", listingFormats)
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		s, err := h.archive.Find(ctx, args[0])
		if err != nil {
			return err
		}
		copies, err := h.archive.Similar(ctx, s.ID)
		if err != nil {
			return err
		}
		return e.similar(copies, format)
	})
}

func (e *env) similar(copies []archive.Copy, format string) error {
	out := listing{columns: []string{"ADDRESS", "DATE", "SHARED", "FIRST", "SITE", "URL", "TITLE"}, wide: 6}
	for _, c := range copies {
		out.add(c, fmt.Sprintf("%s@v%d", c.ID, c.Version), minute(c.Date), fmt.Sprintf("%.0f%%", 100*c.Share), firstMark(c.First), c.Site, c.URL, c.Title)
	}
	if len(copies) == 1 && format == "table" {
		fmt.Fprintln(e.aside(), "no other article has this text")
	}
	return out.print(e, format)
}

func firstMark(first bool) string {
	if first {
		return "first"
	}
	return ""
}
