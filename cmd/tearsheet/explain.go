package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive/warc"
	"tearsheet/scraper/extract"
)

const explainHelp = `Shows every block of a page: what it was taken for, whether it belongs to the
text, how sure that is and why; then where title, authors and dates come from.
Body text is green, notes are yellow, the rest is dim. ADDRESS is an article of
the archive, by its id or as "latest": its page is read from the WARC file.`

func explainCommand(e *env) *cobra.Command {
	var published, format string
	c := &cobra.Command{
		Use:         "explain FILE|URL|ADDRESS|-",
		Short:       "Show why each block of a page was kept or not",
		Long:        explainHelp,
		Args:        exactly("FILE, URL, ADDRESS or -"),
		Annotations: map[string]string{reads: "yes"},
	}
	c.Flags().StringVar(&published, "url", "", "where a file or stdin was published")
	c.Flags().StringVarP(&format, "format", "f", "table", "table or json")
	c.Flags().StringSliceVar(&e.allowPrivate, "allow-private", nil, "private hosts that may be fetched: HOST[:PORT] or CIDR")
	c.RunE = func(c *cobra.Command, args []string) error {
		if format != "table" && format != "json" {
			return usagef(c, "--format %s: want table or json", format)
		}
		explain := func(in input) error { return e.explain(in, format) }
		if e.isAddress(args[0]) {
			return e.visit(c.Context(), func(h *house) error { return h.inputOf(c.Context(), args[0], explain) })
		}
		return e.inputs(c.Context(), args, published, explain)
	}
	return c
}

// isAddress tells an article of the archive from a file and a URL.
func (e *env) isAddress(arg string) bool {
	if arg == "-" || strings.Contains(arg, "://") {
		return false
	}
	_, err := os.Stat(e.path(arg))
	return err != nil && !strings.ContainsAny(arg, "./\\")
}

// inputOf is the page from which a version of an article was made.
func (h *house) inputOf(ctx context.Context, address string, yield func(input) error) error {
	s, err := h.archive.Find(ctx, address)
	if err != nil {
		return err
	}
	record, err := warc.Open(h.warcs(), s.Record)
	if err != nil {
		return err
	}
	return yield(inputOfRecord(record))
}

func (e *env) explain(in input, format string) error {
	if in.err != nil {
		return fmt.Errorf("%s: %w", in.name, in.err)
	}
	doc, err := extract.Parse(in.body, in.mime)
	if err != nil {
		return fmt.Errorf("%s: %w", in.name, err)
	}
	u, _ := url.Parse(in.url) // nil is "nobody knows"
	explanation, err := (&extract.Extractor{}).Explain(doc, u, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", in.name, err)
	}
	if format == "json" {
		return writeJSON(e.stdout, explanation, "  ")
	}
	return e.printExplanation(explanation)
}

func (e *env) printExplanation(x *extract.Explanation) error {
	for _, v := range x.Blocks {
		line := fmt.Sprintf("%s %-16s %3.0f%%  %s", mark(v), v.Kind, 100*v.Probability, snip(oneLine(v.Text), max(e.width-27, 40)))
		fmt.Fprintf(e.screen(), "%s\n%s\n", e.paint(inkOf(v), line), e.paint(dim, "                        "+v.Path+": "+v.Reason))
	}
	fmt.Fprintln(e.screen())
	for _, m := range x.Metadata {
		fmt.Fprintf(e.screen(), "%-11s %s  %s\n", m.Field, m.Value, e.paint(dim, "from "+m.Source))
	}
	for _, r := range x.Article.Repairs {
		fmt.Fprintf(e.screen(), "%-11s %q out of block %d  %s\n", "repaired", r.Removed, r.Block, e.paint(dim, "evidence: "+r.Evidence))
	}
	return nil
}

func mark(v extract.Verdict) string {
	switch {
	case v.Keep:
		return "+"
	case v.Kind.Note():
		return "n"
	}
	return " "
}

func inkOf(v extract.Verdict) ink {
	switch {
	case v.Keep:
		return green
	case v.Kind.Note():
		return yellow
	}
	return dim
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
