package warc

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tearsheet/archive"
)

// Options says how WARC files are written. The zero value will do.
type Options struct {
	// MaxBytes is the size of a full file: the exchange that would exceed it
	// begins the next one. Default 1 GiB.
	MaxBytes int64
	// SyncBytes and SyncEvery say how much, in bytes and in time, a power
	// failure may cost: the file is synced by the first Record that finds
	// either exceeded, by Sync, and when the file is closed. Default 32 MiB and
	// 5 s; SyncBytes 1 syncs every Record. A crash of the process alone costs
	// nothing that Record returned.
	SyncBytes int64
	SyncEvery time.Duration

	Software string // of the warcinfo record: name/version. Default "tearsheet"
	Operator string // of the warcinfo record: who crawls, and an address to write to

	Now   func() time.Time // nil: time.Now
	NewID func() string    // a fresh UUID, called from many goroutines; nil: random ones
}

// Writer appends exchanges to WARC files in one folder. It is safe for
// concurrent use; compression runs in the callers' goroutines.
type Writer struct {
	o       Options
	packers sync.Pool // of *packer

	mu     sync.Mutex
	volume volume
	lately lately
	closed bool
}

// Create makes the folder if it is not there and returns a Writer to it. Files
// are named tearsheet-TIME-SERIAL.warc.gz, TIME to the millisecond in UTC. The
// first one is made by the first Record. A file that exists is never opened
// again, so a torn end that a crash left stays the end of that file.
func Create(dir string, o Options) (*Writer, error) {
	if err := makeFolder(dir); err != nil {
		return nil, fmt.Errorf("create WARC folder: %w", err)
	}
	o = o.withDefaults()
	w := &Writer{o: o, volume: volume{o: o, dir: dir, open: create}}
	w.packers.New = func() any { return newPacker() }
	return w, nil
}

func (o Options) withDefaults() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 1 << 30
	}
	if o.SyncBytes <= 0 {
		o.SyncBytes = 32 << 20
	}
	if o.SyncEvery <= 0 {
		o.SyncEvery = 5 * time.Second
	}
	if o.Software == "" {
		o.Software = "tearsheet"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = newUUID
	}
	return o
}

// Record writes an exchange: its response or revisit record, then its request
// record, each naming the other in WARC-Concurrent-To. It returns where the
// former lies. When it returns, both are in the file, whole; after an error
// (syscall.ENOSPC on a full disk) neither is, and the file is as valid as
// before. A done context is an error only before the writing begins.
//
// A revisit's Body is not stored. It may be given for its WARC-Payload-Digest;
// without it, Payload stands there.
func (w *Writer) Record(ctx context.Context, x archive.Exchange) (archive.Record, error) {
	if err := ctx.Err(); err != nil {
		return archive.Record{}, err
	}
	p := w.packers.Get().(*packer)
	defer w.packers.Put(p)
	id, first, err := p.exchange(x, w.o.NewID)
	if err != nil {
		return archive.Record{}, fmt.Errorf("record %q: %w", x.URL, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return archive.Record{}, fmt.Errorf("record %s: %w", x.URL, fs.ErrClosed)
	}
	place, err := w.volume.append(p.buf.Bytes())
	if err != nil {
		return archive.Record{}, fmt.Errorf("record %s: %w", x.URL, err)
	}
	place.Length = first
	w.lately.add(subject{place, id, x.URL})
	return place, nil
}

// Secure returns when a record that this Writer wrote would survive a power
// failure, and with it all that were written before. Those who secure many
// records at the same time share the cost.
func (w *Writer) Secure(r archive.Record) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.volume.holds(r) {
		return nil
	}
	return w.volume.sync()
}

// Sync returns when everything recorded so far would survive a power failure.
func (w *Writer) Sync() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.volume.sync()
}

// Close syncs and closes the current file. Calls after the first do nothing.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	return w.volume.finish()
}

// newUUID is a random UUID (RFC 9562, version 4).
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// create makes a file that was not there, and its name durable where the
// file system can do that.
func create(path string) (file, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	syncFolder(filepath.Dir(path))
	return f, nil
}

// makeFolder makes a folder whose name lasts.
func makeFolder(dir string) error {
	_, missing := os.Stat(dir)
	if err := os.MkdirAll(dir, 0o777); err != nil || missing == nil {
		return err
	}
	syncFolder(filepath.Dir(dir))
	return nil
}

// syncFolder makes the names in a folder last. Not every file system can do that.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
}
