package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"tearsheet/archive/export"
)

// articleWriter writes extracted pages in one format. A stream (jsonl) has a
// line for every page, with the reason where there is no article; the formats
// for reading have the articles, and the reasons go to stderr.
type articleWriter struct {
	env     *env
	format  string
	encoder export.Encoder
	pages   int
	failed  []extracted
}

// extractFormats are the formats of extract and the names export has for them.
func extractFormats() map[string]string {
	return map[string]string{"text": "txt", "markdown": "markdown", "html": "html", "json": "json", "jsonl": "jsonl"}
}

func newArticleWriter(e *env, format string, args []string) (*articleWriter, error) {
	if format == "" {
		format = defaultFormat(args)
	}
	name, known := extractFormats()[format]
	if !known {
		return nil, fmt.Errorf("--format %s: want text, markdown, html, json or jsonl", format)
	}
	w := &articleWriter{env: e, format: format}
	if format == "jsonl" || format == "json" {
		return w, nil
	}
	encoder, err := e.encoder(name)
	w.encoder = encoder
	return w, err
}

// encoder writes articles to stdout in a format of export.
func (e *env) encoder(format string) (export.Encoder, error) {
	if format == "txt" || format == "markdown" {
		return export.NewEncoder(e.screen(), format)
	}
	return export.NewEncoder(e.stdout, format)
}

// defaultFormat is text for one page, and a stream for what may be many.
func defaultFormat(args []string) string {
	if len(args) == 1 && !strings.HasSuffix(args[0], ".warc") && !strings.HasSuffix(args[0], ".warc.gz") {
		return "text"
	}
	return "jsonl"
}

// drain writes pages in the order of jobs.
func (w *articleWriter) drain(ctx context.Context, jobs <-chan chan extracted) error {
	for job := range jobs {
		select {
		case x := <-job:
			if err := w.write(x); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (w *articleWriter) write(x extracted) error {
	w.pages++
	if x.err != nil {
		w.failed = append(w.failed, x)
	}
	switch {
	case w.format == "jsonl":
		return writeJSON(w.env.stdout, w.line(x), "")
	case x.err != nil:
		return nil
	case w.format == "json":
		return writeJSON(w.env.stdout, w.line(x), "  ")
	}
	return w.encoder.Encode(w.line(x))
}

func (w *articleWriter) line(x extracted) export.Line {
	line := x.line()
	if x.err != nil {
		line.Reason = strings.TrimPrefix(x.err.Error(), x.input.name+": ")
	}
	return line
}

func writeJSON(w io.Writer, v any, indent string) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, escaped(b.String()))
	return err
}

// Close ends the output and says what had no article: the error itself when
// there was one page, and a count when there were many.
func (w *articleWriter) Close() error {
	if w.encoder != nil {
		if err := w.encoder.Close(); err != nil {
			return err
		}
	}
	if w.pages == 1 && len(w.failed) == 1 && w.format != "jsonl" {
		return w.failed[0].err
	}
	if w.format != "jsonl" {
		for x := range slices.Values(w.failed) {
			fmt.Fprintln(w.env.aside(), "tearsheet: "+x.err.Error())
		}
	}
	if len(w.failed) > 0 {
		fmt.Fprintf(w.env.aside(), "%d of %d pages hold no article\n", len(w.failed), w.pages)
	}
	return nil
}
