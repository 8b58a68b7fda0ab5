package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// volume is one WARC file to import, wherever it lies.
type volume struct {
	io.ReaderAt
	name string
	size int64
}

// errUnreadable is of a file that holds no WARC file, or cannot be unpacked.
var errUnreadable = errors.New("cannot be read")

// volumes hands over the WARC files that an argument names: a file, those of a
// WACZ, those below a folder, or stdin.
func (e *env) volumes(ctx context.Context, arg string, do func(volume) error) error {
	if arg == "-" {
		return e.spooled("stdin", e.stdin, do)
	}
	path := e.path(arg)
	stat, err := os.Stat(path)
	if err != nil {
		return err
	}
	if stat.IsDir() {
		return e.volumesBelow(ctx, path, do)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 4)
	if n, _ := f.ReadAt(head, 0); bytes.Equal(head[:n], []byte("PK\x03\x04")) {
		return e.volumesInZip(f, stat.Size(), arg, do)
	}
	if bytes.HasPrefix(head, zstdMagic) || bytes.HasPrefix(head, dictionaryMagic) {
		return e.unpacked(f, arg, do)
	}
	return do(volume{f, arg, stat.Size()})
}

// How a file that is compressed with zstd begins: with a frame, or with a
// skippable one that holds the dictionary of those behind it (IIPC, "WARC with
// Zstandard").
var (
	zstdMagic       = []byte{0x28, 0xb5, 0x2f, 0xfd}
	dictionaryMagic = []byte{0x5d, 0x2a, 0x4d, 0x18}
)

// maxDictionary bounds a dictionary, in bytes; those in use are below 1 MiB.
const maxDictionary = 64 << 20

// unpacked unpacks a file that is compressed with zstd into another.
func (e *env) unpacked(f io.ReadSeeker, name string, do func(volume) error) error {
	dictionary, err := dictionaryOf(f)
	if err != nil {
		return fmt.Errorf("%w: read zstd dictionary: %w", errUnreadable, err)
	}
	options := []zstd.DOption{zstd.WithDecoderConcurrency(1)}
	if len(dictionary) > 0 {
		options = append(options, zstd.WithDecoderDicts(dictionary))
	}
	r, err := zstd.NewReader(f, options...)
	if err != nil {
		return err
	}
	defer r.Close()
	return e.spooled(name, r, do)
}

// dictionaryOf reads the dictionary that a file begins with, nil if it has none,
// and leaves the file at its beginning: a reader passes over what it may skip.
func dictionaryOf(f io.ReadSeeker) ([]byte, error) {
	head := make([]byte, 8)
	if _, err := io.ReadFull(f, head); err != nil {
		return nil, err
	}
	var dictionary []byte
	if size := binary.LittleEndian.Uint32(head[4:]); bytes.HasPrefix(head, dictionaryMagic) {
		if size > maxDictionary {
			return nil, fmt.Errorf("it has %d bytes", size)
		}
		dictionary = make([]byte, size)
		if _, err := io.ReadFull(f, dictionary); err != nil {
			return nil, err
		}
	}
	if bytes.HasPrefix(dictionary, zstdMagic) { // it may be compressed itself
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxDictionary))
		if err != nil {
			return nil, err
		}
		defer d.Close()
		if dictionary, err = d.DecodeAll(dictionary, nil); err != nil {
			return nil, err
		}
	}
	_, err := f.Seek(0, io.SeekStart)
	return dictionary, err
}

func (e *env) volumesBelow(ctx context.Context, dir string, do func(volume) error) error {
	var names []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && importable(path) {
			names = append(names, path)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = errors.New("no file there ends in .warc, .warc.gz or .wacz")
	}
	if err != nil {
		return err
	}
	slices.Sort(names)
	var unread error
	for _, name := range names {
		if err := laterIfUnreadable(&unread, name, e.volumes(ctx, name, do)); err != nil {
			return err
		}
	}
	return unread
}

// laterIfUnreadable keeps the error of a file that cannot be read until the
// others have been.
func laterIfUnreadable(unread *error, name string, err error) error {
	if !errors.Is(err, errUnreadable) {
		return err
	}
	*unread = errors.Join(*unread, fmt.Errorf("%s: %w", name, err))
	return nil
}

func importable(path string) bool {
	name := strings.ToLower(path)
	for _, ending := range []string{".warc", ".warc.gz", ".warc.zst", ".wacz"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

// volumesInZip hands over the WARC files of a WACZ. Those that are stored
// without compression, as they should be, are read where they lie.
func (e *env) volumesInZip(f *os.File, size int64, name string, do func(volume) error) error {
	z, err := zip.NewReader(f, size)
	if err != nil { // its end is missing: what lies in it uncompressed is found all the same
		if err := do(volume{f, name, size}); err != nil {
			return err
		}
		return fmt.Errorf("%w: read WACZ: %w", errUnreadable, err)
	}
	found, unread := false, error(nil)
	for _, part := range z.File {
		if !importable(part.Name) || strings.HasSuffix(part.Name, ".wacz") {
			continue
		}
		found = true
		if err := laterIfUnreadable(&unread, part.Name, e.volumeInZip(f, part, name+": "+part.Name, do)); err != nil {
			return err
		}
	}
	if !found {
		return fmt.Errorf("%w: there is no WARC file in it", errUnreadable)
	}
	return unread
}

func (e *env) volumeInZip(f *os.File, part *zip.File, name string, do func(volume) error) error {
	if part.Method == zip.Store {
		at, err := part.DataOffset()
		if err != nil {
			return fmt.Errorf("%w: %w", errUnreadable, err)
		}
		size := int64(part.UncompressedSize64)
		return do(volume{io.NewSectionReader(f, at, size), name, size})
	}
	r, err := part.Open()
	if err != nil {
		return fmt.Errorf("%w: %w", errUnreadable, err)
	}
	defer r.Close()
	return e.spooled(name, r, do)
}

// spooled lays what can be read only once into a file, for as long as it is
// worked on.
func (e *env) spooled(name string, r io.Reader, do func(volume) error) error {
	f, err := os.CreateTemp("", "tearsheet-import-")
	if err != nil {
		return err
	}
	defer f.Close()
	if err := os.Remove(f.Name()); err != nil { // it is read on all the same, and nobody has to clean up
		return err
	}
	source := &noting{r: r}
	size, err := io.Copy(f, source)
	if err != nil && source.err == nil {
		return err
	}
	if err := do(volume{f, name, size}); err != nil || source.err == nil {
		return err
	}
	return fmt.Errorf("%w to its end: %w", errUnreadable, source.err)
}

// noting notes the error with which the reading ended early.
type noting struct {
	r   io.Reader
	err error
}

func (n *noting) Read(b []byte) (int, error) {
	m, err := n.r.Read(b)
	if err != nil && err != io.EOF {
		n.err = err
	}
	return m, err
}
