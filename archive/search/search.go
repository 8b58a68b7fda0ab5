// Package search is the full-text index of an archive. It holds no text: it
// can be thrown away at any time and is made again from the archive's journal.
package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"
)

var (
	// ErrLocked is returned when another process has the index open.
	ErrLocked = errors.New("the search index is in use by another process")
	// ErrStale is returned when an index opened for reading only is missing,
	// damaged or of an older form: opening it for writing makes it anew.
	ErrStale = errors.New("the search index has to be made anew")
	// ErrDamaged is returned when the index turns out to be damaged in use:
	// opening it with Options.Anew repairs that.
	ErrDamaged = errors.New("the search index is damaged")
)

// schema changes with whatever makes an older index unfit: fields, folding.
const schema = "5"

// Keys under which the index keeps facts about itself.
const (
	schemaKey = "tearsheet.schema"
	lastKey   = "tearsheet.last"
	namesKey  = "tearsheet.names"
)

// Options say how an index is opened. The zero Options serve.
type Options struct {
	ReadOnly   bool          // several processes may read at once; Update is refused
	Anew       bool          // throw away what is there
	Timeout    time.Duration // how long to wait for another process; 1 s if 0
	BatchDocs  int           // documents written at once; 800 if 0
	BatchBytes int           // bytes of their text held in memory; 2 MiB if 0
	Log        *slog.Logger  // nil is silence
}

// Index is an open full-text index. Its methods may be called from many
// goroutines at once.
type Index struct {
	dir      string
	options  Options
	updating sync.Mutex

	mu    sync.RWMutex // locked to replace these
	bleve bleve.Index
	held  held
	names names
}

// Open opens the index in a folder, and makes the folder if there is none. An
// index that is missing, damaged or of an older form is made anew, empty;
// Update fills it. It returns ErrLocked if another process has the index, and
// ErrStale if it is to be made anew but opened for reading only.
func Open(dir string, o Options) (*Index, error) {
	if o.Timeout <= 0 {
		o.Timeout = time.Second
	}
	if o.BatchDocs <= 0 {
		o.BatchDocs = 800
	}
	if o.BatchBytes <= 0 {
		o.BatchBytes = 2 << 20
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	x := &Index{dir: dir, options: o}
	if err := x.open(); err != nil {
		return nil, fmt.Errorf("open search index %s: %w", dir, err)
	}
	return x, nil
}

// Close closes the index. What Update has added is already on disk.
func (x *Index) Close() error {
	x.updating.Lock()
	defer x.updating.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.bleve == nil {
		return nil
	}
	err := x.bleve.Close()
	x.bleve = nil
	if err != nil {
		return fmt.Errorf("close search index %s: %w", x.dir, err)
	}
	return nil
}

func (x *Index) open() error {
	x.held = readHeld(x.dir) // before the index itself, to which a writer may add
	b, err := x.openBleve()
	switch {
	case err == nil && !x.options.Anew:
		x.bleve = b
		return nil
	case err == nil:
		if err := b.Close(); err != nil {
			return err
		}
	case errors.Is(err, bolterrors.ErrTimeout), errors.Is(err, ErrLocked):
		return ErrLocked
	case environmental(err):
		return err
	}
	if x.options.ReadOnly && x.existed(err) {
		return fmt.Errorf("%w: %w: %w", ErrStale, ErrDamaged, err)
	}
	if x.options.ReadOnly {
		return ErrStale
	}
	if err != nil && !errors.Is(err, bleve.ErrorIndexPathDoesNotExist) {
		x.options.Log.Warn("search index is made anew", "err", err)
	}
	return x.create()
}

// errSchema says that an index is of another form, or was not finished when it
// was made.
var errSchema = errors.New("another schema")

// existed tells whether an index that cannot be opened was one, and not just the
// beginning of one.
func (x *Index) existed(err error) bool {
	switch {
	case err == nil, errors.Is(err, errSchema):
		return false
	case x.held.Last.Seq > 0:
		return true
	}
	stat, err := os.Stat(filepath.Join(x.dir, "store", "root.bolt"))
	segments, _ := filepath.Glob(filepath.Join(x.dir, "store", "*.zap")) // the pattern is right
	return err == nil && stat.Size() > 0 || len(segments) > 0
}

// openBleve opens what is there, if it is of our schema and can be trusted.
// Damaged files make bleve panic as well as return errors.
func (x *Index) openBleve() (b bleve.Index, err error) {
	defer damaged(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // a file that was cut is mapped beyond its end
	b, there, err := x.openGlimpse()
	if there && err == nil {
		err = x.fit(b)
	}
	if there && (err != nil || x.options.ReadOnly) {
		return b, err
	}
	if there {
		if err := b.Close(); err != nil {
			return nil, err
		}
	}
	b, err = bleve.OpenUsing(x.dir, map[string]any{"read_only": x.options.ReadOnly, "bolt_timeout": x.options.Timeout.String()})
	if err != nil {
		return nil, err
	}
	return b, x.fit(b)
}

// fit closes an index that is of another schema.
func (x *Index) fit(b bleve.Index) error {
	found, err := b.GetInternal([]byte(schemaKey))
	if err == nil && found == nil && x.held.Last.Seq > 0 {
		err = fmt.Errorf("%w: nothing is left of %d saves that it held", ErrDamaged, x.held.Last.Seq)
	}
	if err == nil && string(found) != schema {
		err = fmt.Errorf("%w: %q and not %q", errSchema, found, schema)
	}
	if err != nil {
		return errors.Join(err, b.Close())
	}
	return nil
}

// create makes an empty index where there may be the remains of one. Other
// files in the folder are not touched.
func (x *Index) create() error {
	for _, name := range []string{"index_meta.json", "index_meta.json_temp", "store", heldName} {
		if err := os.RemoveAll(filepath.Join(x.dir, name)); err != nil {
			return err
		}
	}
	m := bleve.NewIndexMapping()
	m.ScoringModel = index.BM25Scoring
	b, err := bleve.NewUsing(x.dir, m, scorch.Name, bleve.Config.DefaultKVStore, map[string]any{
		"bolt_timeout": x.options.Timeout.String(),
	})
	if err != nil {
		return err
	}
	if err := b.SetInternal([]byte(schemaKey), []byte(schema)); err != nil {
		return errors.Join(err, b.Close())
	}
	x.namesLast()
	x.bleve, x.held = b, held{}
	x.names.forget()
	return nil
}

// namesLast makes what bleve made at first safe from a power failure. Not every file
// system can do that; the index can be made anew.
func (x *Index) namesLast() {
	for _, name := range []string{"index_meta.json", "store", ".", ".."} {
		if f, err := os.Open(filepath.Join(x.dir, name)); err == nil {
			_ = f.Sync()
			f.Close()
		}
	}
}

// environmental tells whether an error speaks of the machine, not the index.
func environmental(err error) bool {
	for _, e := range []error{fs.ErrPermission, syscall.ENOSPC, syscall.EROFS, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EIO, syscall.ENOTDIR} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// damaged turns a panic over damaged files into ErrDamaged.
func damaged(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, r)
	}
}

// unsound says of an error that bleve met while reading that it is damage,
// for nothing else makes reading fail: not the caller, not the query.
func unsound(ctx context.Context, err error) error {
	var outside errOutside
	if errors.As(err, &outside) {
		return outside.error
	}
	if err == nil || ctx.Err() != nil || errors.Is(err, ErrQuery) || errors.Is(err, ErrDamaged) || environmental(err) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
