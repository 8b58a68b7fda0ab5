package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// listing is a table that a command prints in any of the four formats.
type listing struct {
	columns []string
	wide    int // the column that gives way on a narrow terminal; -1 is none
	rows    [][]string
	values  []any // what a row is as JSON

	out    *env // prints rows as they come, if set
	lines  string
	sheet  *csv.Writer
	failed error
}

// listingFormats are what --format of every listing takes.
const listingFormats = "table, json, jsonl or csv"

// stream has rows printed as they come where the format allows it, so that a
// listing of any length takes no memory. A table and one JSON array wait for
// the last.
func (l *listing) stream(e *env, format string) error {
	switch format {
	case "csv":
		l.sheet = csv.NewWriter(e.stdout)
		l.failed = l.sheet.Write(l.columns)
	case "jsonl":
	case "table", "json":
		return nil
	default:
		return unknownFormat(format)
	}
	l.out, l.lines = e, format
	return l.failed
}

func (l *listing) add(value any, cells ...string) {
	for i := range cells {
		cells[i] = harmless(cells[i]) // before it is measured
	}
	switch {
	case l.failed != nil:
	case l.lines == "csv":
		l.failed = l.sheet.Write(cells)
	case l.lines == "jsonl":
		l.failed = writeJSON(l.out.stdout, value, "")
	default:
		l.rows = append(l.rows, cells)
		l.values = append(l.values, value)
	}
}

// print writes the listing to the command's stdout.
func (l *listing) print(e *env, format string) error {
	if l.sheet != nil {
		l.sheet.Flush()
		return errors.Join(l.failed, l.sheet.Error())
	}
	if l.out != nil {
		return l.failed
	}
	switch format {
	case "table":
		return l.table(e)
	case "json":
		if l.values == nil {
			l.values = []any{}
		}
		return writeJSON(e.stdout, l.values, "  ")
	case "jsonl":
		for _, v := range l.values {
			if err := writeJSON(e.stdout, v, ""); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		return l.csv(e.stdout)
	}
	return unknownFormat(format)
}

func unknownFormat(format string) error {
	return fmt.Errorf("%w: --format %s: want %s", errUsage, format, listingFormats)
}

func (l *listing) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(l.columns); err != nil {
		return err
	}
	return out.WriteAll(l.rows)
}

func (l *listing) table(e *env) error {
	t := table.NewWriter()
	t.SetStyle(plainStyle(e.color))
	t.AppendHeader(rowOf(l.columns))
	for _, row := range l.rows {
		t.AppendRow(rowOf(row))
	}
	if l.wide >= 0 {
		t.SetColumnConfigs([]table.ColumnConfig{{Number: l.wide + 1, WidthMax: l.room(e.width), WidthMaxEnforcer: snip}})
	}
	_, err := fmt.Fprintln(e.screen(), t.Render())
	return err
}

// room is what the other columns leave for the wide one.
func (l *listing) room(width int) int {
	room := width
	for i, name := range l.columns {
		widest := text.StringWidthWithoutEscSequences(name)
		for _, row := range l.rows {
			widest = max(widest, text.StringWidthWithoutEscSequences(row[i]))
		}
		if i != l.wide {
			room -= widest + 2
		}
	}
	return max(room, 24)
}

func snip(s string, width int) string { return text.Snip(s, width, "…") }

func rowOf(cells []string) table.Row {
	row := make(table.Row, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	return row
}

// plainStyle has no lines: a table that can be read, cut and grepped.
func plainStyle(color bool) table.Style {
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Format.Header = text.FormatDefault
	if color {
		style.Color.Header = text.Colors{text.Bold}
	}
	return style
}

// day is a time as a table shows it.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// minute is a time as a table shows it where the hour matters.
func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}
