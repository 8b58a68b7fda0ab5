package main

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/export"
	"tearsheet/archive/search"
)

const exportHelp = `Writes the articles that match a search query, or all of them, to stdout or a
file. Nothing is left out silently: beside FILE a FILE.manifest.json says what
was asked, how many rows there are and what their checksum is.

warc, wacz and bagit hold the captures of those articles, every version of them;
without QUERY every capture. warc is one WARC 1.1 file, wacz that with an index and
a list of pages for replay, bagit (RFC 8493) a folder with the WARC file, its index
and the articles as jsonl.`

// exportFlags say what goes out and how.
type exportFlags struct {
	format, file string
	all          bool
}

func exportCommand(e *env) *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export [QUERY]",
		Short: "Write articles as jsonl, csv, txt or markdown",
		Long:  exportHelp,
		Example: `  tearsheet export > everything.jsonl
  tearsheet export 'section:"East Asia" after:2024-01' --format csv -o asia.csv`,
	}
	c.Flags().StringVarP(&f.format, "format", "f", "jsonl", "jsonl, json, csv, txt, markdown, html, warc, wacz or bagit")
	c.Flags().StringVarP(&f.file, "output", "o", "", "write to this file, and a manifest beside it")
	c.Flags().BoolVar(&f.all, "all", false, "every version, not only the latest")
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		return e.export(ctx, h, strings.Join(args, " "), f)
	})
}

func (e *env) export(ctx context.Context, h *house, words string, f exportFlags) error {
	if slices.Contains(preserving, f.format) {
		return e.exportPreserving(ctx, h, words, f)
	}
	rows, err := h.matching(ctx, words, f.all)
	if err != nil {
		return err
	}
	clusters, err := h.archive.Clusters(ctx)
	if err != nil {
		return err
	}
	if f.file == "" {
		return e.exportStream(lines(rows, clusters), f.format)
	}
	m := export.Manifest{Query: words, Format: f.format, Archive: h.dir, Tearsheet: version(), Created: e.now()}
	m, err = export.File(e.path(f.file), m, lines(rows, clusters))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.aside(), "%d articles, %s, in %s; what was asked is in %[3]s.manifest.json\n", m.Rows, size(m.Bytes), f.file)
	return err
}

func (e *env) exportStream(lines iter.Seq2[export.Line, error], format string) error {
	encoder, err := export.NewEncoder(e.stdout, format)
	if err != nil {
		return err
	}
	for line, err := range lines {
		if err != nil {
			return err
		}
		if err := encoder.Encode(line); err != nil {
			return fmt.Errorf("export %s: %w", line.URL, err)
		}
	}
	return encoder.Close()
}

// lines turns versions into exported lines, which name the cluster of copies
// that an article belongs to.
func lines(rows iter.Seq2[archive.Snapshot, error], clusters map[archive.ID]archive.ID) iter.Seq2[export.Line, error] {
	return func(yield func(export.Line, error) bool) {
		for s, err := range rows {
			line := export.LineOf(s)
			line.Cluster = clusters[s.ID]
			if !yield(line, err) {
				return
			}
		}
	}
}

// matching iterates over every snapshot that a query matches; no words match
// all.
func (h *house) matching(ctx context.Context, words string, all bool) (iter.Seq2[archive.Snapshot, error], error) {
	if words == "" {
		return h.archive.Snapshots(ctx, archive.Query{All: all}), nil
	}
	query, err := search.ParseQuery(words)
	if err != nil {
		return nil, err
	}
	index, err := h.index(ctx)
	if err != nil {
		return nil, err
	}
	return h.found(ctx, index.Match(ctx, query.Of(h.archive)), all), nil
}

// found turns matches into snapshots: the latest version of each article, or
// every one.
func (h *house) found(ctx context.Context, ids iter.Seq2[archive.ID, error], all bool) iter.Seq2[archive.Snapshot, error] {
	return func(yield func(archive.Snapshot, error) bool) {
		for id, err := range ids {
			versions, err := h.versions(ctx, id, err, all)
			if err != nil {
				yield(archive.Snapshot{}, err)
				return
			}
			for _, s := range versions {
				if !yield(s, nil) {
					return
				}
			}
		}
	}
}

func (h *house) versions(ctx context.Context, id archive.ID, err error, all bool) ([]archive.Snapshot, error) {
	if err != nil {
		return nil, err
	}
	if all {
		return h.archive.History(ctx, id)
	}
	latest, err := h.archive.Snapshot(ctx, id, 0)
	return []archive.Snapshot{latest}, err
}
