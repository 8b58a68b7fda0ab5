package boltdb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"tearsheet/archive"
)

const (
	magic  = "tearsheet archive"
	format = 4

	// smallest is the size in bytes of bbolt's smallest file: four pages, on
	// a machine whose pages are the smallest there are.
	smallest = 4 * 4096

	// growth is the step in bytes by which the file grows. Small, so that a
	// small archive is a small file.
	growth = 1 << 20
	// mapped is the address space mapped at once, in bytes, so that a growing
	// file seldom has to be mapped anew, which waits for all readers.
	mapped = 1 << 30
)

// Open opens the archive in a file, made with its folder if it is not there.
// Errors are archive.ErrLocked when another process has it,
// archive.ErrForeign when it is something else or of a newer format,
// archive.ErrCorrupt when it is damaged, and fs.ErrNotExist when it is to be
// read only and is not there.
func Open(path string, o Options) (*DB, error) {
	d, err := open(path, o)
	if err != nil {
		return nil, fmt.Errorf("open archive %s: %w", path, err)
	}
	return d, nil
}

func open(path string, o Options) (*DB, error) {
	if !o.ReadOnly {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
	}
	if err := inspect(path, o.ReadOnly); err != nil {
		return nil, err
	}
	p := newPacker()
	b, err := openBolt(path, o)
	if err != nil {
		p.close()
		return nil, err
	}
	d := &DB{path: path, bolt: b, packer: p}
	if err := d.begin(o.ReadOnly); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// inspect looks at a file before it is opened, so that a file which is not
// ours is neither touched nor called damaged.
func inspect(path string, readOnly bool) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && !readOnly {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return err
	}
	switch {
	case stat.IsDir():
		return fmt.Errorf("%w: it is a folder", archive.ErrForeign)
	case stat.Size() == 0 && readOnly:
		return unborn{}
	case stat.Size() > 0 && !isBolt(f):
		return fmt.Errorf("%w: it is some other kind of file", archive.ErrForeign)
	case stat.Size() > 0 && stat.Size() < smallest:
		return fmt.Errorf("%w: %d bytes of it are left", archive.ErrCorrupt, stat.Size())
	}
	return nil
}

// unborn is the error of reading a file that its maker left before anything was
// in it. To a caller it is as if it were not there.
type unborn struct{}

func (unborn) Error() string { return "nothing was saved in it yet" }

func (unborn) Is(target error) bool { return target == fs.ErrNotExist }

// isBolt looks for bbolt's magic number, which stands in its first two pages.
// The size of a page is not known before one is read.
func isBolt(f io.ReaderAt) bool {
	const boltMagic, header = 0xED0CDAED, 16
	var b [4]byte
	for at := int64(0); at <= 64<<10; at = max(1024, at*2) {
		if _, err := f.ReadAt(b[:], at+header); err == nil && binary.NativeEndian.Uint32(b[:]) == boltMagic {
			return true
		}
	}
	return false
}

// openBolt opens the file that has the path when it is locked: while this process
// waited, another may have put a compact one in its place.
func openBolt(path string, o Options) (*bbolt.DB, error) {
	for {
		b, file, err := openOnce(path, o)
		if err != nil {
			return nil, err
		}
		opened, err := file.Stat()
		if err != nil {
			return nil, errors.Join(err, b.Close())
		}
		if named, err := os.Stat(path); err == nil && os.SameFile(opened, named) {
			return b, nil
		}
		if err := b.Close(); err != nil {
			return nil, err
		}
	}
}

func openOnce(path string, o Options) (b *bbolt.DB, file *os.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.Join(damage(r), file.Close())
		}
	}()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	options := &bbolt.Options{
		ReadOnly: o.ReadOnly, Timeout: o.Timeout, MaxSize: o.MaxSize,
		FreelistType: bbolt.FreelistMapType, NoStatistics: true,
		OpenFile: func(name string, flag int, mode os.FileMode) (_ *os.File, err error) {
			file, err = os.OpenFile(name, flag, mode)
			return file, err
		},
	}
	if o.Timeout == 0 {
		options.Timeout = time.Second
	}
	if runtime.GOOS == "linux" && !o.ReadOnly && o.MaxSize == 0 {
		options.InitialMmapSize = mapped
	}
	b, err = bbolt.Open(path, 0o644, options)
	if err != nil {
		return nil, nil, opening(err)
	}
	b.AllocSize = growth
	return b, file, nil
}

// opening names what kept bbolt from opening a file.
func opening(err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("%w: wait until that crawl or server ends, or stop it", archive.ErrLocked)
	case errors.Is(err, berrors.ErrVersionMismatch):
		return fmt.Errorf("%w: %w", archive.ErrForeign, err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum):
		return fmt.Errorf("%w: %w", archive.ErrCorrupt, err)
	}
	return err
}

// damage is the error of a panic: bbolt panics on pages that make no sense,
// and reading beyond the end of a file that was cut is a fault.
func damage(r any) error { return fmt.Errorf("%w: %v", archive.ErrCorrupt, r) }

// begin checks that the file is an archive whole in length, or makes it one.
func (d *DB) begin(readOnly bool) error {
	empty, old := false, false
	err := d.view(func(t *tx) error {
		stat, err := os.Stat(d.path)
		if err != nil {
			return err
		}
		if t.bolt.Size() > stat.Size() {
			return fmt.Errorf("%w: %d of its %d bytes are left", archive.ErrCorrupt, stat.Size(), t.bolt.Size())
		}
		first, _ := t.bolt.Cursor().First()
		empty = first == nil
		if empty && readOnly {
			return unborn{}
		}
		if empty {
			return nil
		}
		old, err = t.checkFormat()
		return err
	})
	if err != nil || readOnly || !empty && !old {
		return err
	}
	if old {
		return d.renew()
	}
	if err := d.bolt.Update(create); err != nil {
		return err
	}
	d.nameLasts()
	return nil
}

// renew makes a file of an older format one of this, wholly or not at all.
func (d *DB) renew() (err error) {
	defer rescue(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return d.bolt.Update(func(b *bbolt.Tx) error {
		t := &tx{bolt: b, packer: d.packer, lately: &d.lately}
		if err := create(b); err != nil {
			return err
		}
		if err := t.respell(); err != nil {
			return err
		}
		return t.flush()
	})
}

// nameLasts makes the names of a new file and of its folder safe from a power
// failure. Not every file system can do that.
func (d *DB) nameLasts() {
	folder := filepath.Dir(d.path)
	for _, dir := range []string{folder, filepath.Dir(folder)} {
		if f, err := os.Open(dir); err == nil {
			_ = f.Sync()
			f.Close()
		}
	}
}

// checkFormat tells whether the file is of an older format, which is read as it
// is, and written as this one from the first time it is opened for writing.
func (t *tx) checkFormat() (old bool, err error) {
	meta := t.bolt.Bucket(bucketMeta)
	if meta == nil || string(meta.Get([]byte("magic"))) != magic {
		return false, fmt.Errorf("%w: it is some other program's database", archive.ErrForeign)
	}
	f := meta.Get([]byte("format"))
	if len(f) != 4 {
		return false, fmt.Errorf("%w: it does not say its format", archive.ErrCorrupt)
	}
	if n := binary.BigEndian.Uint32(f); n > format {
		return false, fmt.Errorf("%w: its format is %d, and this program knows those up to %d: use a newer tearsheet",
			archive.ErrForeign, n, format)
	}
	old = binary.BigEndian.Uint32(f) < format
	for _, name := range buckets() {
		if t.bolt.Bucket(name) == nil && !old {
			return false, fmt.Errorf("%w: it has no %s", archive.ErrCorrupt, name)
		}
	}
	return old, nil
}

func create(b *bbolt.Tx) error {
	for _, name := range buckets() {
		if _, err := b.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	meta := b.Bucket(bucketMeta)
	if err := meta.Put([]byte("format"), binary.BigEndian.AppendUint32(nil, format)); err != nil {
		return err
	}
	return meta.Put([]byte("magic"), []byte(magic))
}
