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
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

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
	// Patience is the longest pause of a host that a run waits for; what is
	// queued for one that is paused for longer is left for the next run. 0 is
	// 2 minutes, below 0 is no end, as a process wants it that goes on anyway.
	Patience time.Duration
	// Daily is how many requests a host may get in a day of UTC; 0 is no limit.
	Daily int
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
	if o.Patience == 0 {
		o.Patience = 2 * time.Minute
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
	ends    ends
	door    chan struct{} // held by the one who waits in Next

	mu      sync.Mutex
	active  map[string]*source // the sources of the current run, by name
	hosts   map[string]*host
	ready   line // hosts with something to fetch, the next one first
	leases  map[archive.Key]*lease
	lent    map[*host]int // to others, or waited for by them
	nextDue time.Time     // when the first URI that waits is due; zero is never
	later   int           // URIs that wait
	turn    uint64        // counts leases and hosts
	seen    seenSet
	changed chan struct{} // closed and renewed when Next should look again
	synced  time.Time
	touched int // URIs since the file was last given back: see relax
}

const syncEvery = 10 * time.Second

// Open opens the crawl.db at path, or makes it. The error wraps ErrLocked or
// ErrCorrupt where that is the cause.
//
// Commits are not synced to disk one by one, but every ten seconds, at End
// and at Close: a killed process loses no commit, a power failure may cost
// the file, which is disposable.
func Open(path string, o Options) (*DB, error) {
	b, err := openBolt(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	d := &DB{bolt: b, options: o.withDefaults(), door: make(chan struct{}, 1)}
	d.forget()
	d.synced = d.options.Now()
	return d, nil
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
	d.lent = map[*host]int{}
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
