package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/archive/search"
	"tearsheet/archive/warc"
	"tearsheet/scraper"
	"tearsheet/scraper/frontier"
)

// The parts of an archive folder.
const (
	catalogueName = "archive.db"
	warcName      = "warc"
	indexName     = "search"
	frontierName  = "crawl.db"
)

// errNoArchive is returned by a reading command that finds no archive.
var errNoArchive = errors.New("there is no archive")

// house is an open archive folder.
type house struct {
	dir     string
	store   *boltdb.DB // of one that writes
	loan    *loan      // of one that only reads
	archive *archive.Archive

	failed    error              // why the archive is not left as it should be
	guard     *os.File           // the lock of the file that has taken the store's place
	frontier  *frontier.DB       // of the crawl that runs, if one does
	scheduler *scraper.Scheduler // of the daemon, if this process is one

	mu     sync.Mutex
	search *search.Index // opened by the first who asks
}

// reads marks the commands that an owner runs for other processes.
const reads = "reads"

// reading makes a command of one that needs an archive to read.
func (e *env) reading(c *cobra.Command, do func(context.Context, *house, []string) error) *cobra.Command {
	c.Annotations = map[string]string{reads: "yes"}
	c.RunE = func(c *cobra.Command, args []string) error {
		return e.visit(c.Context(), func(h *house) error { return do(c.Context(), h, args) })
	}
	return c
}

// visit lends an archive to read: opened here, lent by the owner this process
// is, or read by the owner another process is, who prints what this one would.
func (e *env) visit(ctx context.Context, do func(*house) error) error {
	if e.house != nil {
		return do(e.house)
	}
	for begun := time.Now(); ; {
		err := e.visitHere(ctx, do)
		if !errors.Is(err, archive.ErrLocked) {
			return err
		}
		asked := e.ask(ctx, e.config.Archive)
		if !errors.Is(asked, errNoOwner) {
			return asked
		}
		if time.Since(begun) > settling || ctx.Err() != nil {
			return errors.Join(held(e.config.Archive, err), ctx.Err())
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// visitHere opens the archive to read, unless somebody wants to write it.
func (e *env) visitHere(ctx context.Context, do func(*house) error) error {
	if wished(e.config.Archive) {
		return fmt.Errorf("%w: another process is about to write it", archive.ErrLocked)
	}
	h, err := e.openToRead()
	if err != nil {
		return err
	}
	return h.loan.during(ctx, func() error { return errors.Join(do(h), h.Close()) })
}

func (e *env) openToRead() (*house, error) {
	if err := e.archived(); err != nil {
		return nil, err
	}
	return e.open(boltdb.Options{ReadOnly: true})
}

// archived tells whether the folder holds an archive. One that has lost its
// archive.db is damaged.
func (e *env) archived() error {
	_, err := os.Stat(filepath.Join(e.config.Archive, catalogueName))
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if files, err := warc.Files(filepath.Join(e.config.Archive, warcName)); err == nil && len(files) > 0 {
		return fmt.Errorf("%w: %s has WARC files, and no %s", archive.ErrCorrupt, e.config.Archive, catalogueName)
	}
	return fmt.Errorf("%w in %s", errNoArchive, e.config.Archive)
}

// openToWrite opens the archive as its one owner, and makes it if need be. A
// folder with something else in it is left alone. What the last owner left half
// done is mended first.
func (e *env) openToWrite(ctx context.Context) (*house, error) {
	dir := e.config.Archive
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make archive folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read archive folder: %w", err)
	}
	if len(entries) > 0 && e.recordedAt() != nil && !slices.ContainsFunc(entries, isPart) {
		return nil, fmt.Errorf("%s holds other files: %w", dir, archive.ErrForeign)
	}
	lost := e.archived()
	h, err := e.openFromReaders()
	if err != nil {
		return nil, held(dir, err)
	}
	if errors.Is(lost, archive.ErrCorrupt) {
		e.log.Warn(catalogueName + " was lost, a new one is begun; \"tearsheet rebuild\" takes in what the WARC files hold")
	}
	if err := restored(dir); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	last, left := read(dir) // nobody else is an owner now
	e.hold(dir)
	if !left {
		return h, nil
	}
	if err := h.settleAfter(ctx, e, last); err != nil {
		h.failed = err
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// openFromReaders opens the archive to write, and has those who read it give it
// back first.
func (e *env) openFromReaders() (*house, error) {
	h, err := e.open(boltdb.Options{Timeout: time.Millisecond})
	if _, owned := holderOf(e.config.Archive); !errors.Is(err, archive.ErrLocked) || owned {
		return h, err
	}
	w := wishFor(e.config.Archive)
	h, err = e.open(boltdb.Options{Timeout: patience})
	return h, errors.Join(err, w.Close())
}

// isPart tells whether a file can only be part of an archive.
func isPart(f fs.DirEntry) bool {
	return slices.Contains([]string{frontierName, socketName, holderName, wishName, demoMark}, f.Name())
}

func (e *env) open(o boltdb.Options) (*house, error) {
	return e.openFile(catalogueIn(e.config.Archive), o)
}

func catalogueIn(dir string) string { return filepath.Join(dir, catalogueName) }

// openFile opens a catalogue of the archive, whatever its name.
func (e *env) openFile(path string, o boltdb.Options) (*house, error) {
	dir := e.config.Archive
	store, err := boltdb.Open(path, o)
	if err != nil {
		return nil, err
	}
	h := &house{dir: dir, archive: &archive.Archive{Store: store, Now: e.now, Grace: time.Duration(e.config.RemovedAfter), Records: shelf(filepath.Join(dir, warcName))}}
	if o.ReadOnly {
		h.loan = borrow(e, dir, store)
		h.archive.Store = h.loan
	} else {
		h.store = store
	}
	return h, nil
}

// patience is how long a command waits for another that is bringing the search
// index up to date, or for those who read the archive to give it back.
const patience = 10 * time.Second

// settling is how long an owner may take from opening the archive to answering
// for it.
const settling = 3 * time.Second

func (h *house) warcs() string { return filepath.Join(h.dir, warcName) }

// Close gives the archive back.
func (h *house) Close() error {
	var err error
	if h.search != nil {
		err = h.search.Close()
	}
	if h.loan != nil {
		return errors.Join(err, h.loan.Close())
	}
	if unfinished(h.failed) {
		err = errors.Join(err, leave(h.dir, h.failed))
	} else {
		err = errors.Join(err, letGo(h.dir))
	}
	err = errors.Join(err, h.store.Close())
	if h.guard != nil {
		err = errors.Join(err, h.guard.Close())
	}
	return err
}

// unfinished tells whether an error may have kept a command from putting all in
// its place: the system said it, as that the disk is full.
func unfinished(err error) bool {
	var errno syscall.Errno
	return errors.As(err, &errno)
}
