package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	"tearsheet/archive/warc"
)

const reindexHelp = `Takes in WARC records that are not in the catalogue: those that came in just
before a crash. Writes down in the WARC files the versions that none of them tells
of any more. Then it makes the search index anew. Where archive.db is lost or
damaged, "tearsheet rebuild" makes it again.`

func reindexCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "reindex",
		Short: "Take in what a crash left, and make the search index anew",
		Long:  reindexHelp,
		Args:  exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := e.recordedAt(); err != nil {
				return err
			}
			e.collectInTime()
			h, err := e.openToWrite(c.Context())
			if err != nil {
				return err
			}
			err = e.owning(c.Context(), h, func() error { return e.reindex(c.Context(), h) })
			return errors.Join(err, h.Close())
		},
	}
}

// enough is how much memory in bytes making an index may take before garbage
// is collected more often.
const enough = 280 << 20

// collectInTime is for commands that make much of a large archive. The variable
// GOMEMLIMIT has the last word.
func (e *env) collectInTime() {
	if e.variable("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(enough)
	}
}

// recordedAt tells whether the folder holds an archive, or what is left of one.
func (e *env) recordedAt() error {
	err := e.archived()
	if names, listed := warc.Files(filepath.Join(e.config.Archive, warcName)); listed == nil && len(names) > 0 {
		return nil
	}
	return err
}

func (e *env) reindex(ctx context.Context, h *house) error {
	files, err := warc.Files(h.warcs())
	if err != nil {
		return err
	}
	t, err := h.takeIn(ctx, files, e.tellDamage)
	if err != nil {
		return err
	}
	written, err := h.inscribeMissing(ctx, files)
	if err != nil {
		return err
	}
	if written > 0 {
		fmt.Fprintf(e.aside(), "%d versions that none of the WARC files told of are written down there again\n", written)
	}
	if err := h.indexAnew(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.screen(), "%d WARC records taken in, search index made anew\n", t.Records)
	return err
}

// tellDamage says what is passed over in a WARC file.
func (e *env) tellDamage(err error) {
	fmt.Fprintln(e.aside(), "passed over: "+err.Error())
}
