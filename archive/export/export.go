// Package export writes articles in the formats that people take away: one
// encoder a format, and files that are whole or not there.
package export

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrFormat is returned for a format that is not one of Formats.
var ErrFormat = errors.New("no such format")

// Encoder writes articles in one format. Encode may be called any number of
// times; Close writes what the format has at its end, and does not close the
// writer below. Errors are those of the writer.
type Encoder interface {
	Encode(Line) error
	Close() error
}

// Formats lists the formats NewEncoder knows.
func Formats() []string { return []string{"jsonl", "json", "csv", "txt", "markdown", "html"} }

// NewEncoder is an encoder that writes to w: one write for each article.
//
//	jsonl     one JSON object a line, see Line
//	json      an array of the same objects
//	csv       RFC 4180 with a header, see Columns
//	txt       title, byline, date, URL, blank line, text: ready to be cited
//	markdown  YAML front matter and the body with its headings, lists and tables
//	html      one page with all articles
//
// It returns ErrFormat, which lists the formats, for any other.
func NewEncoder(w io.Writer, format string) (Encoder, error) {
	switch format {
	case "jsonl":
		return &jsonlEncoder{w: w}, nil
	case "json":
		return &jsonEncoder{w: w}, nil
	case "csv":
		return &csvEncoder{w: w}, nil
	case "txt":
		return &txtEncoder{w: w}, nil
	case "markdown":
		return &markdownEncoder{w: w}, nil
	case "html":
		return &htmlEncoder{w: w}, nil
	}
	return nil, fmt.Errorf("write %q: %w: formats are %s", format, ErrFormat, strings.Join(Formats(), ", "))
}

// oneLine folds all white space to single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
