package warc

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tearsheet/archive"
)

// Files lists the names of the WARC files in dir, oldest first as Writer names
// them. A folder that is not there has none.
func Files(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list WARC files: %w", err)
	}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if e.Type().IsRegular() && (strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz")) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Open reads one record of a file in dir. Errors are those of Reader.Next, and
// fs.ErrNotExist where there is no such file; a place where no record begins is
// ErrFormat, the end of a file before the record ErrTruncated.
func Open(dir string, r archive.Record) (*Record, error) {
	f, err := openFile(dir, r.File)
	if err != nil {
		return nil, fmt.Errorf("open WARC record: %w", err)
	}
	defer f.Close()
	rec, err := read(f, r)
	if err != nil {
		return nil, fmt.Errorf("open WARC record in %s: %w", r.File, err)
	}
	return rec, nil
}

func openFile(dir, name string) (*os.File, error) {
	if name == "" || name != filepath.Base(name) || !filepath.IsLocal(name) {
		return nil, fmt.Errorf("%q is not the name of a file in %s", name, dir)
	}
	return os.Open(filepath.Join(dir, name))
}

func read(f io.ReaderAt, r archive.Record) (*Record, error) {
	if r.Offset < 0 || r.Length <= 0 {
		return nil, fmt.Errorf("%w: no record has offset %d and length %d", ErrFormat, r.Offset, r.Length)
	}
	reader := newReader(io.NewSectionReader(f, r.Offset, r.Length), r.Offset, ReaderOptions{})
	rec, err := reader.Next()
	if err == io.EOF {
		return nil, fmt.Errorf("read WARC record at %d: %w", r.Offset, ErrTruncated)
	}
	if err != nil {
		return nil, err
	}
	rec.File = r.File
	return rec, nil
}

// Check reads the record again and compares it with the digests it carries and
// with the place it is said to have. Beside the errors of Open it returns
// ErrDigest if they differ.
func Check(dir string, r archive.Record) error {
	rec, err := Open(dir, r)
	if err != nil {
		return err
	}
	if rec.Record != r {
		return fmt.Errorf("check WARC record in %s at %d: %w: it is %d bytes long, not %d", r.File, r.Offset, ErrDigest, rec.Length, r.Length)
	}
	if err := rec.Check(); err != nil {
		return fmt.Errorf("check WARC record in %s at %d: %w", r.File, r.Offset, err)
	}
	return nil
}

// Scan reads a WARC file as far as it can be read: ranging on after an error
// goes to the next record that can be found. ErrTruncated is only ever the torn
// end of a file: what is cut short in the middle of one is ErrDigest.
func Scan(f io.ReaderAt, o ReaderOptions) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) { scan(f, o, yield) }
}

func scan(f io.ReaderAt, o ReaderOptions, yield func(*Record, error) bool) {
	for at := int64(0); at >= 0; {
		reader := newReader(io.NewSectionReader(f, at, math.MaxInt64-at), at, o)
		err := scanOn(reader, yield)
		if err == errRangeOver || err == io.EOF {
			return
		}
		at = salvage(f, reader.at)
		if errors.Is(err, ErrTruncated) && at >= 0 {
			err = fmt.Errorf("read WARC record at %d: %w: it does not end", reader.at, ErrDigest)
		}
		if !yield(nil, fmt.Errorf("scan WARC file: %w", err)) {
			return
		}
	}
}

// errRangeOver says that nobody wants more.
var errRangeOver = errors.New("the range is over")

// scanOn yields records, and headers that make no sense, to where the reader
// cannot go on.
func scanOn(reader *Reader, yield func(*Record, error) bool) error {
	for {
		rec, err := reader.Next()
		switch {
		case err == nil:
			if !yield(rec, nil) {
				return errRangeOver
			}
		case err == io.EOF || !reader.resume():
			return err
		case !yield(nil, fmt.Errorf("scan WARC file: %w", err)):
			return errRangeOver
		}
	}
}
