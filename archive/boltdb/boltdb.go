// Package boltdb keeps an archive in one bbolt file: archive.Store for one
// machine. One process writes; its goroutines share transactions.
//
// What every bucket, key and value of the file means is in docs/archive.md,
// precise enough to read the file without this package.
package boltdb

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"tearsheet/archive"
)

var _ archive.Store = (*DB)(nil)

// The buckets.
var (
	bucketMeta         = []byte("meta")
	bucketNames        = []byte("names")
	bucketLinks        = []byte("links")
	bucketCaptures     = []byte("captures")
	bucketArticles     = []byte("articles")
	bucketSnapshots    = []byte("snapshots")
	bucketTexts        = []byte("texts")
	bucketDigests      = []byte("digests")
	bucketHolders      = []byte("holders")
	bucketDates        = []byte("dates")
	bucketDictionaries = []byte("dictionaries")
	bucketSketches     = []byte("sketches")
	bucketFacets       = []byte("facets")
)

// buckets are those that every archive has. The others are made when there is
// something to put into them: bbolt keeps a small bucket inside the page of
// another, where damage to it can bring the program down. Holders is of format
// 1 alone.
func buckets() [][]byte {
	return [][]byte{
		bucketMeta, bucketNames, bucketLinks, bucketCaptures, bucketArticles,
		bucketSnapshots, bucketTexts, bucketDigests, bucketDates,
	}
}

// Options say how a file is opened. The zero value opens it for writing.
type Options struct {
	// ReadOnly opens the file beside other readers. The file must exist.
	ReadOnly bool
	// Timeout is how long to wait for another process to let go of the file.
	// 0: one second.
	Timeout time.Duration
	// MaxSize is the most bytes the file may grow to; a save that needs more
	// fails. 0: no limit.
	MaxSize int
}

// DB is an archive in a bbolt file. It is safe for concurrent use.
type DB struct {
	path   string
	bolt   *bbolt.DB
	packer *packer
	left   *pending // what the last transaction of an Update left; the leader's
	lately lately
	looks  atomic.Uint32 // at the file, so far

	mu      sync.Mutex // guards what follows
	queue   []*job     // updates that wait for the next transaction
	leading bool       // one of their callers runs transactions for all
}

// Close waits for running transactions and releases the file.
func (d *DB) Close() error {
	err := d.bolt.Close()
	d.packer.close()
	if err != nil {
		return fmt.Errorf("close archive %s: %w", d.path, err)
	}
	return nil
}
