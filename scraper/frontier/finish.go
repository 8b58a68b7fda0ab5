package frontier

import (
	"context"
	"fmt"
	"slices"
)

// Finish stores what became of a URI that Next handed out, frees its host and
// starts the host's delay clock. In the same transaction it schedules what was
// found there; the Source and Via of those default to the URI's. Links that
// have no key, or belong to a source that is not in the run, are dropped: they
// are the page's fault.
//
// To have a URI tried again, finish it with FetchError and put it, with a Due,
// among what was found. The error wraps ErrNoRun when the run has ended.
func (d *DB) Finish(ctx context.Context, uri URI, found ...URI) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if uri.Key, err = keyOf(uri); err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	links := d.links(uri, found)
	d.mu.Lock()
	defer d.mu.Unlock()
	links = slices.DeleteFunc(links, func(u URI) bool { return d.active[u.Source] == nil })
	at := d.hosts[uri.Key.Host()]
	if l := d.leases[uri.Key]; l != nil && l.turn == uri.lease {
		at = l.at
		if uri.Unasked {
			d.forgo(l)
		}
		d.release(uri.Key, d.options.Now())
	}
	err = d.update(func(b *batch) error {
		if err := b.finish(uri); err != nil {
			return err
		}
		if err := b.keep(at); err != nil {
			return err
		}
		_, err := b.scheduleAll(links)
		return err
	})
	if err != nil {
		return fmt.Errorf("finish %s: %w", uri.URL, err)
	}
	d.seen.add(links)
	d.wake()
	return nil
}

// links prepares what was found on a page for scheduling.
func (d *DB) links(from URI, found []URI) []URI {
	links := slices.Clone(found)
	for i := range links {
		if links[i].Source == "" {
			links[i].Source = from.Source
		}
		if links[i].Via == "" && links[i].Key != from.Key {
			links[i].Via = from.URL
		}
	}
	links = d.unseen(links)
	for i := range links {
		var err error
		if links[i].Key, err = keyOf(links[i]); err != nil {
			d.options.Log.Debug("link dropped", "url", links[i].URL, "err", err)
		}
	}
	return slices.DeleteFunc(links, func(u URI) bool { return u.Key == "" })
}

// finish stores the URI's new state, unless its lease expired and another
// worker has it now.
func (b *batch) finish(uri URI) error {
	s := b.db.active[uri.Source]
	if s == nil {
		return fmt.Errorf("%s: %w", uri.Source, ErrNoRun)
	}
	r, known, err := readRecord(b.tx, uri.Key)
	if err != nil || b.db.leases[uri.Key] != nil {
		return err
	}
	if known && b.db.current(&r) && !r.waits() {
		s.Done[r.Status]-- // finished twice: a lease had expired
	}
	if err := b.leave(&r); err != nil {
		return err
	}
	r.URI = uri
	s.Done[r.Status]++
	if err := b.saveSource(uri.Source, s); err != nil {
		return err
	}
	if h := b.db.hosts[uri.Key.Host()]; h != nil {
		if err := b.keep(h); err != nil {
			return err
		}
	}
	return b.rest(&r, s)
}
