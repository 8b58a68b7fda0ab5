package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

func statsCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "stats",
		Short: "Say how much the archive holds",
		Args:  exactly(),
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "table or json")
	return e.reading(c, func(ctx context.Context, h *house, _ []string) error {
		s, err := h.archive.Stats(ctx)
		if err != nil {
			return err
		}
		if format == "json" {
			return writeJSON(e.stdout, s, "  ")
		}
		return e.stats(h, s)
	})
}

func (e *env) stats(h *house, s archive.Stats) error {
	rows := [][2]string{
		{"archive", h.dir},
		{"sites", strconv.Itoa(s.Sites)},
		{"articles", fmt.Sprintf("%d (%d removed)", s.Articles, s.Gone)},
		{"versions", strconv.Itoa(s.Versions)},
		{"captures", strconv.Itoa(s.Captures)},
		{"texts", fmt.Sprintf("%d, %s of clean text in %s", s.Texts, size(s.Text), size(s.Stored))},
		{"first", minute(s.First)},
		{"last", minute(s.Last)},
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(e.screen(), "%s%s\n", e.paint(dim, fmt.Sprintf("%-10s", r[0])), r[1]); err != nil {
			return err
		}
	}
	return nil
}

// size is a number of bytes as a person reads it.
func size(n int64) string {
	for _, unit := range []struct {
		bytes int64
		name  string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if n >= unit.bytes {
			return fmt.Sprintf("%.1f %s", float64(n)/float64(unit.bytes), unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}
