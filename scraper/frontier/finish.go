package frontier

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
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
	f := &finishing{uri: uri, links: d.links(uri, found)}
	d.ends.add(f)
	runtime.Gosched() // others may be about to come: then one of us finishes all
	d.mu.Lock()
	defer d.mu.Unlock()
	if !f.done {
		d.finishAll(d.ends.take())
	}
	if f.err != nil {
		return fmt.Errorf("finish %s: %w", uri.URL, f.err)
	}
	return nil
}

// finishing is a Finish under way.
type finishing struct {
	uri   URI
	links []URI
	done  bool
	err   error
}

// ends are those that wait for the lock: who gets it finishes all of them, in
// one transaction.
type ends struct {
	mu   sync.Mutex
	list []*finishing
}

func (e *ends) add(f *finishing) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, f)
}

func (e *ends) take() (all []*finishing) {
	e.mu.Lock()
	defer e.mu.Unlock()
	all, e.list = e.list, nil
	return all
}

// finishAll gives each its error. What breaks the transaction breaks it for
// all: the disk, or the file.
func (d *DB) finishAll(all []*finishing) {
	hosts := map[*host]bool{}
	for _, f := range all {
		f.done = true
		hosts[d.free(f.uri)] = true
		if d.active[f.uri.Source] == nil {
			f.err = fmt.Errorf("%s: %w", f.uri.Source, ErrNoRun)
			continue
		}
		f.links = slices.DeleteFunc(f.links, func(u URI) bool { return d.active[u.Source] == nil })
		hosts[d.hosts[f.uri.Key.Host()]] = true
	}
	all = slices.DeleteFunc(all, func(f *finishing) bool { return f.err != nil })
	if err := d.update(func(b *batch) error { return b.finishAll(all, hosts) }); err != nil {
		for _, f := range all {
			f.err = err
		}
		return
	}
	for _, f := range all {
		d.seen.add(f.links)
	}
	d.wake()
}

// free ends the URI's lease, and returns the host where it was.
func (d *DB) free(uri URI) *host {
	l := d.leases[uri.Key]
	if l == nil || l.turn != uri.lease {
		return nil
	}
	at := l.at
	if uri.Unasked {
		d.forgo(l)
	}
	d.release(uri.Key, d.options.Now())
	return at
}

func (b *batch) finishAll(all []*finishing, hosts map[*host]bool) error {
	sources := map[string]*source{}
	for _, f := range all {
		if err := b.finish(f.uri); err != nil {
			return err
		}
		if _, err := b.scheduleAll(f.links); err != nil {
			return err
		}
		sources[f.uri.Source] = b.db.active[f.uri.Source]
	}
	for name, s := range sources {
		if err := b.saveSource(name, s); err != nil {
			return err
		}
	}
	for h := range hosts {
		if err := b.keep(h); err != nil {
			return err
		}
	}
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
	return b.rest(&r, s)
}
