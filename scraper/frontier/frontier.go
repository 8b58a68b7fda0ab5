// Package frontier keeps crawl.db: which URLs are known, which are due, which
// are being fetched, and when a host may be asked again.
//
// The state lives in one bbolt file that a single process owns. Queues are on
// disk, ordered within a host; memory holds the hosts, the leases and a
// bounded set of URLs seen lately. A lease is not written down: a leased URI
// stays in its queue until Finish, so a process that is killed loses the
// pages in flight and nothing else.
package frontier

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"tearsheet/archive"
)

// The errors a caller can act on.
var (
	// ErrEmpty is returned by Next when nothing is queued, nothing waits for
	// its time and no lease is out: the run is over.
	ErrEmpty = errors.New("frontier is empty")
	// ErrLocked is returned by Open when another process owns the file.
	ErrLocked = errors.New("another process is using it")
	// ErrCorrupt is returned for a damaged crawl.db, and for a file that is
	// none. It is disposable: removing it costs a full recrawl, no article.
	ErrCorrupt = errors.New("damaged, or not a crawl.db: remove it and crawl again; no article is lost")
	// ErrNoRun is returned for a URI of a source that the current run leaves out.
	ErrNoRun = errors.New("source is not in the current run")
)

// Options are the settings of a DB. The zero value is polite.
type Options struct {
	// Delay is the pause between the end of one fetch and the start of the
	// next on the same host; 0 is 1 s, below 0 is none.
	Delay time.Duration
	// PerHost is how many URIs of one host may be leased at a time; 0 is 1.
	PerHost int
	// Lease is how long a URI stays with who took it; 0 is 5 minutes. It must
	// be longer than a fetch may take.
	Lease time.Duration
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Log is told of expired leases and dropped links; nil discards.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	if o.Delay == 0 {
		o.Delay = time.Second
	}
	if o.PerHost <= 0 {
		o.PerHost = 1
	}
	if o.Lease <= 0 {
		o.Lease = 5 * time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// DB is an open crawl.db. Its methods may be called from many goroutines.
type DB struct {
	bolt    *bolt.DB
	options Options

	mu      sync.Mutex
	active  map[string]*source // the sources of the current run, by name
	hosts   map[string]*host
	ready   line // hosts with something to fetch, the next one first
	leases  map[archive.Key]*lease
	nextDue time.Time // when the first URI that waits is due; zero is never
	later   int       // URIs that wait
	turn    uint64    // counts leases and hosts
	seen    seenSet
	changed chan struct{} // closed and renewed when Next should look again
	synced  time.Time
}

// The buckets of crawl.db.
var (
	bucketFormat  = []byte("format")  // "name" -> format
	bucketSources = []byte("sources") // name -> source
	bucketURIs    = []byte("uris")    // key -> record
	bucketQueue   = []byte("queue")   // source, host, order -> key: due now
	bucketLater   = []byte("later")   // source, due, number -> key: due at a time
	bucketKnown   = []byte("known")   // source, due, key -> nothing: done, for the next run
	bucketHosts   = []byte("hosts")   // host -> when it may be asked again
	bucketSites   = []byte("sites")   // host -> what the extractor remembers
)

const (
	format    = "tearsheet crawl 1"
	syncEvery = 10 * time.Second
)

// Open opens the crawl.db at path, or makes it. The error wraps ErrLocked or
// ErrCorrupt where that is the cause.
//
// Commits are not synced to disk one by one, but every ten seconds, at End
// and at Close: a killed process loses no commit, a power failure may cost
// the file, which is disposable.
func Open(path string, o Options) (*DB, error) {
	b, err := bolt.Open(path, 0o644, &bolt.Options{
		Timeout:      time.Second,
		NoSync:       true,
		NoGrowSync:   true,
		FreelistType: bolt.FreelistMapType,
	})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, cause(err))
	}
	if err := prepare(b, path); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), b.Close())
	}
	d := &DB{bolt: b, options: o.withDefaults()}
	d.forget()
	d.synced = d.options.Now()
	return d, nil
}

// cause translates bbolt's errors into ours.
func cause(err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return ErrLocked
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch),
		errors.Is(err, berrors.ErrChecksum):
		return fmt.Errorf("%w (%w)", ErrCorrupt, err)
	}
	return err
}

// prepare makes the buckets of a new file and checks those of an old one.
// bbolt panics on pages that make no sense.
func prepare(b *bolt.DB, path string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w (%v)", ErrCorrupt, p)
		}
	}()
	if err := whole(b, path); err != nil {
		return err
	}
	return b.Update(func(tx *bolt.Tx) error {
		if foreign(tx) {
			return ErrCorrupt
		}
		for _, name := range [][]byte{bucketFormat, bucketSources, bucketURIs, bucketQueue,
			bucketLater, bucketKnown, bucketHosts, bucketSites} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketFormat).Put([]byte("name"), []byte(format))
	})
}

// whole finds a file that was cut short: reading a page beyond its end would
// kill the process.
func whole(b *bolt.DB, path string) error {
	stat, err := os.Stat(path)
	if err != nil {
		return err
	}
	return b.View(func(tx *bolt.Tx) error {
		if tx.Size() > stat.Size() {
			return fmt.Errorf("%w (%d bytes are missing)", ErrCorrupt, tx.Size()-stat.Size())
		}
		return nil
	})
}

// foreign tells a bbolt file that holds something else.
func foreign(tx *bolt.Tx) bool {
	if b := tx.Bucket(bucketFormat); b != nil {
		return string(b.Get([]byte("name"))) != format
	}
	first, _ := tx.Cursor().First()
	return first != nil
}

// Close syncs and closes the file. A run that was not ended goes on at the
// next Begin.
func (d *DB) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.bolt.Sync()
	return errors.Join(err, d.bolt.Close())
}

// forget drops what memory holds of a run.
func (d *DB) forget() {
	d.active = map[string]*source{}
	d.hosts = map[string]*host{}
	d.ready = nil
	d.leases = map[archive.Key]*lease{}
	d.nextDue, d.later = time.Time{}, 0
	d.seen = seenSet{}
	d.wake()
}

// wake makes every waiting Next look again.
func (d *DB) wake() {
	if d.changed != nil {
		close(d.changed)
	}
	d.changed = make(chan struct{})
}

// keyOf is the URI's key, made from its URL when the caller did not.
func keyOf(uri URI) (archive.Key, error) {
	if uri.Key != "" {
		return uri.Key, nil
	}
	return archive.NewKey(uri.URL)
}
