package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/export"
)

const addressHelp = `ADDRESS is a URL, an article's id or the beginning of it, or "latest", what was
saved last. Behind it, @2024-01 is the version that stood at the end of that
month (a year, a day or a time will do), @v2 is the second version, and ~1 is
one version earlier: latest~1.`

func showCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "show ADDRESS",
		Short: "Show one article as it stood",
		Long:  "Shows one version of one article.\n\n" + addressHelp,
		Args:  exactly("ADDRESS"),
		Example: `  tearsheet show https://magazine.example/story
  tearsheet show https://magazine.example/story@2024-01 --format markdown
  tearsheet show latest~1`,
	}
	c.Flags().StringVarP(&format, "format", "f", "text", "text, markdown, html, json or jsonl")
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		if _, known := extractFormats()[format]; !known {
			return usagef(c, "--format %s: want text, markdown, html, json or jsonl", format)
		}
		s, err := h.archive.Find(ctx, args[0])
		if err != nil {
			return err
		}
		return e.show(s, format)
	})
}

func (e *env) show(s archive.Snapshot, format string) error {
	switch format {
	case "text":
		_, err := fmt.Fprint(e.screen(), e.page(s))
		return err
	case "json":
		return writeJSON(e.stdout, export.LineOf(s), "  ")
	}
	encoder, err := e.encoder(extractFormats()[format])
	if err != nil {
		return err
	}
	if err := encoder.Encode(export.LineOf(s)); err != nil {
		return err
	}
	return encoder.Close()
}

// page is an article as a reader sees it: what is known about it, the text,
// the notes.
func (e *env) page(s archive.Snapshot) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", e.paint(bold, s.Title))
	if s.Subtitle != "" && (len(s.Blocks) == 0 || s.Blocks[0].Text != s.Subtitle) {
		fmt.Fprintf(&b, "%s\n", s.Subtitle)
	}
	b.WriteByte('\n')
	for _, row := range facts(s) {
		if row[1] != "" {
			fmt.Fprintf(&b, "%s%s\n", e.paint(dim, fmt.Sprintf("%-11s", row[0])), row[1])
		}
	}
	fmt.Fprintf(&b, "\n%s\n", wrap(s.Article.Text(), e.width))
	for _, note := range s.Notes {
		fmt.Fprintf(&b, "\n%s\n%s\n", e.paint(dim, "["+strings.ReplaceAll(string(note.Kind), "_", " ")+"]"), wrap(note.Text, e.width))
	}
	return b.String()
}

func facts(s archive.Snapshot) [][2]string {
	rows := [][2]string{
		{"by", strings.Join(s.Authors, ", ")},
		{"published", s.Published.String()},
		{"modified", s.Modified.String()},
		{"section", s.Section},
		{"url", s.URL},
		{"captured", minute(s.Captured)},
		{"state", string(s.State)},
		{"removed", minute(s.Gone)},
		{"version", fmt.Sprintf("%d of %d (%s)", s.Version, s.Versions, s.ID)},
		{"digest", s.Fixity.String()},
	}
	for _, r := range s.Repairs {
		rows = append(rows, [2]string{"repaired", fmt.Sprintf("%q was in the middle of the text (%s)", r.Removed, strings.ReplaceAll(r.Evidence, "_", " "))})
	}
	return rows
}
