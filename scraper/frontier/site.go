package frontier

import (
	"bytes"
	"context"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Site is what Remember kept of a host: bytes whose meaning is the caller's.
// It is nil for a host that nothing is known of.
func (d *DB) Site(ctx context.Context, host string) (site []byte, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err = d.bolt.View(func(tx *bolt.Tx) error {
		site = bytes.Clone(tx.Bucket(bucketSites).Get([]byte(hostName(host))))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read site %s: %w", host, err)
	}
	return site, nil
}

// maxSite bounds what may be remembered of a host, in bytes.
const maxSite = 1 << 20

// Remember keeps bytes for a host, in place of what was kept before; nil
// forgets it. More than 1 MiB is refused.
func (d *DB) Remember(ctx context.Context, host string, site []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(site) > maxSite {
		return fmt.Errorf("remember site %s: %d bytes are more than %d", host, len(site), maxSite)
	}
	err := d.bolt.Update(func(tx *bolt.Tx) error {
		key := []byte(hostName(host))
		if site == nil {
			return tx.Bucket(bucketSites).Delete(key)
		}
		return tx.Bucket(bucketSites).Put(key, site)
	})
	if err != nil {
		return fmt.Errorf("remember site %s: %w", host, err)
	}
	return nil
}
