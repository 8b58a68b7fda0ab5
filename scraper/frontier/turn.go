package frontier

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrPaused is returned by Turn for a host that asks to be left alone for
// longer than the run waits.
var ErrPaused = errors.New("the host asks to be left alone for longer than the run waits")

// Turn takes a leased URI on to its next request, to the host where a redirect
// leads or to its own once more: the host it is at is freed and its delay clock
// starts, and Turn waits until the other may be asked. What waits here goes
// before what is queued. The host is named as in a URL or as in a Key.
//
// The error wraps ErrPaused, or is the context's.
func (d *DB) Turn(ctx context.Context, uri URI, host string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.leases[uri.Key]
	if l == nil || l.turn != uri.lease {
		return fmt.Errorf("go on with %s: its lease has expired", uri.URL)
	}
	d.vacate(l, d.options.Now())
	h := d.host(hostName(host))
	if s := d.active[uri.Source]; s != nil {
		h.gap = max(h.gap, s.delay)
	}
	return d.wish(ctx, l, h)
}

// wish waits for a host before all that is queued for it, and takes it.
func (d *DB) wish(ctx context.Context, l *lease, h *host) error {
	h.awaited++
	d.line(h)
	defer func() {
		h.awaited--
		d.line(h)
		d.wake()
	}()
	return d.await(ctx, l, h)
}

// await waits for a host, without the lock, and takes it.
func (d *DB) await(ctx context.Context, l *lease, h *host) error {
	for {
		now := d.options.Now()
		ready := h.due()
		l.expires = later(ready, now).Add(d.options.Lease)
		switch {
		case !d.waits(h, now):
			return fmt.Errorf("go on at %s: %w", h.name, ErrPaused)
		case h.busy < d.options.PerHost && !ready.After(now):
			d.occupy(l, h)
			return nil
		case h.busy >= d.options.PerHost:
			ready = time.Time{} // a change will tell
		}
		changed := d.changed
		d.mu.Unlock()
		err := d.sleep(ctx, ready, changed)
		d.mu.Lock()
		if err != nil {
			return err
		}
	}
}

// Free frees the host of a leased URI that needs no more requests: its delay
// clock starts, and the next URI of the host may be had while this one is read.
// The lease goes on.
func (d *DB) Free(uri URI) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if l := d.leases[uri.Key]; l != nil && l.turn == uri.lease {
		d.vacate(l, d.options.Now())
	}
}

// occupy lets a lease make its requests to the host.
func (d *DB) occupy(l *lease, h *host) {
	d.turn++
	h.turn = d.turn
	h.busy++
	l.at = h
	d.line(h)
}

// vacate frees the host that a lease makes its requests to.
func (d *DB) vacate(l *lease, now time.Time) {
	if l.at == nil {
		return
	}
	h := l.at
	l.at = nil
	h.busy--
	h.ended = now
	h.asked(now, d.options.Daily)
	d.line(h)
	d.wake()
}

// forgo frees the host of a lease that made no request.
func (d *DB) forgo(l *lease) {
	if l.at != nil {
		l.at.busy--
		d.line(l.at)
		l.at = nil
	}
}

// Return gives a leased URI back as it was, to be handed out again when its
// host's delay is over.
func (d *DB) Return(ctx context.Context, uri URI) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.leases[uri.Key]
	if l == nil || l.turn != uri.lease {
		return nil // its lease has expired: it is queued again
	}
	d.release(uri.Key, d.options.Now())
	d.wake()
	return d.update(func(b *batch) error { return b.keep(l.host) })
}

// patient tells whether there is an end to how long a run waits for a host.
func (d *DB) patient() bool { return d.options.Patience > 0 }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
