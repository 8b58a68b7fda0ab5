package search

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// Verify reads the whole index and compares the checksum that each segment
// ends with, and what it holds with what it held when it was last written. It
// returns ErrDamaged and names the files that differ; searching and updating may
// go on meanwhile.
func (x *Index) Verify(ctx context.Context) (err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	defer damaged(&err)
	if x.bleve == nil {
		return fmt.Errorf("verify search index: %w", fs.ErrClosed)
	}
	advanced, err := x.bleve.Advanced()
	if err != nil {
		return fmt.Errorf("verify search index: %w", err)
	}
	reader, err := advanced.Reader() // keeps the files of this moment
	if err != nil {
		return fmt.Errorf("verify search index: %w", err)
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("verify search index: %w: it is a %T", ErrDamaged, reader)
	}
	if gone := x.wentBack(x.held); gone != nil {
		err = fmt.Errorf("verify search index: %w", gone)
	}
	for _, s := range snapshot.Segments() {
		if file, ok := s.Segment().(interface{ Path() string }); ok {
			err = errors.Join(err, x.verifySegment(ctx, filepath.Base(file.Path())))
		}
	}
	return err
}

// verifySegment checks that a file ends with the CRC-32 of what is before. One that
// a writer merged away since a reader opened the index says nothing any more.
func (x *Index) verifySegment(ctx context.Context, name string) error {
	f, err := os.Open(filepath.Join(x.dir, "store", name))
	if x.options.ReadOnly && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("verify search index: %w", err)
	}
	defer f.Close()
	there, err := f.Stat()
	if err != nil {
		return fmt.Errorf("verify search index: %w", err)
	}
	sum := crc32.NewIEEE()
	r := bufio.NewReaderSize(f, 1<<20)
	for left := there.Size() - crc32.Size; left > 0 && err == nil; left -= 1 << 20 {
		if err = ctx.Err(); err == nil {
			_, err = io.CopyN(sum, r, min(left, 1<<20))
		}
	}
	if err != nil {
		return fmt.Errorf("verify search index: %w", err)
	}
	var want uint32
	if err := binary.Read(r, binary.BigEndian, &want); err != nil || want != sum.Sum32() {
		return fmt.Errorf("verify %s: %w", name, ErrDamaged)
	}
	return nil
}
