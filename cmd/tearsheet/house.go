package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/archive/search"
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
	store   *boltdb.DB
	archive *archive.Archive

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
	h, err := e.openToRead()
	if errors.Is(err, archive.ErrLocked) && socketIn(e.config.Archive) {
		return e.ask(ctx, e.config.Archive)
	}
	if err != nil {
		return err
	}
	return errors.Join(do(h), h.Close())
}

func socketIn(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, socketName))
	return err == nil
}

func (e *env) openToRead() (*house, error) {
	path := filepath.Join(e.config.Archive, catalogueName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s", errNoArchive, e.config.Archive)
	}
	return e.open(boltdb.Options{ReadOnly: true})
}

// openToWrite opens the archive as its one owner, and makes it if need be.
func (e *env) openToWrite() (*house, error) {
	if err := os.MkdirAll(e.config.Archive, 0o755); err != nil {
		return nil, fmt.Errorf("make archive folder: %w", err)
	}
	return e.open(boltdb.Options{})
}

func (e *env) open(o boltdb.Options) (*house, error) {
	dir := e.config.Archive
	store, err := boltdb.Open(filepath.Join(dir, catalogueName), o)
	if err != nil {
		return nil, err
	}
	return &house{dir: dir, store: store, archive: &archive.Archive{Store: store, Now: e.now, Records: shelf(filepath.Join(dir, warcName))}}, nil
}

// patience is how long a command waits for another that is bringing the search
// index up to date.
const patience = 10 * time.Second

// index is the search index, up to date with the archive. All commands that
// one owner runs share it.
func (h *house) index(ctx context.Context) (*search.Index, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.search == nil {
		x, err := search.Open(filepath.Join(h.dir, indexName), search.Options{Timeout: patience})
		if err != nil {
			return nil, err
		}
		h.search = x
	}
	_, err := h.search.Update(ctx, h.archive)
	return h.search, err
}

func (h *house) warcs() string { return filepath.Join(h.dir, warcName) }

// Close gives the archive back.
func (h *house) Close() error {
	var err error
	if h.search != nil {
		err = h.search.Close()
	}
	return errors.Join(err, h.store.Close())
}
