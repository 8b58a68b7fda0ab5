package frontier

import (
	"context"
	"fmt"
	"time"

	"github.com/zeebo/xxh3"
)

// Schedule queues URIs of the current run's sources, in one transaction, and
// says how many were not in this run yet. A URI is queued once a run; what
// earlier runs learned of it (validators, payload, status) stays with it. One
// whose Due is still to come is not, unless the run takes what is early, a
// sitemap says that it was modified since, or nothing links to it: a seed.
// One with a Due in the future waits for it. One that was finished with
// FetchError is queued again when it has a Due: a retry.
//
// A host's URIs go out by Priority, lower first; within one, seeds (no Hops, no
// Via) first, then feeds and sitemaps, then what has a date, newest first, then the
// rest breadth first, and last the articles that earlier runs fetched.
//
// The error wraps archive.ErrURL for a URL that has no key, and ErrNoRun.
func (d *DB) Schedule(ctx context.Context, uris ...URI) (added int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	fresh := d.unseen(uris)
	for i := range fresh {
		if fresh[i].Key, err = keyOf(fresh[i]); err != nil {
			return 0, fmt.Errorf("schedule: %w", err)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	err = d.update(func(b *batch) error {
		added, err = b.scheduleAll(fresh)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("schedule: %w", err)
	}
	d.seen.add(fresh)
	d.wake()
	return added, nil
}

// scheduleAll queues what this run did not have yet, and counts it.
func (b *batch) scheduleAll(uris []URI) (added int, err error) {
	for _, uri := range uris {
		ok, err := b.schedule(uri)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", uri.URL, err)
		}
		if ok {
			added++
		}
	}
	return added, nil
}

// schedule queues one URI, or improves its place in the queue.
func (b *batch) schedule(uri URI) (added bool, err error) {
	s := b.db.active[uri.Source]
	if s == nil {
		return false, ErrNoRun
	}
	r, known, err := readRecord(b.tx, uri.Key)
	if err != nil || b.db.leases[uri.Key] != nil {
		return false, err
	}
	known = known && r.Status != Dropped
	switch ours := b.db.current(&r); {
	case uri.Status == Dropped:
		if !known {
			err = b.save(&record{URI: uri})
		}
		return false, err
	case !known:
		r = record{URI: uri}
		r.Status = Discovered
	case ours && r.waits():
		return false, b.improve(&r, uri)
	case ours && !uri.Again && (r.Status != FetchError || uri.Due.IsZero()):
		return false, nil
	case ours:
		r.Due, r.Tries = uri.Due, uri.Tries
		s.Done[r.Status]--
	case !s.early && r.rests(uri, b.now):
		r.learn(uri)
		return false, b.save(&r)
	default:
		r.renew(uri)
	}
	return true, b.move(&r, s)
}

// rests tells whether a URI that an earlier run fetched need not be fetched
// yet, although it was linked again. Nothing says that it has changed since, and
// the clock by which it was fetched was not ahead.
func (r *record) rests(uri URI, now time.Time) bool {
	return r.Due.After(now) && !r.Fetched.After(now) && !uri.Again && uri.Via != "" && !uri.Modified.After(r.Fetched)
}

// improve moves a waiting URI forward when more is known of it.
func (b *batch) improve(r *record, uri URI) error {
	if !r.improve(uri) {
		return nil
	}
	return b.move(r, b.db.active[r.Source])
}

// current tells whether the record was scheduled in the run that is going on.
func (d *DB) current(r *record) bool {
	s := d.active[r.Source]
	return s != nil && r.Run == s.Run
}

// unseen leaves out the links that were met in this run already.
func (d *DB) unseen(uris []URI) []URI {
	fresh := make([]URI, 0, len(uris))
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, uri := range uris {
		if !d.seen.has(uri) {
			fresh = append(fresh, uri)
		}
	}
	return fresh
}

// seenSet remembers links met in this run and their hops, so that the
// thousandth link to the front page costs neither a key nor a look at the
// disk. It forgets all of them when it is full.
type seenSet map[uint64]int

const maxSeen = 1 << 17

// has tells whether the link is known and tells nothing new.
func (s seenSet) has(uri URI) bool {
	hops, ok := s[linkHash(uri)]
	return ok && hops <= uri.Hops && uri.Due.IsZero() && uri.Published.IsZero() && uri.Modified.IsZero() && !uri.Again
}

func (s seenSet) add(uris []URI) {
	for _, uri := range uris {
		if uri.Status == Dropped {
			continue // it may be linked again and queued
		}
		if len(s) >= maxSeen {
			clear(s)
		}
		s[linkHash(uri)] = uri.Hops
	}
}

func linkHash(uri URI) uint64 { return xxh3.HashString(uri.Source + "\x00" + uri.URL) }
