package frontier

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"time"

	bolt "go.etcd.io/bbolt"

	"tearsheet/archive"
)

// Queued lists the URIs of the run's sources that are queued, host by host: after
// Next has returned ErrEmpty, those of hosts that are paused for longer than
// the run waits. It reads in batches, as All does.
func (d *DB) Queued(ctx context.Context) iter.Seq2[URI, error] {
	return func(yield func(URI, error) bool) {
		for _, id := range d.activeIDs() {
			for after, more := sourcePrefix(id), true; more; {
				var uris []URI
				var err error
				if uris, after, err = d.queuedAfter(ctx, id, after); err != nil {
					yield(URI{}, fmt.Errorf("list queue: %w", err))
					return
				}
				for _, uri := range uris {
					if !yield(uri, nil) {
						return
					}
				}
				more = len(uris) == listBatch
			}
		}
	}
}

// activeIDs are the numbers of the run's sources.
func (d *DB) activeIDs() (ids []uint32) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.active {
		ids = append(ids, s.ID)
	}
	return ids
}

// queuedAfter reads one batch of a source's queue, after the given slot.
func (d *DB) queuedAfter(ctx context.Context, id uint32, after []byte) (uris []URI, last []byte, err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	err = d.bolt.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(bucketQueue).Cursor()
		slot, key := c.Seek(after)
		if bytes.Equal(slot, after) {
			slot, key = c.Next()
		}
		for ; bytes.HasPrefix(slot, sourcePrefix(id)) && len(uris) < listBatch; slot, key = c.Next() {
			r, known, err := readRecord(tx, archive.Key(key))
			if err != nil || !known {
				return fmt.Errorf("read %s: %w", key, ErrCorrupt)
			}
			uris, last = append(uris, r.URI), bytes.Clone(slot)
		}
		return nil
	})
	return uris, last, err
}

// RestsUntil is when a host may be asked again, as far as is known; the zero
// time for a host that nothing is known of. The host is named as in a URL or as
// in a Key.
func (d *DB) RestsUntil(ctx context.Context, name string) (time.Time, error) {
	if err := ctx.Err(); err != nil {
		return time.Time{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	h := &host{name: hostName(name)}
	if met := d.hosts[h.name]; met != nil {
		return met.due(), nil
	}
	d.recall(h)
	return h.due(), nil
}
