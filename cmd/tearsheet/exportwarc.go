package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/export"
	"tearsheet/archive/warc"
)

// preserving are the formats of export that hold the bytes as they came.
var preserving = []string{"warc", "wacz", "bagit"}

// warcExport writes the records of captures to one WARC file.
type warcExport struct {
	env      *env
	house    *house
	captures []archive.Capture                     // in the order of their records
	versions map[archive.Record][]archive.Snapshot // what was made of them

	name    string // of the WARC file
	w       io.Writer
	at      int64
	lines   []export.CDX
	damaged int
}

// exportPreserving writes captures of the articles that a query matches, or
// all captures.
func (e *env) exportPreserving(ctx context.Context, h *house, words string, f exportFlags) error {
	if f.format == "bagit" && f.file == "" {
		return fmt.Errorf("%w: --format bagit makes a folder: name it with -o", errUsage)
	}
	x := &warcExport{env: e, house: h, name: "data.warc.gz", versions: map[archive.Record][]archive.Snapshot{}}
	if err := x.gather(ctx, words); err != nil {
		return err
	}
	var err error
	switch {
	case f.format == "bagit":
		err = x.bag(ctx, e.path(f.file), words)
	case f.file == "":
		err = x.stream(ctx, e.stdout, f.format)
	default:
		err = export.WriteFile(e.path(f.file), func(w io.Writer) error { return x.stream(ctx, w, f.format) })
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.aside(), "%d captures, %s\n", len(x.lines), size(x.at))
	if x.damaged > 0 {
		return errDamage
	}
	return nil
}

// gather finds the captures, and the versions that were made of them.
func (x *warcExport) gather(ctx context.Context, words string) error {
	rows, err := x.house.matching(ctx, words, true, time.Time{})
	if err != nil {
		return err
	}
	var urls []string
	for s, err := range rows {
		if err != nil {
			return err
		}
		s.Captured = s.Captured.UTC()
		x.versions[s.Record] = append(x.versions[s.Record], s)
		urls = append(append(urls, s.URL), s.URLs...)
	}
	slices.Sort(urls)
	urls = slices.Compact(urls)
	if words == "" {
		urls = []string{""} // all
	}
	if err := x.capturesOf(ctx, urls); err != nil {
		return err
	}
	if words != "" {
		if err := x.standAlone(ctx); err != nil {
			return err
		}
	}
	slices.SortFunc(x.captures, func(a, b archive.Capture) int {
		return cmp.Or(strings.Compare(a.Record.File, b.Record.File), cmp.Compare(a.Record.Offset, b.Record.Offset))
	})
	return nil
}

func (x *warcExport) capturesOf(ctx context.Context, urls []string) error {
	seen := map[archive.Record]bool{}
	for _, url := range urls {
		for c, err := range x.house.archive.Captures(ctx, url) {
			if err != nil {
				return err
			}
			if !c.Record.IsZero() && !seen[c.Record] {
				seen[c.Record] = true
				x.captures = append(x.captures, c)
			}
		}
	}
	return nil
}

// stream writes a WARC file or a WACZ.
func (x *warcExport) stream(ctx context.Context, w io.Writer, format string) error {
	if format == "warc" {
		return x.records(ctx, w)
	}
	z := export.NewWACZ(w)
	data, err := z.WARC(x.name)
	if err != nil {
		return err
	}
	if err := x.records(ctx, data); err != nil {
		return err
	}
	for _, line := range x.lines {
		z.Index(line)
	}
	if err := x.pages(z); err != nil {
		return err
	}
	return z.Close("Tearsheet archive", "tearsheet/"+version(), x.env.now())
}

func (x *warcExport) pages(z *export.WACZ) error {
	for _, c := range x.captures {
		for _, s := range x.versions[c.Record] {
			if err := z.Page(s.ID, c.URL, s.Title, c.Time); err != nil {
				return err
			}
		}
	}
	return nil
}

// bag writes the captures, their index and the articles as a bag.
func (x *warcExport) bag(ctx context.Context, dir, words string) error {
	b, err := export.NewBag(dir)
	if err != nil {
		return err
	}
	err = b.Write("warc/"+x.name, func(w io.Writer) error { return x.records(ctx, w) })
	if err == nil {
		err = b.Write("index.cdxj", x.index)
	}
	if err == nil {
		err = b.Write("articles.jsonl", func(w io.Writer) error { return x.articles(ctx, w, words) })
	}
	if err == nil {
		err = b.Close("Articles of a Tearsheet archive, every version, and the captures they were made from", "tearsheet/"+version(), x.env.now())
	}
	if err != nil {
		return errors.Join(err, b.Abandon())
	}
	return nil
}

func (x *warcExport) index(w io.Writer) error {
	var lines []string
	for _, line := range x.lines {
		lines = append(lines, line.String()+"\n")
	}
	slices.Sort(lines)
	_, err := io.WriteString(w, strings.Join(lines, ""))
	return err
}

func (x *warcExport) articles(ctx context.Context, w io.Writer, words string) error {
	rows, err := x.house.matching(ctx, words, true, time.Time{})
	if err != nil {
		return err
	}
	encoder, err := export.NewEncoder(w, "jsonl")
	if err != nil {
		return err
	}
	for s, err := range rows {
		if err == nil {
			err = encoder.Encode(export.LineOf(s))
		}
		if err != nil {
			return err
		}
	}
	return encoder.Close()
}

// Write counts what goes into the WARC file.
func (x *warcExport) Write(b []byte) (int, error) {
	n, err := x.w.Write(b)
	x.at += int64(n)
	return n, err
}

// records writes the WARC file: each response with its request and with what
// was made of it. What is damaged is named, and left out.
func (x *warcExport) records(ctx context.Context, w io.Writer) error {
	x.w, x.at, x.lines = w, 0, nil
	if err := warc.WriteInfo(x, x.name, warc.Options{Software: "tearsheet/" + version(), Operator: x.env.config.Contact, Now: x.env.now}); err != nil {
		return err
	}
	for rest := x.captures; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Record.File == rest[0].Record.File {
			n++
		}
		if err := x.file(ctx, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// file writes the captures that lie in one file.
func (x *warcExport) file(ctx context.Context, captures []archive.Capture) error {
	f, err := os.Open(filepath.Join(x.house.warcs(), captures[0].Record.File))
	if err != nil {
		x.damaged += len(captures)
		x.env.tellDamage(err)
		return nil
	}
	defer f.Close()
	for _, c := range captures {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r, err := warc.Open(x.house.warcs(), c.Record)
		if err == nil {
			err = r.Check()
		}
		if err != nil {
			x.damaged++
			x.env.tellDamage(err)
			continue
		}
		if err := x.record(c, r, f); err != nil {
			return err
		}
	}
	return nil
}

// record writes one capture: response, request, and metadata.
func (x *warcExport) record(c archive.Capture, r *warc.Record, f io.ReaderAt) error {
	line := export.CDXOf(c)
	line.Filename, line.Offset = x.name, x.at
	if _, err := r.Copy(x, f); err != nil {
		return err
	}
	line.Length = x.at - line.Offset
	if digest := r.Header.Get("WARC-Payload-Digest"); digest != "" {
		line.Digest = digest
	}
	x.lines = append(x.lines, line)
	if request := r.Request(f); request != nil {
		if _, err := request.Copy(x, f); err != nil {
			return err
		}
	}
	for _, s := range x.versions[c.Record] {
		d := warc.Description{Captured: c.Time, Indexed: s.Indexed, Digest: s.Fixity, Article: s.Article}
		if err := warc.WriteDescription(x, r, d); err != nil {
			return err
		}
	}
	return nil
}
