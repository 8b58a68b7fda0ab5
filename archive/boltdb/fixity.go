package boltdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"tearsheet/archive"
)

// glance is how many records one transaction of Broken reads.
const glance = 1000

// Broken lists the damaged records among those that serve others, and that no
// article, version, URL or capture leads to one by one. archive.Verify asks it.
func (d *DB) Broken(ctx context.Context) iter.Seq2[archive.Finding, error] {
	return func(yield func(archive.Finding, error) bool) {
		for _, bucket := range [][]byte{bucketMeta, bucketNames, bucketDates, bucketDictionaries, bucketSketches, bucketFacets} {
			for after := []byte(nil); ; {
				found, last, err := d.broken(bucket, after)
				if err = errors.Join(err, ctx.Err()); err != nil && !errors.Is(err, archive.ErrCorrupt) {
					yield(archive.Finding{}, fmt.Errorf("read %s: %w", bucket, err))
					return
				}
				if err != nil {
					found = append(found, archive.Finding{Part: "catalogue", Name: string(bucket), Problem: err.Error()})
				}
				for _, f := range found {
					if !yield(f, nil) {
						return
					}
				}
				if after = last; after == nil || err != nil {
					break
				}
			}
		}
	}
}

// broken looks at the records of a bucket after a key; last is nil at the end.
func (d *DB) broken(bucket, after []byte) (found []archive.Finding, last []byte, err error) {
	err = d.view(func(t *tx) error {
		b := t.bolt.Bucket(bucket)
		if b == nil {
			return nil
		}
		c := b.Cursor()
		k, v := c.Seek(after)
		if after != nil && bytes.Equal(k, after) {
			k, v = c.Next()
		}
		for n := 0; k != nil; k, v = c.Next() {
			if n++; n > glance {
				return nil
			}
			last = bytes.Clone(k)
			if err := sealed(bucket, k, v); err != nil {
				found = append(found, archive.Finding{Part: "catalogue", Name: fmt.Sprintf("%s %x", bucket, k), Problem: err.Error()})
			}
		}
		last = nil
		return nil
	})
	return found, last, err
}

// sealed checks the seal of a record, where it has one.
func sealed(bucket, k, v []byte) error {
	switch {
	case bytes.Equal(bucket, bucketMeta) && string(k) != "counts":
		return nil
	case bytes.Equal(bucket, bucketDates) && len(v) == 0: // of format 1
		return nil
	}
	_, err := unseal(k, v, sealLen)
	return err
}
