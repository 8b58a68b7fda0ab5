package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"tearsheet/archive/search"
)

// TestContextLines: matches stand under one another, however long they are, in
// whatever script, of the latest version or an older one.
func TestContextLines(t *testing.T) {
	var out bytes.Buffer
	e := &env{stdout: &out, width: 80}
	for _, l := range []search.Line{
		{Left: "and in the", Match: "mine", Right: "of the village nobody worked"},
		{Left: strings.Repeat("before ", 20), Match: "miners", Right: strings.Repeat("behind ", 20)},
		{Left: "市長は昨日の会議で", Match: "鉱山", Right: "を閉じると語った"},
	} {
		for _, old := range []bool{false, true} {
			out.Reset()
			if err := e.contextLine(search.Hit{ID: "abcdefghij", Version: 2, Old: old}, l); err != nil {
				t.Fatal(err)
			}
			line := strings.TrimSuffix(out.String(), "\n")
			left, _, _ := strings.Cut(line, l.Match)
			if at, all := text.StringWidthWithoutEscSequences(left), text.StringWidthWithoutEscSequences(line); at != 40 || all > 80 {
				t.Errorf("the match stands at %d of %d: %q", at, all, line)
			}
		}
	}
}
