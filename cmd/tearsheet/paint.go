package main

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// ink is an ANSI colour or weight.
type ink string

const (
	bold   ink = "1"
	dim    ink = "2"
	red    ink = "31"
	green  ink = "32"
	yellow ink = "33"
	blue   ink = "34"
)

// paint colours s where stdout may be coloured.
func (e *env) paint(i ink, s string) string {
	if !e.color || s == "" || i == "" {
		return s
	}
	return "\x1b[" + string(i) + "m" + s + "\x1b[0m"
}

// wrap breaks paragraphs at a width that can be read; a paragraph stays a
// paragraph.
func wrap(s string, width int) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = text.WrapSoft(line, min(max(width, 40), 96))
	}
	lines = strings.Split(strings.Join(lines, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ") // WrapSoft fills its lines up
	}
	return strings.Join(lines, "\n")
}
