package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

const verifyHelp = `Reads the whole archive: every text against its SHA-256, every version against its
chain, every capture against its WARC record. Ends with code 3 if it finds damage.`

func verifyCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "verify",
		Short: "Check that nothing is damaged",
		Long:  verifyHelp,
		Args:  exactly(),
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "table or json")
	return e.reading(c, func(ctx context.Context, h *house, _ []string) error {
		return e.verify(ctx, h, format)
	})
}

// verified is what verify has to say, as JSON.
type verified struct {
	Damage    []archive.Finding `json:"damage"`
	Articles  int               `json:"articles"`
	Captures  int               `json:"captures"`
	Records   int               `json:"records"`
	Unclaimed int               `json:"unclaimed"` // records that no capture points at
}

func (e *env) verify(ctx context.Context, h *house, format string) error {
	v, err := h.verify(ctx)
	if err != nil {
		return err
	}
	if format == "json" {
		err = writeJSON(e.stdout, v, "  ")
	} else {
		err = e.printVerified(v)
	}
	if err == nil && len(v.Damage) > 0 {
		return errDamage
	}
	return err
}

func (h *house) verify(ctx context.Context) (v verified, err error) {
	v.Damage = []archive.Finding{}
	for f, err := range h.archive.Verify(ctx) {
		if err != nil {
			return v, err
		}
		v.Damage = append(v.Damage, f)
	}
	stats, err := h.archive.Stats(ctx)
	if err != nil {
		return v, err
	}
	v.Articles, v.Captures = stats.Articles, stats.Captures
	for o, err := range h.records(ctx) {
		if err != nil {
			return v, err
		}
		v.Records++
		if o.unclaimed {
			v.Unclaimed++
		}
	}
	return v, nil
}

func (e *env) printVerified(v verified) error {
	for _, f := range v.Damage {
		fmt.Fprintf(e.stdout, "%s %s %s: %s\n", e.paint(red, "damage"), f.Part, f.Name, f.Problem)
	}
	if v.Unclaimed > 0 && e.house == nil { // while an owner crawls they are the pages in flight
		fmt.Fprintf(e.stderr, "%d WARC records came in just before a crash and are not in the catalogue yet: run \"tearsheet reindex\"\n", v.Unclaimed)
	}
	verdict := "no damage"
	if n := len(v.Damage); n > 0 {
		verdict = fmt.Sprintf("%d damaged", n)
	}
	_, err := fmt.Fprintf(e.stdout, "%d articles, %d captures, %d WARC records: %s\n", v.Articles, v.Captures, v.Records, verdict)
	return err
}
