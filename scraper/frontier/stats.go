package frontier

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	bolt "go.etcd.io/bbolt"

	"tearsheet/archive"
)

// Stats counts the URIs of the current run. Without one all is zero.
type Stats struct {
	Queued int            // due now, not leased
	Later  int            // waiting for their Due
	Leased int            // being fetched
	Done   map[Status]int // finished in this run
	Hosts  map[string]int // queued and leased, by host as in a Key
}

// Stats counts the URIs of the current run, from memory.
func (d *DB) Stats(ctx context.Context) (Stats, error) {
	if err := ctx.Err(); err != nil {
		return Stats{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s := Stats{Later: d.later, Leased: len(d.leases), Done: map[Status]int{}, Hosts: map[string]int{}}
	for name, h := range d.hosts {
		if h.total > 0 {
			s.Hosts[name] = h.total
		}
		s.Queued += h.total - h.out
	}
	for _, source := range d.active {
		for status, n := range source.Done {
			s.Done[status] += n
		}
	}
	return s, nil
}

// Lookup is what is known of a URL, and whether anything is. The error wraps
// archive.ErrURL for what is no web address.
func (d *DB) Lookup(ctx context.Context, url string) (URI, bool, error) {
	if err := ctx.Err(); err != nil {
		return URI{}, false, err
	}
	key, err := archive.NewKey(url)
	if err != nil {
		return URI{}, false, fmt.Errorf("look up: %w", err)
	}
	var r record
	var known bool
	err = d.bolt.View(func(tx *bolt.Tx) (err error) {
		r, known, err = readRecord(tx, key)
		return err
	})
	if err != nil {
		return URI{}, false, fmt.Errorf("look up %s: %w", url, err)
	}
	return r.URI, known, nil
}

// Fetched tells whether a source's present run has fetched the page at a URL. The
// error wraps archive.ErrURL for what is no web address.
func (d *DB) Fetched(ctx context.Context, source, url string) (fetched bool, err error) {
	key, err := archive.NewKey(url)
	if err != nil {
		return false, fmt.Errorf("look up: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	err = d.bolt.View(func(tx *bolt.Tx) error {
		r, known, err := readRecord(tx, key)
		ours := known && r.Source == source && d.current(&r) && !r.waits() && d.leases[key] == nil
		fetched = ours && r.Status == Fetched
		return err
	})
	if err != nil {
		err = fmt.Errorf("look up %s: %w", url, err)
	}
	return fetched, err
}

// listBatch is how many URIs All reads at a time.
const listBatch = 500

// All lists every known URI in the order of their keys. It reads in batches,
// so that a slow reader does not keep the file from reusing its pages; what
// changes meanwhile may be listed old or new.
func (d *DB) All(ctx context.Context) iter.Seq2[URI, error] {
	return func(yield func(URI, error) bool) {
		var uris []URI
		for last := ""; last == "" || len(uris) == listBatch; last = string(uris[len(uris)-1].Key) {
			var err error
			if uris, err = d.list(ctx, last); err != nil {
				yield(URI{}, fmt.Errorf("list frontier: %w", err))
				return
			}
			for _, uri := range uris {
				if !yield(uri, nil) {
					return
				}
			}
			if len(uris) == 0 {
				return
			}
		}
	}
}

// list reads one batch of URIs whose keys come after the given one.
func (d *DB) list(ctx context.Context, after string) (uris []URI, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err = d.bolt.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(bucketURIs).Cursor()
		key, raw := c.Seek([]byte(after))
		if bytes.Equal(key, []byte(after)) {
			key, raw = c.Next()
		}
		for ; key != nil && len(uris) < listBatch; key, raw = c.Next() {
			r, err := decodeRecord(archive.Key(key), raw)
			if err != nil {
				return err
			}
			uris = append(uris, r.URI)
		}
		return nil
	})
	return uris, err
}
