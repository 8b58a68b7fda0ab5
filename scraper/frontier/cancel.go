package frontier

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"tearsheet/archive"
)

// ErrRunning is returned by Cancel for a source that is being crawled.
var ErrRunning = errors.New("it is being crawled now")

// Cancel ends the run of a source that was interrupted: what is queued or waits
// and was never fetched is forgotten until it is linked again, what was fetched
// comes back in the next run. It says how many URIs left the queue. The error
// wraps ErrRunning, and ErrNoRun for a source that crawl.db does not know.
func (d *DB) Cancel(ctx context.Context, source string) (dropped int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.active[source] != nil {
		return 0, fmt.Errorf("cancel %s: %w", source, ErrRunning)
	}
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return dropped, err
		}
		err := d.update(func(b *batch) error {
			n, err := b.cancel(source)
			dropped += n
			more = n == fillBatch
			return err
		})
		if err != nil {
			return dropped, fmt.Errorf("cancel %s: %w", source, err)
		}
	}
	return dropped, d.bolt.Sync()
}

// cancel takes one batch of a source's URIs out of its queues.
func (b *batch) cancel(name string) (n int, err error) {
	if b.tx.Bucket(bucketSources).Get([]byte(name)) == nil {
		return 0, ErrNoRun
	}
	s, err := b.source(name)
	if err != nil {
		return 0, err
	}
	for _, key := range queuedKeys(b.tx, s.ID) {
		r, known, err := readRecord(b.tx, key)
		if err == nil && !known {
			err = fmt.Errorf("read %s: %w", key, ErrCorrupt)
		}
		if err != nil {
			return n, err
		}
		if err := b.leave(&r); err != nil {
			return n, err
		}
		if r.Fetched.IsZero() {
			err = b.put(&r, nil, nil, nil)
		} else {
			err = b.rest(&r, s)
		}
		if err != nil {
			return n, err
		}
		n++
	}
	s.State, s.Ended = stateDone, b.now
	return n, b.saveSource(name, s)
}

// queuedKeys are the first keys of a source that are queued or wait.
func queuedKeys(tx *bolt.Tx, id uint32) (keys []archive.Key) {
	prefix := sourcePrefix(id)
	for _, bucket := range [][]byte{bucketQueue, bucketLater} {
		c := tx.Bucket(bucket).Cursor()
		for slot, key := c.Seek(prefix); bytes.HasPrefix(slot, prefix) && len(keys) < fillBatch; slot, key = c.Next() {
			keys = append(keys, archive.Key(bytes.Clone(key)))
		}
	}
	return keys
}
