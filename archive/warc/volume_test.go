package warc

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"tearsheet/archive"
)

// disk has so many bytes left; what is beyond is torn off, as a real one does.
type disk struct {
	*os.File
	left  *int64
	stuck bool // and cannot be truncated either
}

func (d disk) WriteAt(b []byte, at int64) (int, error) {
	n := min(int64(len(b)), *d.left)
	*d.left -= n
	m, err := d.File.WriteAt(b[:n], at)
	if err == nil && int(n) < len(b) {
		err = &fs.PathError{Op: "write", Path: d.Name(), Err: syscall.ENOSPC}
	}
	return m, err
}

func (d disk) Truncate(size int64) error {
	if d.stuck {
		return &fs.PathError{Op: "truncate", Path: d.Name(), Err: syscall.EIO}
	}
	return d.File.Truncate(size)
}

// onDisk puts the Writer's files on a disk.
func onDisk(w *Writer, left *int64, stuck bool) {
	w.volume.open = func(path string) (file, error) {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		return disk{f, left, stuck}, err
	}
}

// whole counts the whole records in dir, all errors but the given one being
// the test's.
func whole(t testing.TB, dir string, but error) int {
	t.Helper()
	n := 0
	for _, err := range walk(t, dir) {
		if err == nil {
			n++
		} else if but == nil || !errors.Is(err, but) {
			t.Error(err)
		}
	}
	return n
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, fixed())
	left := int64(100)
	onDisk(w, &left, false)
	x := exchanges()[0]
	if _, err := w.Record(t.Context(), x); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("no room to begin: got %v", err)
	}
	if files, err := Files(dir); len(files) > 0 || err != nil {
		t.Errorf("an empty file was left: %q, %v", files, err)
	}
	left = 1700
	n := 0
	for ; n < 10; n++ {
		if _, err := w.Record(t.Context(), x); err != nil {
			if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "no space left") {
				t.Errorf("got %v", err)
			}
			break
		}
	}
	if got := whole(t, dir, nil); n == 0 || n == 10 || got != 1+2*n {
		t.Errorf("%d records after %d exchanges", got, n)
	}
	left = 1 << 20
	if err := Check(dir, record(t, w, x)); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if got := whole(t, dir, nil); got != 1+2*(n+1) {
		t.Errorf("%d records after %d exchanges", got, n+1)
	}
}

// TestStuckDisk: a file whose torn end cannot be cut off is left alone.
func TestStuckDisk(t *testing.T) {
	dir := t.TempDir()
	w := newWriter(t, dir, fixed())
	left := int64(1500)
	onDisk(w, &left, true)
	first := record(t, w, exchanges()[0])
	if _, err := w.Record(t.Context(), exchanges()[0]); !errors.Is(err, syscall.ENOSPC) || !errors.Is(err, syscall.EIO) {
		t.Errorf("got %v", err)
	}
	left = 1 << 20
	second := record(t, w, exchanges()[0])
	if first.File == second.File {
		t.Error("the torn file goes on")
	}
	if err := errors.Join(Check(dir, first), Check(dir, second)); err != nil {
		t.Error(err)
	}
	if got := whole(t, dir, ErrTruncated); got != 6 && got != 7 {
		t.Errorf("%d whole records", got)
	}
}

// syncs counts.
type syncs struct {
	*os.File
	n   *int
	err error
}

func (s syncs) Sync() error { *s.n++; return s.err }

func TestSync(t *testing.T) {
	now := noon
	tests := []struct {
		name string
		o    Options
		want int // syncs of ten exchanges, a second apart, and Close
	}{
		{"never before the end", Options{SyncEvery: time.Hour}, 1},
		{"every exchange", Options{SyncEvery: time.Hour, SyncBytes: 1}, 10},
		{"every five seconds", Options{}, 2},
	}
	for _, tt := range tests {
		tt.o.Now = func() time.Time { return now }
		w := newWriter(t, t.TempDir(), tt.o)
		n := 0
		w.volume.open = func(path string) (file, error) {
			f, err := os.Create(path)
			return syncs{f, &n, nil}, err
		}
		for range 10 {
			record(t, w, exchanges()[0])
			now = now.Add(time.Second)
		}
		closed(t, w)
		if n != tt.want {
			t.Errorf("%s: %d syncs, want %d", tt.name, n, tt.want)
		}
	}
}

// TestSecure: one sync is enough for all records that were written before it.
func TestSecure(t *testing.T) {
	w := newWriter(t, t.TempDir(), Options{})
	n := 0
	w.volume.open = func(path string) (file, error) {
		f, err := os.Create(path)
		return syncs{f, &n, nil}, err
	}
	secure := func(place archive.Record, want int) {
		t.Helper()
		if err := w.Secure(place); err != nil || n != want {
			t.Errorf("record at %d: %d syncs, %v, want %d", place.Offset, n, err, want)
		}
	}
	first, second := record(t, w, exchanges()[0]), record(t, w, exchanges()[1])
	secure(second, 1)
	secure(second, 1)
	secure(first, 1)
	third := record(t, w, exchanges()[0])
	secure(second, 1)
	secure(third, 2)
	secure(archive.Record{}, 2)
}

func TestSyncFails(t *testing.T) {
	w := newWriter(t, t.TempDir(), fixed())
	n := 0
	w.volume.open = func(path string) (file, error) {
		f, err := os.Create(path)
		return syncs{f, &n, syscall.EIO}, err
	}
	first := record(t, w, exchanges()[0])
	if err := w.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("got %v", err)
	}
	w.volume.open = create
	if second := record(t, w, exchanges()[0]); second.File == first.File {
		t.Error("the file goes on after a failed sync")
	}
}
