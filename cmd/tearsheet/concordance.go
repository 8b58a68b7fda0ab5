package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"tearsheet/archive"
	"tearsheet/archive/search"
)

// occurrence is a line of search --kwic as JSON.
type occurrence struct {
	ID      archive.ID `json:"id"`
	Version int        `json:"version"`
	URL     string     `json:"url"`
	search.Line
}

// concordance shows every place in the texts that matches on a line of its own,
// the matches under one another.
func (e *env) concordance(ctx context.Context, h *house, q search.Query, page search.Page, a asking) error {
	index, err := h.index(ctx)
	if err != nil {
		return err
	}
	page.Texts = nil
	out := listing{columns: []string{"ID", "LEFT", "MATCH", "RIGHT", "URL"}, wide: 1}
	if err := out.stream(e, a.format); err != nil {
		return err
	}
	damaged := false
	for hit, err := range index.All(ctx, q, page) {
		if err == nil {
			err = out.failed
		}
		if err != nil {
			return err
		}
		s, err := h.archive.Snapshot(ctx, hit.ID, hit.Version)
		if errors.Is(err, archive.ErrNotFound) || errors.Is(err, archive.ErrCorrupt) {
			damaged = damaged || errors.Is(err, archive.ErrCorrupt)
			continue // lost since it was indexed, as verify says
		}
		if err != nil {
			return err
		}
		for _, l := range q.Lines(s.Text(), s.Lang, a.kwic) {
			if a.format == "table" {
				if err := e.contextLine(hit, l); err != nil {
					return err
				}
				continue
			}
			out.add(occurrence{hit.ID, hit.Version, hit.URL, l}, string(hit.ID), l.Left, l.Match, l.Right, hit.URL)
		}
	}
	if a.format != "table" {
		err = out.print(e, a.format)
	}
	return errors.Join(err, unreadTexts(damaged))
}

// contextLine puts a match in the middle of the terminal, where the others begin.
func (e *env) contextLine(hit search.Hit, l search.Line) error {
	const least = 10
	name := address(hit)
	before := max(e.width/2-len(name)-len("   "), least)
	after := max(e.width-e.width/2-text.StringWidthWithoutEscSequences(l.Match)-len(" "), least)
	left, right := fitLeft(strings.TrimSpace(l.Left), before), fitRight(strings.TrimSpace(l.Right), after)
	pad := strings.Repeat(" ", max(0, before-text.StringWidthWithoutEscSequences(left)))
	_, err := fmt.Fprintf(e.screen(), "%s  %s%s %s %s\n", e.paint(dim, name), pad, left, e.paint(yellow, l.Match), right)
	return err
}

// fitLeft keeps the end of a text, fitRight its beginning.
func fitLeft(s string, width int) string {
	for text.StringWidthWithoutEscSequences(s) > width {
		_, s = cutRune(s)
	}
	return s
}

func fitRight(s string, width int) string { return text.Trim(s, width) }

func cutRune(s string) (first, rest string) {
	for i := range s {
		if i > 0 {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// count prints how many matches each value has.
func (e *env) count(ctx context.Context, h *house, q search.Query, a asking) error {
	by, err := search.ParseBy(a.countBy)
	if err != nil {
		return err
	}
	index, err := h.index(ctx)
	if err != nil {
		return err
	}
	tallies, err := index.Count(ctx, q, by)
	if err != nil {
		return err
	}
	out := listing{columns: []string{strings.ToUpper(a.countBy), "COUNT"}, wide: 0}
	for _, t := range tallies {
		out.add(t, t.Value, strconv.Itoa(t.Count))
	}
	if len(tallies) == 0 && a.format == "table" {
		_, err := fmt.Fprintln(e.aside(), "0 matches")
		return err
	}
	return out.print(e, a.format)
}
