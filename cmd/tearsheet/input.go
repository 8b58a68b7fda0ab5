package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tearsheet/archive/warc"
	"tearsheet/scraper/extract"
)

// input is one page to extract, wherever it came from.
type input struct {
	name string // how to speak of it: the file, the URL
	url  string // where the page was published, "" if nobody said
	mime string // Content-Type, "" if nobody said
	body []byte
	err  error // why there is no body

	captured time.Time // when it was fetched, zero if nobody said

	doc  *goquery.Document // the page parsed, nil if it is not yet
	site *extract.Site     // what its site's other pages say, nil if nothing is known
}

// maxInput is how many bytes of a page are read; a news page has a
// hundredth of it.
const maxInput = 64 << 20

// errTooLarge is returned for a page of more than maxInput bytes.
var errTooLarge = fmt.Errorf("more than %d MiB: no article is that long", maxInput>>20)

// inputs hands every page that a command's arguments name to yield, in order,
// until yield returns an error.
func (e *env) inputs(ctx context.Context, args []string, published string, yield func(input) error) error {
	for _, arg := range args {
		if err := e.inputsOf(ctx, arg, published, yield); err != nil {
			return err
		}
	}
	return nil
}

func (e *env) inputsOf(ctx context.Context, arg, published string, yield func(input) error) error {
	switch {
	case arg == "-":
		return readStream(ctx, "stdin", published, e.stdin, yield)
	case strings.HasPrefix(arg, "http://"), strings.HasPrefix(arg, "https://"):
		return e.inputOfURL(ctx, arg, yield)
	}
	stat, err := os.Stat(e.path(arg))
	if err != nil {
		return named(arg, err)
	}
	if stat.IsDir() {
		return e.inputsOfFolder(ctx, arg, yield)
	}
	return e.inputsOfFile(ctx, arg, published, yield)
}

func (e *env) inputsOfFile(ctx context.Context, name, published string, yield func(input) error) error {
	file, err := os.Open(e.path(name))
	if err != nil {
		return named(name, err)
	}
	defer file.Close()
	return readStream(ctx, name, published, file, yield)
}

// named is an error of the file system under the name that the user wrote.
func named(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

// inputsOfFolder reads every HTML and WARC file below a folder, by name.
func (e *env) inputsOfFolder(ctx context.Context, dir string, yield func(input) error) error {
	var names []string
	err := filepath.WalkDir(e.path(dir), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && readable(path) {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("%s: no file there ends in .html, .htm, .xhtml, .warc or .warc.gz", dir)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := e.inputsOfFile(ctx, name, "", yield); err != nil {
			return err
		}
	}
	return nil
}

func readable(path string) bool {
	name := strings.ToLower(path)
	return slices.ContainsFunc([]string{".html", ".htm", ".xhtml", ".shtml", ".warc", ".warc.gz"}, func(ext string) bool {
		return strings.HasSuffix(name, ext)
	})
}

func (e *env) inputOfURL(ctx context.Context, raw string, yield func(input) error) error {
	v, err := e.visitor()
	if err != nil {
		return err
	}
	defer v.leave()
	page, err := v.fetch(ctx, raw)
	if err != nil {
		return err
	}
	if page.Status >= 400 {
		return fmt.Errorf("fetch %s: the server answered %d", raw, page.Status)
	}
	return yield(input{name: raw, url: page.URL.String(), mime: page.MIME, body: page.Body, captured: page.Capture.Time})
}

// readStream reads one page, or every response of a WARC, from r.
func readStream(ctx context.Context, name, published string, r io.Reader, yield func(input) error) error {
	buffered := bufio.NewReaderSize(r, 1<<16)
	head, _ := buffered.Peek(10)
	if bytes.HasPrefix(head, []byte("WARC/")) || bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		return readWARC(ctx, name, buffered, yield)
	}
	body, err := io.ReadAll(io.LimitReader(buffered, maxInput+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if len(body) > maxInput {
		return fmt.Errorf("read %s: %w", name, errTooLarge)
	}
	return yield(input{name: name, url: published, body: body})
}

// readWARC yields one input a response record; what breaks inside one record
// is that input's error.
func readWARC(ctx context.Context, name string, r io.Reader, yield func(input) error) error {
	for record, err := range warc.NewReader(r, warc.ReaderOptions{}).All() {
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if record.Type != "response" {
			continue
		}
		if err := yield(inputOfRecord(record)); err != nil {
			return err
		}
	}
	return nil
}

func inputOfRecord(record *warc.Record) input {
	in := input{name: record.TargetURI, url: record.TargetURI, captured: record.Date}
	response, err := record.HTTP()
	if err != nil {
		in.err = err
		return in
	}
	in.mime, in.body = response.Header.Get("Content-Type"), response.Body
	if response.Status >= 400 {
		in.err = fmt.Errorf("the server answered %d %s", response.Status, http.StatusText(response.Status))
	}
	return in
}
