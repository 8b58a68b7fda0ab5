package export

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// between stands between two articles of a txt file.
const between = "\n========================================================================\n\n"

type txtEncoder struct {
	w   io.Writer
	any bool
}

func (e *txtEncoder) Encode(l Line) error {
	var b strings.Builder
	if e.any {
		b.WriteString(between)
	}
	e.any = true
	for _, line := range citation(l) {
		if line = oneLine(line); line != "" {
			b.WriteString(line + "\n")
		}
	}
	b.WriteString("\n" + strings.TrimRight(l.Text, "\n"))
	if l.Text != "" {
		b.WriteString("\n")
	}
	_, err := io.WriteString(e.w, b.String())
	return err
}

func (e *txtEncoder) Close() error { return nil }

// citation is what a reader needs to cite an article, a line each.
func citation(l Line) []string {
	byline := join(l.Authors)
	if byline != "" {
		byline = "By " + byline
	}
	return []string{l.Title, l.standfirst(), byline, dateline(l), l.URL, provenance(l), l.Reason}
}

// dateline is where and when the article was published.
func dateline(l Line) string {
	line := l.Site
	if date := l.Published.String(); date != "" {
		line = strings.TrimPrefix(line+", "+date, ", ")
	}
	if date := l.Modified.String(); date != "" {
		line = strings.TrimPrefix(line+", modified "+date, ", ")
	}
	return line
}

// provenance is when the text was captured, and which of its versions it is.
func provenance(l Line) string {
	if l.Captured.IsZero() {
		return ""
	}
	line := "Captured " + l.Captured.Format(time.RFC3339)
	if l.Version > 0 {
		line += fmt.Sprintf(", version %d of %d", l.Version, l.Versions)
	}
	return line
}
