package archive

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Edit is a run of words that two texts share, or that one of them lacks.
type Edit struct {
	Op   string `json:"op"`   // Kept, Removed or Added
	Text string `json:"text"` // words with single spaces; "\n\n" ends a paragraph
}

// Which of the two texts has an edit's words.
const (
	Kept    = "kept"
	Removed = "removed"
	Added   = "added"
)

// paragraphEnd stands between paragraphs while words are compared.
const paragraphEnd = "\x00"

// Compare lists what turns one text into another, word by word, in reading
// order: Myers' shortest edit script over words (Algorithmica 1, 1986).
func Compare(before, after string) []Edit {
	old, current := wordLines(before), wordLines(after)
	var edits []Edit
	at := 0
	for _, e := range udiff.Lines(old, current) {
		edits = appendEdit(edits, Kept, old[at:e.Start])
		edits = appendEdit(edits, Removed, old[e.Start:e.End])
		edits = appendEdit(edits, Added, e.New)
		at = e.End
	}
	return appendEdit(edits, Kept, old[at:])
}

// wordLines puts every word on a line of its own, for a line diff to compare.
func wordLines(text string) string {
	var b strings.Builder
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			b.WriteString(paragraphEnd + "\n")
		}
		for _, word := range strings.Fields(paragraph) {
			b.WriteString(word + "\n")
		}
	}
	return b.String()
}

func appendEdit(edits []Edit, op string, lines string) []Edit {
	if lines == "" {
		return edits
	}
	text := strings.ReplaceAll(strings.TrimSuffix(lines, "\n"), "\n", " ")
	for _, ragged := range []string{" " + paragraphEnd + " ", paragraphEnd + " ", " " + paragraphEnd, paragraphEnd} {
		text = strings.ReplaceAll(text, ragged, "\n\n")
	}
	if last := len(edits) - 1; last >= 0 && edits[last].Op == op {
		edits[last].Text += " " + text
		return edits
	}
	return append(edits, Edit{Op: op, Text: text})
}
