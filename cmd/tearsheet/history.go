package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

const historyHelp = `Lists every version of one article, with what changed in each, how much that
weighs from 0 to 1, and whether it was silent: the text is another, and neither
a modified date nor a correction notice says so. White space, quotation marks,
the way dates are written, counters and furniture are no change.

`

func historyCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "history ADDRESS",
		Short: "List the versions of one article",
		Long:  historyHelp + addressHelp,
		Args:  exactly("ADDRESS"),
	}
	c.Flags().StringVarP(&format, "format", "f", "table", listingFormats)
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		s, err := h.archive.Find(ctx, args[0])
		if err != nil {
			return err
		}
		versions, err := h.archive.History(ctx, s.ID)
		if err != nil {
			return err
		}
		changes, err := h.archive.Differences(ctx, s.ID)
		if err != nil {
			return err
		}
		return e.history(versions, changes, format)
	})
}

// episode is a version and what it changed: a row of a history as JSON.
type episode struct {
	archive.Snapshot
	Change *archive.Difference `json:"change,omitempty"`
}

func (e *env) history(versions []archive.Snapshot, changes []archive.Difference, format string) error {
	out := listing{columns: []string{"ADDRESS", "CAPTURED", "LAST SEEN", "WORDS", "CHANGED", "WEIGHT", "TITLE"}, wide: 6}
	byVersion := map[int]*archive.Difference{}
	for i := range changes {
		byVersion[changes[i].After] = &changes[i]
	}
	for _, s := range versions {
		change := byVersion[s.Version]
		what, weight := whatChanged(change)
		out.add(episode{brief(s), change}, string(s.ID)+"@v"+strconv.Itoa(s.Version), minute(s.Captured), minute(s.Last),
			strconv.Itoa(len(strings.Fields(s.Article.Text()))), what, weight, s.Title)
	}
	if n := len(versions); n > 0 && versions[n-1].State != archive.StateLive && format == "table" {
		s := versions[n-1]
		out.add(nil, string(s.ID), minute(s.Gone), "", "", string(s.State), "", "")
	}
	return out.print(e, format)
}

// whatChanged names the classes of a change, and its weight.
func whatChanged(d *archive.Difference) (what, weight string) {
	if d == nil {
		return "first seen", ""
	}
	what = classNames(d.Classes)
	if d.Silent {
		what += " (silent)"
	}
	if d.Upgrade {
		what += " (by our upgrade)"
	}
	if d.Variant {
		what += " (another form of the page)"
	}
	return what, fmt.Sprintf("%.2f", d.Weight)
}

func classNames(classes []archive.Class) string {
	var words []string
	for _, c := range classes {
		words = append(words, strings.ReplaceAll(string(c), "_", " "))
	}
	return strings.Join(words, ", ")
}
