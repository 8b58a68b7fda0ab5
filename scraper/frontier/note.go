package frontier

import (
	"bytes"
	"context"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Noted is what Note kept under a name; nil if nothing.
func (d *DB) Noted(ctx context.Context, name string) (note []byte, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err = d.bolt.View(func(tx *bolt.Tx) error {
		note = bytes.Clone(tx.Bucket(bucketNotes).Get([]byte(name)))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read note %s: %w", name, err)
	}
	return note, nil
}

// Note keeps bytes whose meaning is the caller's under a name, in place of
// what was kept before. More than 1 MiB is refused.
func (d *DB) Note(ctx context.Context, name string, note []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(note) > maxSite {
		return fmt.Errorf("note %s: %d bytes are more than %d", name, len(note), maxSite)
	}
	err := d.bolt.Update(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketNotes).Put([]byte(name), note)
	})
	if err != nil {
		return fmt.Errorf("note %s: %w", name, err)
	}
	return nil
}
