package main

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

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
	format, file, asOf string
	all                bool
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
	c.Flags().StringVar(&f.asOf, "as-of", "", "the archive as it was at the end of this day: 2024, 2024-01 or 2024-01-10")
	c.SetFlagErrorFunc(dashed)
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		return e.export(ctx, h, strings.Join(args, " "), f)
	})
}

// time is the one that --as-of says, zero for now.
func (f *exportFlags) time() (t time.Time, err error) {
	if f.asOf == "" {
		return t, nil
	}
	if slices.Contains(preserving, f.format) {
		return t, fmt.Errorf("--as-of does not go with --format %s, which holds captures: say captured: in the query", f.format)
	}
	return endOf("as-of", f.asOf)
}

func (e *env) export(ctx context.Context, h *house, words string, f exportFlags) error {
	asOf, err := f.time()
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if slices.Contains(preserving, f.format) {
		return e.exportPreserving(ctx, h, words, f)
	}
	rows, err := h.matching(ctx, words, f.all, asOf)
	if err != nil {
		return err
	}
	all, err := h.clustered(ctx, rows, words == "" && asOf.IsZero())
	if err != nil {
		return err
	}
	if f.file == "" {
		return e.exportStream(all, f.format)
	}
	m := export.Manifest{Query: words, AsOf: f.asOf, Format: f.format, Archive: h.dir, Tearsheet: version(), Created: e.now()}
	m, err = export.File(e.path(f.file), m, all)
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

// together is of how many exported articles at once the copies are looked for,
// where not the whole archive is exported.
const together = 1000

// clustered turns versions into exported lines, which name the cluster of
// copies that an article belongs to.
func (h *house) clustered(ctx context.Context, rows iter.Seq2[archive.Snapshot, error], whole bool) (iter.Seq2[export.Line, error], error) {
	if whole {
		clusters, err := h.archive.Clusters(ctx)
		return func(yield func(export.Line, error) bool) {
			for s, err := range rows {
				if !yield(line(s, clusters), err) {
					return
				}
			}
		}, err
	}
	return func(yield func(export.Line, error) bool) {
		var some []archive.Snapshot
		for s, err := range rows {
			if err != nil {
				yield(export.Line{}, err)
				return
			}
			if some = append(some, s); len(some) < together {
				continue
			}
			if !h.yieldLines(ctx, some, yield) {
				return
			}
			some = some[:0]
		}
		h.yieldLines(ctx, some, yield)
	}, nil
}

// yieldLines yields versions with the clusters of their articles alone.
func (h *house) yieldLines(ctx context.Context, some []archive.Snapshot, yield func(export.Line, error) bool) bool {
	if len(some) == 0 {
		return true
	}
	ids := make([]archive.ID, len(some))
	for i := range some {
		ids[i] = some[i].ID
	}
	clusters, err := h.archive.Clusters(ctx, ids...)
	if err != nil {
		return yield(export.Line{}, err)
	}
	for _, s := range some {
		if !yield(line(s, clusters), nil) {
			return false
		}
	}
	return true
}

func line(s archive.Snapshot, clusters map[archive.ID]archive.ID) export.Line {
	l := export.LineOf(s)
	l.Cluster = clusters[s.ID]
	return l
}

// matching iterates over every snapshot that a query matches; no words match
// all. A time that is not zero asks for the archive as it was then.
func (h *house) matching(ctx context.Context, words string, all bool, asOf time.Time) (iter.Seq2[archive.Snapshot, error], error) {
	if words == "" && (all || asOf.IsZero()) {
		return until(asOf, h.archive.Snapshots(ctx, archive.Query{All: all})), nil
	}
	if words == "" {
		return h.found(ctx, h.everyID(ctx), all, asOf), nil
	}
	query, err := search.ParseQuery(words)
	if err != nil {
		return nil, err
	}
	index, err := h.index(ctx)
	if err != nil {
		return nil, err
	}
	if query = query.Of(h.archive); !asOf.IsZero() {
		query = query.AsOf(asOf, h.archive)
	}
	return h.found(ctx, index.Match(ctx, query), all, asOf), nil
}

// until leaves out what was captured after a time, if that is not zero.
func until(asOf time.Time, all iter.Seq2[archive.Snapshot, error]) iter.Seq2[archive.Snapshot, error] {
	return func(yield func(archive.Snapshot, error) bool) {
		for s, err := range all {
			if later := !asOf.IsZero() && s.Captured.After(asOf); !later && !yield(s, err) {
				return
			}
		}
	}
}

// everyID lists all articles, newest first.
func (h *house) everyID(ctx context.Context) iter.Seq2[archive.ID, error] {
	return func(yield func(archive.ID, error) bool) {
		for s, err := range h.archive.Snapshots(ctx, archive.Query{Heads: true}) {
			if !yield(s.ID, err) {
				return
			}
		}
	}
}

// found turns matches into snapshots: the latest version of each article, or
// every one.
func (h *house) found(ctx context.Context, ids iter.Seq2[archive.ID, error], all bool, asOf time.Time) iter.Seq2[archive.Snapshot, error] {
	return func(yield func(archive.Snapshot, error) bool) {
		for id, err := range ids {
			versions, err := h.versions(ctx, id, err, all, asOf)
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

// versions are those of an article that are exported, of those captured by a
// time if that is not zero.
func (h *house) versions(ctx context.Context, id archive.ID, err error, all bool, asOf time.Time) ([]archive.Snapshot, error) {
	if err != nil {
		return nil, err
	}
	if all {
		history, err := h.archive.History(ctx, id)
		return slices.DeleteFunc(history, func(s archive.Snapshot) bool {
			return !asOf.IsZero() && s.Captured.After(asOf)
		}), err
	}
	n := 0
	if !asOf.IsZero() {
		if n, err = h.archive.At(ctx, id, asOf); n == 0 || err != nil {
			return nil, err
		}
	}
	s, err := h.archive.Snapshot(ctx, id, n)
	return []archive.Snapshot{s}, err
}
