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
	"slices"

	"github.com/blevesearch/bleve/v2"
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
	snapshot, done, err := snapshotOf(x.bleve) // keeps the files of this moment
	if err != nil {
		return fmt.Errorf("verify search index: %w", err)
	}
	defer func() { err = errors.Join(err, done()) }()
	if gone := x.wentBack(x.held); gone != nil {
		err = fmt.Errorf("verify search index: %w", gone)
	}
	for _, name := range segmentsOf(snapshot) {
		err = errors.Join(err, x.verifySegment(ctx, name))
	}
	return err
}

func snapshotOf(b bleve.Index) (*scorch.IndexSnapshot, func() error, error) {
	advanced, err := b.Advanced()
	if err != nil {
		return nil, nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, nil, err
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, nil, errors.Join(fmt.Errorf("%w: it is a %T", ErrDamaged, reader), reader.Close())
	}
	return snapshot, reader.Close, nil
}

// segmentsOf names the files of an index.
func segmentsOf(s *scorch.IndexSnapshot) (names []string) {
	for _, s := range s.Segments() {
		if file, ok := s.Segment().(interface{ Path() string }); ok {
			names = append(names, filepath.Base(file.Path()))
		}
	}
	return names
}

// sureBytes is up to what size in bytes an index is verified whenever it is opened,
// which takes some hundredths of a second. Damage in a larger one may keep matches
// from being found, until Verify finds it.
const sureBytes = 64 << 20

// trust looks at an index that bleve could open. bleve goes back to an older state
// where it cannot read the last one, and may mix the two later.
func (x *Index) trust(b bleve.Index) error {
	advanced, err := b.Advanced()
	if err != nil {
		return err
	}
	if s, ok := advanced.(*scorch.Scorch); ok {
		if err := newestLoads(s); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	snapshot, done, err := snapshotOf(b)
	if err != nil {
		return err
	}
	defer func() { _ = done() }() // it was only looked at
	names, bytes := segmentsOf(snapshot), int64(0)
	for _, name := range names {
		if there, err := os.Stat(filepath.Join(x.dir, "store", name)); err == nil {
			bytes += there.Size()
		}
	}
	for _, name := range names {
		if err == nil && bytes <= sureBytes {
			err = x.verifySegment(context.Background(), name)
		}
	}
	return err
}

func newestLoads(s *scorch.Scorch) error {
	epochs, err := s.RootBoltSnapshotEpochs()
	if err != nil || len(epochs) == 0 {
		return err
	}
	newest, err := s.LoadSnapshot(slices.Max(epochs))
	if err != nil {
		return err
	}
	return newest.Close()
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
