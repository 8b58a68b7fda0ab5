package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

const diffHelp = `Shows what changed between two versions of an article, word by word: removed
[-like this-], added {+like this+}, in colour on a terminal. With one ADDRESS it
compares that version with the one that history compares it with.

`

func diffCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "diff ADDRESS [ADDRESS]",
		Short: "Show what changed between two versions",
		Long:  diffHelp + addressHelp,
		Args:  between(1, 2, "ADDRESS"),
		Example: `  tearsheet diff https://magazine.example/story
  tearsheet diff https://magazine.example/story@2024-01 https://magazine.example/story`,
	}
	c.Flags().StringVarP(&format, "format", "f", "text", "text, "+listingFormats)
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		if !slices.Contains([]string{"text", "table", "json", "jsonl", "csv"}, format) {
			return usagef(c, "--format %s: want text, %s", format, listingFormats)
		}
		before, after, err := pair(ctx, h.archive, args)
		if err != nil {
			return err
		}
		return e.diff(before, after, format)
	})
}

// pair finds the two versions to compare.
func pair(ctx context.Context, a *archive.Archive, args []string) (before, after archive.Snapshot, err error) {
	if after, err = a.Find(ctx, args[len(args)-1]); err != nil {
		return before, after, err
	}
	if len(args) == 2 {
		before, err = a.Find(ctx, args[0])
		return before, after, err
	}
	before, err = a.Before(ctx, after.ID, after.Version)
	if errors.Is(err, archive.ErrNotFound) {
		err = fmt.Errorf("%w: %s is the first version; there is nothing to compare it with", archive.ErrNotFound, args[0])
	}
	return before, after, err
}

// field is one compared part of an article.
type field struct {
	Name  string         `json:"name"`
	Edits []archive.Edit `json:"edits"`
}

func (e *env) diff(before, after archive.Snapshot, format string) error {
	var fields []field
	for _, f := range []struct{ name, before, after string }{
		{"title", before.Title, after.Title},
		{"subtitle", before.Subtitle, after.Subtitle},
		{"authors", strings.Join(before.Authors, ", "), strings.Join(after.Authors, ", ")},
		{"text", before.Article.Text(), after.Article.Text()},
	} {
		if f.before != f.after {
			fields = append(fields, field{f.name, archive.Compare(f.before, f.after)})
		}
	}
	d := archive.Differ(&before, &after)
	switch format {
	case "json":
		return writeJSON(e.stdout, map[string]any{"before": brief(before), "after": brief(after), "change": d, "changes": fields}, "  ")
	case "text":
		return e.printDiff(before, after, d, fields)
	}
	return e.listEdits(fields, format)
}

// edited is one row of a diff.
type edited struct {
	Field string `json:"field"`
	archive.Edit
}

func (e *env) listEdits(fields []field, format string) error {
	out := listing{columns: []string{"FIELD", "OP", "TEXT"}, wide: 2}
	for _, f := range fields {
		for _, edit := range f.Edits {
			if edit.Op != archive.Kept {
				out.add(edited{f.Name, edit}, f.Name, edit.Op, edit.Text)
			}
		}
	}
	return out.print(e, format)
}

func (e *env) printDiff(before, after archive.Snapshot, d archive.Difference, fields []field) error {
	fmt.Fprintf(e.screen(), "%s %s\n%s %s\n",
		e.paint(red, "---"), versionLine(before), e.paint(green, "+++"), versionLine(after))
	if len(fields) == 0 {
		_, err := fmt.Fprintln(e.screen(), "\nnothing changed")
		return err
	}
	what, weight := whatChanged(&d)
	fmt.Fprintf(e.screen(), "%s, weight %s\n", what, weight)
	for _, f := range fields {
		fmt.Fprintf(e.screen(), "\n%s\n%s\n", e.paint(dim, "["+f.Name+"]"), wrap(e.marked(f.Edits), e.width))
	}
	return nil
}

func versionLine(s archive.Snapshot) string {
	return fmt.Sprintf("%s@v%d  captured %s  %s", s.ID, s.Version, minute(s.Captured), s.URL)
}

// contextWords are kept on either side of an edit.
const contextWords = 24

// marked writes edits with their marks, and leaves out the middle of what
// stayed the same.
func (e *env) marked(edits []archive.Edit) string {
	var parts []string
	for i, edit := range edits {
		switch edit.Op {
		case archive.Removed:
			parts = append(parts, e.paint(red, "[-"+edit.Text+"-]"))
		case archive.Added:
			parts = append(parts, e.paint(green, "{+"+edit.Text+"+}"))
		default:
			parts = append(parts, shorten(edit.Text, i > 0, i < len(edits)-1))
		}
	}
	return strings.Join(parts, " ")
}

// shorten keeps the words next to an edit before and after.
func shorten(text string, before, after bool) string {
	words := strings.Split(text, " ")
	var head, tail []string
	if before {
		head = words[:min(len(words), contextWords)]
	}
	if after {
		tail = words[max(len(words)-contextWords, 0):]
	}
	if len(head)+len(tail) >= len(words) {
		return text
	}
	return strings.TrimSpace(strings.Join(head, " ") + " … " + strings.Join(tail, " "))
}
