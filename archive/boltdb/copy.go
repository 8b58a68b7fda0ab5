package boltdb

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"tearsheet/archive"
)

// compactBytes is how much one transaction of Compact writes.
const compactBytes = 16 << 20

// Backup writes the archive as it is at this moment to a file, which must not
// be there. Writers go on meanwhile. When it returns the file is on disk. When the
// context ends it stops, and what it wrote is worth nothing.
func (d *DB) Backup(ctx context.Context, path string) error {
	err := d.view(func(t *tx) error {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		_, err = t.bolt.WriteTo(untilDone{ctx, f})
		if err == nil {
			err = f.Sync()
		}
		return errors.Join(err, f.Close())
	})
	if err != nil {
		return fmt.Errorf("back up archive %s: %w", d.path, err)
	}
	return nil
}

// errDiffers ends a comparison.
var errDiffers = errors.New("it differs")

// Same tells whether a file is what Backup would write at this moment, byte by
// byte. One that is not there is not.
func (d *DB) Same(ctx context.Context, path string) (bool, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("compare archive %s: %w", d.path, err)
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return false, fmt.Errorf("compare archive %s: %w", d.path, err)
	}
	c := &comparing{r: f}
	err = d.view(func(t *tx) error {
		if c.differs = stat.Size() != t.bolt.Size(); c.differs {
			return nil
		}
		_, err := t.bolt.WriteTo(untilDone{ctx, c})
		return err
	})
	if c.differs { // bbolt does not pass on which error it was
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("compare archive %s: %w", d.path, err)
	}
	return true, nil
}

// comparing takes what a reader has, and nothing else.
type comparing struct {
	r       io.Reader
	has     []byte
	differs bool
}

func (c *comparing) Write(b []byte) (int, error) {
	c.has = slices.Grow(c.has[:0], len(b))[:len(b)]
	if _, err := io.ReadFull(c.r, c.has); err != nil || !bytes.Equal(c.has, b) {
		c.differs = true
		return 0, errDiffers
	}
	return len(b), nil
}

// untilDone writes until a context ends.
type untilDone struct {
	ctx context.Context
	w   io.Writer
}

func (u untilDone) Write(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.w.Write(b)
}

// Compact writes the archive to a file, which must not be there, without the
// pages that are no longer used, and compares every key and value of the two.
// When it returns the file is on disk, and the same archive.
func (d *DB) Compact(path string) error {
	err := d.compact(path)
	if err != nil {
		return fmt.Errorf("compact archive %s: %w", d.path, err)
	}
	return nil
}

func (d *DB) compact(path string) (err error) {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s: %w", path, os.ErrExist)
	}
	small, err := bbolt.Open(path, 0o644, &bbolt.Options{NoSync: true, FreelistType: bbolt.FreelistMapType, NoStatistics: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, small.Close()) }()
	defer rescue(&err)
	if err := bbolt.Compact(small, d.bolt, compactBytes); err != nil {
		return err
	}
	if err := small.Sync(); err != nil {
		return err
	}
	before, err := contents(d.bolt)
	if err != nil {
		return err
	}
	after, err := contents(small)
	if err == nil && before != after {
		err = fmt.Errorf("%w: the copy differs", archive.ErrCorrupt)
	}
	return err
}

// contents is a digest of every bucket, key and value.
func contents(b *bbolt.DB) (sum archive.Digest, err error) {
	h := sha256.New()
	err = b.View(func(t *bbolt.Tx) error {
		return t.ForEach(func(name []byte, b *bbolt.Bucket) error { return digest(h, name, b) })
	})
	copy(sum[:], h.Sum(nil))
	return sum, err
}

func digest(h hash.Hash, name []byte, b *bbolt.Bucket) error {
	fmt.Fprintf(h, "%q %d\n", name, b.Sequence())
	return b.ForEach(func(k, v []byte) error {
		if v == nil {
			return digest(h, k, b.Bucket(k))
		}
		fmt.Fprintf(h, "%d %d\n", len(k), len(v))
		h.Write(k)
		h.Write(v)
		return nil
	})
}
