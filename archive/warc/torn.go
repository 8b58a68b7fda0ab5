package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
)

// TornName ends the name of a file with what Mend took away.
const TornName = ".torn"

// Mend takes the unfinished record that a crash left at the end of a file in dir
// off, so that every program can read the file, and returns how many bytes that
// were: 0 if the file ends as it should. They stay, in a file beside it with
// TornName. Nobody may be writing the file.
//
// A power failure may leave gaps between records that were not on disk yet. known is
// the offset up to which all was: behind it, everything from the first gap on is
// taken off.
func Mend(dir, name string, known int64) (int64, error) {
	n, err := mend(dir, name, known)
	if err != nil {
		return 0, fmt.Errorf("mend %s: %w", name, err)
	}
	return n, nil
}

func mend(dir, name string, known int64) (n int64, err error) {
	path := filepath.Join(dir, name)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	whole, torn := end(f, known)
	if !torn {
		return 0, nil
	}
	// The bytes are safe in the other file before this one loses them.
	if n, err = keep(path+TornName, io.NewSectionReader(f, whole, math.MaxInt64-whole)); err != nil {
		return 0, err
	}
	if err := f.Truncate(whole); err != nil {
		return 0, err
	}
	return n, f.Sync()
}

// end is where the last whole record of a file ends, and whether there is an
// unfinished one behind it.
func end(f io.ReaderAt, known int64) (whole int64, torn bool) {
	for at := int64(0); ; {
		reader := newReader(io.NewSectionReader(f, at, math.MaxInt64-at), at, ReaderOptions{MaxRecord: 1})
		err := scanOn(reader, func(*Record, error) bool { return true })
		if err == io.EOF {
			return reader.at, false
		}
		if reader.at >= known {
			return reader.at, true
		}
		at = salvage(f, reader.at)
		if at < 0 {
			return reader.at, errors.Is(err, ErrTruncated)
		}
	}
}

func keep(path string, r io.Reader) (n int64, err error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(f, r)
	if err == nil {
		err = f.Sync()
	}
	return n, errors.Join(err, f.Close())
}

// TornOff tells whether bytes that a copy of a file has behind the file's end
// are those that Mend took away.
func TornOff(dir, name string, behind []byte) bool {
	torn, err := os.ReadFile(filepath.Join(dir, name+TornName))
	return err == nil && bytes.HasPrefix(torn, behind)
}
