package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// volume is one WARC file to import, wherever it lies.
type volume struct {
	io.ReaderAt
	name string
	size int64
}

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
	return do(volume{f, arg, stat.Size()})
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
	slices.Sort(names)
	for _, name := range names {
		if err == nil {
			err = e.volumes(ctx, name, do)
		}
	}
	return err
}

func importable(path string) bool {
	name := strings.ToLower(path)
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz") || strings.HasSuffix(name, ".wacz")
}

// volumesInZip hands over the WARC files of a WACZ. Those that are stored
// without compression, as they should be, are read where they lie.
func (e *env) volumesInZip(f *os.File, size int64, name string, do func(volume) error) error {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return fmt.Errorf("read WACZ: %w", err)
	}
	found := false
	for _, part := range z.File {
		if !importable(part.Name) || strings.HasSuffix(part.Name, ".wacz") {
			continue
		}
		found = true
		if err := e.volumeInZip(f, part, name+": "+part.Name, do); err != nil {
			return err
		}
	}
	if !found {
		return errors.New("there is no WARC file in it")
	}
	return nil
}

func (e *env) volumeInZip(f *os.File, part *zip.File, name string, do func(volume) error) error {
	if part.Method == zip.Store {
		at, err := part.DataOffset()
		if err != nil {
			return err
		}
		size := int64(part.UncompressedSize64)
		return do(volume{io.NewSectionReader(f, at, size), name, size})
	}
	r, err := part.Open()
	if err != nil {
		return err
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
	defer func() { _ = errors.Join(f.Close(), os.Remove(f.Name())) }()
	size, err := io.Copy(f, r)
	if err != nil {
		return err
	}
	return do(volume{f, name, size})
}
