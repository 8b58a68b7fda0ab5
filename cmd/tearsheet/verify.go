package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

const verifyHelp = `Reads the whole archive: every text against its SHA-256, every version against its
chain, every WARC record against its digests, every capture against its record, the
search index against its checksums and the archive, and the files of a backup against backup.json.
It names what is damaged and from what it can be made again, and ends with code 3
if it finds damage. --sample 1% looks at a random part.`

func verifyCommand(e *env) *cobra.Command {
	var format, sample string
	c := &cobra.Command{
		Use:   "verify",
		Short: "Check that nothing is damaged",
		Long:  verifyHelp,
		Args:  exactly(),
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "table, json or jsonl")
	c.Flags().StringVar(&sample, "sample", "", "look at so much of it, chosen at random, as 1%")
	e.reading(c, func(ctx context.Context, h *house, _ []string) error {
		share, err := shareOf(sample)
		if err != nil {
			return usageError(c, err)
		}
		return e.verify(ctx, h, format, share)
	})
	read := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		err := read(c, args)
		if e.house == nil && errors.Is(err, archive.ErrCorrupt) {
			return e.verifyRest(c.Context(), format, err)
		}
		return err
	}
	return c
}

// shareOf reads a percentage; "" is all.
func shareOf(s string) (float64, error) {
	if s == "" {
		return 1, nil
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil || n <= 0 || n > 100 || !strings.HasSuffix(s, "%") {
		return 0, fmt.Errorf("--sample %s: want a percentage, as 1%%", s)
	}
	return n / 100, nil
}

// harm is a finding, and from what it can be made good.
type harm struct {
	archive.Finding
	Remedy string `json:"remedy"`
}

// verified is what verify has to say, as JSON.
type verified struct {
	Damage    []harm `json:"damage"`
	Articles  int    `json:"articles"`
	Captures  int    `json:"captures"`
	Records   int    `json:"records"`   // responses and revisits in the WARC files
	Unclaimed int    `json:"unclaimed"` // records that no capture points at

	// Unfinished is how many places a crash left that cannot be read and that
	// nothing points at: the next owner moves them out of the way.
	Unfinished int     `json:"unfinished,omitempty"`
	More       int     `json:"more,omitempty"`   // damage beyond maxDamage, which is only counted
	Sample     float64 `json:"sample,omitempty"` // the share that was looked at, if not all
}

// maxDamage bounds the damage that is told piece by piece.
const maxDamage = 10_000

func (v *verified) add(f archive.Finding) {
	if len(v.Damage) == maxDamage {
		v.More++
		return
	}
	v.Damage = append(v.Damage, harm{f, remedy(f.Part)})
}

// remedy is from what a damaged part can be made good.
func remedy(part string) string {
	switch part {
	case "index":
		return "\"tearsheet reindex\" makes the search index again from archive.db"
	case "description":
		return "\"tearsheet reindex\" writes it down again from archive.db"
	case "capture", "record":
		return "articles keep their text in archive.db; the bytes of the page can come from a backup, by copying its WARC file"
	case "backup":
		return "\"tearsheet backup\" to another folder makes a new one"
	}
	return remedyRebuild
}

const remedyRebuild = "\"tearsheet rebuild\" makes archive.db again from the WARC files"

func (e *env) verify(ctx context.Context, h *house, format string, share float64) error {
	v, err := e.inspect(ctx, h, share)
	if err != nil {
		return err
	}
	return e.sayVerified(v, format)
}

func (e *env) sayVerified(v verified, format string) (err error) {
	switch format {
	case "json":
		err = writeJSON(e.stdout, v, "  ")
	case "jsonl":
		err = e.verifiedLines(v)
	default:
		err = e.printVerified(v)
	}
	if err != nil || len(v.Damage) == 0 {
		return err
	}
	if slices.ContainsFunc(v.Damage, func(d harm) bool { return d.Remedy == remedyRebuild }) {
		fmt.Fprintln(e.aside(), rebuild)
	}
	return errDamage
}

// verifiedLines has a line for each damage, and one for the whole.
func (e *env) verifiedLines(v verified) error {
	for _, d := range v.Damage {
		if err := writeJSON(e.stdout, d, ""); err != nil {
			return err
		}
	}
	v.Damage = []harm{}
	return writeJSON(e.stdout, v, "")
}

// inspect looks at the catalogue, the WARC files, the index and the list of a
// backup.
func (e *env) inspect(ctx context.Context, h *house, share float64) (v verified, err error) {
	v.Damage = []harm{}
	whole := share >= 1
	a := *h.archive
	a.Checked = e.counting()
	if whole {
		a.Records = nil // the files are read in one go, below
	} else {
		v.Sample = share
		a.Sampled = func() bool { return rand.Float64() < share }
	}
	for f, err := range a.Verify(ctx) {
		if err != nil {
			return v, err
		}
		v.add(f)
	}
	stats, err := h.archive.Stats(ctx)
	if err != nil {
		return v, err
	}
	v.Articles, v.Captures = stats.Articles, stats.Captures
	if !whole {
		return v, nil
	}
	if err := h.verifyFiles(ctx, &v, a.Checked); err != nil {
		return v, err
	}
	if err := h.verifyIndex(ctx, &v); err != nil {
		return v, err
	}
	return v, verifyBackup(h.dir, &v)
}

// counting shows on a terminal how much has been looked at.
func (e *env) counting() func(string) {
	checked := 0
	return func(part string) {
		checked++
		if e.terminal && checked%500 == 0 {
			fmt.Fprintf(e.stderr, "\r%d checked, now %ss \x1b[K", checked, part)
		}
	}
}

func (e *env) printVerified(v verified) error {
	if e.terminal {
		fmt.Fprint(e.stderr, "\r\x1b[K")
	}
	for _, f := range v.Damage {
		fmt.Fprintf(e.screen(), "%s %s %s: %s\n       %s\n", e.paint(red, "damage"), f.Part, f.Name, f.Problem, e.paint(dim, f.Remedy))
	}
	_, copied := isBackup(e.config.Archive)
	if v.Unclaimed > 0 && e.house == nil && !copied { // else they are the pages in flight
		fmt.Fprintf(e.aside(), "%d WARC records came in just before a crash and are not in the catalogue yet: run \"tearsheet reindex\"\n", v.Unclaimed)
	}
	if v.Unfinished > 0 {
		fmt.Fprintf(e.aside(), "%d places of WARC files hold what a crash left unfinished: the next command that writes moves it out of the way\n", v.Unfinished)
	}
	verdict := "no damage"
	if n := len(v.Damage) + v.More; n > 0 {
		verdict = fmt.Sprintf("%d damaged", n)
	}
	if v.Sample > 0 {
		verdict += fmt.Sprintf(" in a sample of %g%%", v.Sample*100)
	}
	_, err := fmt.Fprintf(e.screen(), "%d articles, %d captures, %d WARC records: %s\n", v.Articles, v.Captures, v.Records, verdict)
	return err
}
