package main

import (
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"

	"tearsheet/archive/search"
)

// caret shows a query and points at the character that cannot be read. A long
// query is shown around it.
func caret(wrong *search.SyntaxError, width int) string {
	query := []rune(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, wrong.Query))
	at := min(max(wrong.Column-1, 0), len(query))
	before, after := "", ""
	if from := at - width/2; from > 0 {
		query, at, before = query[from:], at-from, "…"
	}
	if to := at + width/2; to < len(query) {
		query, after = query[:to], "…"
	}
	under := text.StringWidthWithoutEscSequences(before + string(query[:at]))
	return "  " + before + string(query) + after + "\n  " + strings.Repeat(" ", under) + "^"
}
