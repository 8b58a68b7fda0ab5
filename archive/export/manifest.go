package export

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	"tearsheet/archive"
)

// Manifest says what an exported file holds and how it was made. It lies
// beside the file as FILE.manifest.json.
type Manifest struct {
	File      string         `json:"file"`            // its name, without folder
	Format    string         `json:"format"`          // one of Formats
	Query     string         `json:"query"`           // what was asked; "" is everything
	AsOf      string         `json:"as_of,omitempty"` // of the archive as it was at the end of this day
	Rows      int            `json:"rows"`            // articles
	Bytes     int64          `json:"bytes"`
	SHA256    archive.Digest `json:"sha256"`
	Created   time.Time      `json:"created"`
	Archive   string         `json:"archive"`   // the folder it was exported from
	Tearsheet string         `json:"tearsheet"` // the version of the program
}

// manifestPath is where the manifest of a file lies.
func manifestPath(path string) string { return path + ".manifest.json" }

// File writes articles to a file in m's format, and beside it the manifest,
// which it returns: m with File, Rows, Bytes and SHA256 filled in. Both are
// whole or not there, and a manifest never lies beside a file it does not
// describe. An error among the lines ends it.
func File(path string, m Manifest, lines iter.Seq2[Line, error]) (Manifest, error) {
	m.File = filepath.Base(path)
	err := WriteFile(path, func(w io.Writer) (err error) {
		sum := sha256.New()
		counted := &counter{w: io.MultiWriter(w, sum)}
		m.Rows, err = encode(counted, m.Format, lines)
		m.Bytes, m.SHA256 = counted.n, archive.Digest(sum.Sum(nil))
		if err != nil {
			return err
		}
		return removeIfThere(manifestPath(path))
	})
	if err != nil {
		return m, err
	}
	return m, WriteFile(manifestPath(path), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(m)
	})
}

func encode(w io.Writer, format string, lines iter.Seq2[Line, error]) (rows int, err error) {
	e, err := NewEncoder(w, format)
	if err != nil {
		return 0, err
	}
	for l, err := range lines {
		if err == nil {
			err = e.Encode(l)
		}
		if err != nil {
			return rows, err
		}
		rows++
	}
	return rows, e.Close()
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("replace manifest: %w", err)
	}
	return nil
}

// counter counts what is written through it.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
