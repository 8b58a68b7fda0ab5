package export

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Bag writes a bag (BagIt 1.0, RFC 8493): a folder whose payload is listed with
// SHA-256 digests. The folder has another name until it is whole.
type Bag struct {
	dir     string // where it is going to be
	payload []tagged
	tags    []tagged
	bytes   int64
}

// tagged is a line of a manifest.
type tagged struct{ name, sum string }

// NewBag begins a bag in a folder that must not be there yet.
func NewBag(dir string) (*Bag, error) {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("write bag %s: %w", dir, errors.Join(fs.ErrExist, err))
	}
	b := &Bag{dir: dir}
	if err := os.RemoveAll(b.part()); err != nil {
		return nil, err
	}
	return b, os.MkdirAll(filepath.Join(b.part(), "data"), 0o777)
}

func (b *Bag) part() string { return b.dir + ".part" }

// Write has a function write a file of the payload. Its name has slashes
// between folders and is made of characters that a manifest need not escape.
func (b *Bag) Write(name string, write func(io.Writer) error) error {
	line, n, err := b.put("data/"+name, write)
	b.payload = append(b.payload, line)
	b.bytes += n
	return err
}

func (b *Bag) put(name string, write func(io.Writer) error) (tagged, int64, error) {
	path := filepath.Join(b.part(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return tagged{}, 0, err
	}
	f, err := os.Create(path)
	if err != nil {
		return tagged{}, 0, err
	}
	sum := sha256.New()
	n := int64(0)
	err = fill(f, func(w io.Writer) error {
		counted := &counter{w: io.MultiWriter(w, sum)}
		err := write(counted)
		n = counted.n
		return err
	})
	return tagged{name, fmt.Sprintf("%x", sum.Sum(nil))}, n, err
}

// Close writes the tag files and gives the bag its name. Without it there is
// no bag.
func (b *Bag) Close(description, software string, created time.Time) error {
	err := errors.Join(
		b.tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
		b.tag("bag-info.txt", fmt.Sprintf("Bag-Software-Agent: %s\nBagging-Date: %s\nExternal-Description: %s\nPayload-Oxum: %d.%d\n",
			oneLine(software), created.UTC().Format(time.DateOnly), oneLine(description), b.bytes, len(b.payload))),
		b.tag("manifest-sha256.txt", manifestOf(b.payload)),
	)
	tags := b.tags
	err = errors.Join(err, b.tag("tagmanifest-sha256.txt", manifestOf(tags)))
	if err == nil {
		err = os.Rename(b.part(), b.dir)
	}
	if err != nil {
		return fmt.Errorf("write bag %s: %w", b.dir, err)
	}
	return syncFolder(filepath.Dir(b.dir))
}

// Abandon removes what was written.
func (b *Bag) Abandon() error { return os.RemoveAll(b.part()) }

func (b *Bag) tag(name, text string) error {
	line, _, err := b.put(name, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
	b.tags = append(b.tags, line)
	return err
}

func manifestOf(lines []tagged) string {
	var b strings.Builder
	for _, l := range slices.SortedFunc(slices.Values(lines), func(a, b tagged) int { return strings.Compare(a.name, b.name) }) {
		fmt.Fprintf(&b, "%s  %s\n", l.sum, l.name)
	}
	return b.String()
}
