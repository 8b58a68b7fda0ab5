package frontier

import (
	"context"
	"fmt"
	"sync"
)

// Lend lets somebody else make one request to a host, in the pace of the run: it
// waits as Turn does, and keeps the host for the other until giveBack is called,
// which starts its delay clock. The host is named as in a URL or as in a Key.
//
// The error wraps ErrPaused, or is the context's.
func (d *DB) Lend(ctx context.Context, host string) (giveBack func(), err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l, h := &lease{}, d.host(hostName(host))
	h.gap = max(h.gap, d.options.Delay)
	d.lent[h]++
	if err := d.wish(ctx, l, h); err != nil {
		d.returned(h)
		return nil, fmt.Errorf("lend: %w", err)
	}
	return sync.OnceFunc(func() { d.takeBack(l, h) }), nil
}

// takeBack ends what Lend began. A time that cannot be kept costs no more than a
// pause after a restart.
func (d *DB) takeBack(l *lease, h *host) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.returned(h)
	d.vacate(l, d.options.Now())
	if err := d.update(func(b *batch) error { return b.keep(h) }); err != nil {
		d.options.Log.Debug("host state is not kept", "host", h.name, "err", err)
	}
}

// returned notes that a host is lent, or waited for, once less.
func (d *DB) returned(h *host) {
	if d.lent[h]--; d.lent[h] <= 0 {
		delete(d.lent, h)
	}
}

// lends tells whether a host is lent that has something queued.
func (d *DB) lends() bool {
	for h := range d.lent {
		if h.total > h.out {
			return true
		}
	}
	return false
}
