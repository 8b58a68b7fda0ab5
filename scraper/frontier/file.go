package frontier

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

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
	bucketNotes   = []byte("notes")   // name -> what the crawl notes: a source's history, a site's reliability
)

// format names what is in the file and how.
const format = "tearsheet crawl 1"

// openBolt opens the file once it is known to be whole: bbolt panics on pages
// that make no sense, and a page beyond the end of the file would kill the
// process.
func openBolt(path string) (b *bolt.DB, err error) {
	defer func() {
		if p := recover(); p != nil {
			b, err = nil, fmt.Errorf("%w (%v)", ErrCorrupt, p)
		}
	}()
	if err := inspect(path); err != nil {
		return nil, err
	}
	b, err = bolt.Open(path, 0o644, &bolt.Options{
		Timeout:      time.Second,
		NoSync:       true,
		NoGrowSync:   true,
		FreelistType: bolt.FreelistMapType,
	})
	if err != nil {
		return nil, cause(err)
	}
	if err := b.Update(prepare); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// inspect looks at an existing file without changing it.
//
// bbolt leaves the lock of a file that it only reads to the closing of the
// descriptor. A process forked meanwhile holds a copy of it until it runs its
// own program, and with it the lock; so none is forked here while the file is
// open.
func inspect(path string) error {
	stat, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && stat.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	b, err := bolt.Open(path, 0o644, &bolt.Options{Timeout: time.Second, ReadOnly: true})
	if err != nil {
		return cause(err)
	}
	err = b.View(func(tx *bolt.Tx) error {
		if missing := tx.Size() - stat.Size(); missing > 0 {
			return fmt.Errorf("%w (%d bytes are missing)", ErrCorrupt, missing)
		}
		if foreign(tx) {
			return ErrCorrupt
		}
		return nil
	})
	return errors.Join(err, b.Close())
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

// foreign tells a bbolt file that holds something else.
func foreign(tx *bolt.Tx) bool {
	if b := tx.Bucket(bucketFormat); b != nil {
		return string(b.Get([]byte("name"))) != format
	}
	first, _ := tx.Cursor().First()
	return first != nil
}

// prepare makes the buckets of a new file.
func prepare(tx *bolt.Tx) error {
	for _, name := range [][]byte{
		bucketFormat, bucketSources, bucketURIs, bucketQueue,
		bucketLater, bucketKnown, bucketHosts, bucketSites, bucketNotes,
	} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return tx.Bucket(bucketFormat).Put([]byte("name"), []byte(format))
}
