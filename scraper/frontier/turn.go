package frontier

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errPaused is why a host cannot be asked again within a lease.
var errPaused = errors.New("the host is not to be asked for a while")

// Turn waits until the host of a leased URI may be asked once more, for the
// next page of one article, and renews the lease. It fails when the lease has
// expired and when the host asks for a longer pause than a lease lasts.
func (d *DB) Turn(ctx context.Context, uri URI) error {
	ready, err := d.renew(uri)
	if err != nil {
		return fmt.Errorf("ask %s again: %w", uri.Key.Host(), err)
	}
	return d.sleep(ctx, ready, nil)
}

func (d *DB) renew(uri URI) (ready time.Time, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.leases[uri.Key]
	if l == nil || l.turn != uri.lease {
		return time.Time{}, ErrNoRun
	}
	now := d.options.Now()
	l.host.ended = now
	if ready = l.host.due(); ready.Sub(now) > d.options.Lease {
		return time.Time{}, errPaused
	}
	l.expires = ready.Add(d.options.Lease)
	d.line(l.host)
	return ready, nil
}
