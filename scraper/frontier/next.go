package frontier

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"tearsheet/archive"
)

// lease is a URI that is out.
type lease struct {
	turn    uint64
	host    *host // in whose queue it stands
	at      *host // where its requests go now; nil while it waits for one
	expires time.Time
}

// Next leases the best due URI of the host that has waited longest, and waits
// where every host with something to fetch is busy or paused, and for what is
// due later. It returns ErrEmpty when nothing is queued, but for hosts that are
// paused for longer than Options.Patience, nothing waits, no lease is out and no
// host is lent, and the context's error when that ends first.
//
// A URI that is not finished within Options.Lease is handed out again.
func (d *DB) Next(ctx context.Context) (URI, error) {
	select { // one waits for a change, and the others for that one
	case d.door <- struct{}{}:
		defer func() { <-d.door }()
	case <-ctx.Done():
		return URI{}, ctx.Err()
	}
	for {
		if err := ctx.Err(); err != nil {
			return URI{}, err
		}
		uri, again, changed, err := d.take()
		if err != nil || uri.lease != 0 {
			return uri, err
		}
		if err := d.sleep(ctx, again, changed); err != nil {
			return URI{}, err
		}
	}
}

// sleep waits until then (zero: for ever), a change, or the end of the context.
func (d *DB) sleep(ctx context.Context, then time.Time, changed <-chan struct{}) error {
	var timeout <-chan time.Time
	if !then.IsZero() {
		timer := time.NewTimer(then.Sub(d.options.Now()))
		defer timer.Stop()
		timeout = timer.C
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-changed:
	case <-timeout:
	}
	return nil
}

// take leases a URI if there is one to be had now. If not, it says when to
// come again, or what to wait for.
func (d *DB) take() (uri URI, again time.Time, changed <-chan struct{}, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.options.Now()
	d.expire(now)
	if err := d.promote(now); err != nil {
		return URI{}, time.Time{}, nil, fmt.Errorf("next: %w", err)
	}
	if len(d.ready) > 0 && !d.ready[0].ready.After(now) {
		uri, err := d.lease(d.ready[0], now)
		if err != nil {
			err = fmt.Errorf("next of %s: %w", d.ready[0].name, err)
		}
		return uri, time.Time{}, nil, err
	}
	if !d.hopeful(now) && len(d.leases) == 0 && d.later == 0 && !d.lends() {
		return URI{}, time.Time{}, nil, ErrEmpty
	}
	return URI{}, d.again(), d.changed, nil
}

// hopeful tells whether a host that is worth waiting for has something queued.
func (d *DB) hopeful(now time.Time) bool {
	if len(d.ready) > 0 && !d.ready[0].ready.After(now.Add(d.options.Patience)) {
		return true
	}
	return slices.ContainsFunc(d.ready, func(h *host) bool { return d.waits(h, now) })
}

// waits tells whether the run waits for a host: one that asks to be left alone
// for long is left for the next, one that only is slow is not.
func (d *DB) waits(h *host, now time.Time) bool {
	patience := d.options.Patience
	if h.steady() <= slowest {
		patience = max(patience, h.steady())
	}
	return !d.patient() || !h.due().After(now.Add(patience))
}

// slowest is the longest pause between any two requests that a run keeps up.
const slowest = 15 * time.Minute

// steady is the pause between any two requests that its robots.txt or the
// settings want.
func (h *host) steady() time.Duration { return max(h.gap, h.slow) }

// again is the earliest time at which something can be had: a host is ready,
// something that waits is due, or a lease expires.
func (d *DB) again() time.Time {
	first := d.nextDue
	earlier := func(t time.Time) {
		if first.IsZero() || t.Before(first) {
			first = t
		}
	}
	if len(d.ready) > 0 {
		earlier(d.ready[0].ready)
	}
	for _, l := range d.leases {
		earlier(l.expires)
	}
	return first
}

// expire takes back the leases whose holder was not heard of again.
func (d *DB) expire(now time.Time) {
	for key, l := range d.leases {
		if l.expires.After(now) {
			continue
		}
		d.options.Log.Warn("lease expired", "url", string(key), "host", l.host.name)
		d.release(key, now)
	}
}

// release ends a lease and starts the host's delay clock.
func (d *DB) release(key archive.Key, now time.Time) {
	l := d.leases[key]
	delete(d.leases, key)
	l.host.out--
	d.vacate(l, now)
	d.line(l.host)
}

// wait counts what is due later.
func (d *DB) wait(due time.Time, by int) {
	d.later += by
	if !due.IsZero() && (d.nextDue.IsZero() || due.Before(d.nextDue)) {
		d.nextDue = due
	}
	if d.later == 0 {
		d.nextDue = time.Time{}
	}
}

// promote queues what has waited long enough.
func (d *DB) promote(now time.Time) error {
	if d.nextDue.IsZero() || d.nextDue.After(now) {
		return nil
	}
	d.nextDue = time.Time{} // the batch finds the next one
	return d.update(func(b *batch) error {
		for _, s := range d.active {
			if s.closed {
				continue
			}
			if err := b.promote(s); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *batch) promote(s *source) error {
	keys, next := b.due(s.ID)
	for _, key := range keys {
		r, known, err := readRecord(b.tx, key)
		if err != nil {
			return err
		}
		if !known {
			return fmt.Errorf("read %s: %w", key, ErrCorrupt)
		}
		if err := b.move(&r, s); err != nil {
			return err
		}
	}
	if !next.IsZero() {
		b.steps = append(b.steps, step{source: s.ID, due: next})
	}
	return nil
}

// due lists the keys of a source that have waited long enough, and when the
// first of the others is due.
func (b *batch) due(id uint32) (keys []archive.Key, next time.Time) {
	c := b.tx.Bucket(bucketLater).Cursor()
	prefix := sourcePrefix(id)
	for slot, key := c.Seek(prefix); bytes.HasPrefix(slot, prefix); slot, key = c.Next() {
		if due := slotDue(slot); due.After(b.now) || len(keys) == fillBatch {
			return keys, due
		}
		keys = append(keys, archive.Key(key))
	}
	return keys, time.Time{}
}

// lease hands out the best URI of a host.
func (d *DB) lease(h *host, now time.Time) (URI, error) {
	var r record
	err := d.bolt.View(func(tx *bolt.Tx) error {
		key, err := d.best(tx, h)
		if err != nil {
			return err
		}
		var known bool
		if r, known, err = readRecord(tx, key); err == nil && !known {
			err = fmt.Errorf("read %s: %w", key, ErrCorrupt)
		}
		return err
	})
	if err != nil {
		return URI{}, err
	}
	d.relax(1)
	h.out++
	l := &lease{host: h, expires: now.Add(d.options.Lease)}
	d.occupy(l, h)
	l.turn = d.turn
	d.leases[r.Key] = l
	uri := r.URI
	uri.lease, uri.Due, uri.Note = d.turn, time.Time{}, ""
	return uri, nil
}

// best is the key that comes first in the host's queues and is not out.
func (d *DB) best(tx *bolt.Tx, h *host) (best archive.Key, err error) {
	var first []byte
	c := tx.Bucket(bucketQueue).Cursor()
	for id := range h.queued {
		prefix := queuePrefix(id, h.name)
		slot, key := c.Seek(prefix)
		for bytes.HasPrefix(slot, prefix) && d.leases[archive.Key(key)] != nil {
			slot, key = c.Next()
		}
		if !bytes.HasPrefix(slot, prefix) {
			continue
		}
		if order := slot[len(prefix):]; first == nil || bytes.Compare(order, first) < 0 {
			first, best = order, archive.Key(key)
		}
	}
	if first == nil {
		return "", fmt.Errorf("queue is shorter than counted: %w", ErrCorrupt)
	}
	return best, nil
}
