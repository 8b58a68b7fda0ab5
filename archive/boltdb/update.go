package boltdb

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"tearsheet/archive"
)

// maxJobs is how many updates share one transaction at most.
const maxJobs = 1000

// tx is one transaction: archive.Reader and archive.Writer.
type tx struct {
	bolt   *bbolt.Tx
	packer *packer
	lately *lately
	facets facets
	counts *counts // loaded when first needed, kept by flush
	wrote  bool    // since the present job began

	left         *pending      // by the transaction before, if that is known
	pending      *pending      // texts that are not written yet
	dictionaries map[byte]byte // by kind: the one in use
}

// View runs fn on one state of the archive. It does not wait for writers.
func (d *DB) View(ctx context.Context, fn func(archive.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return d.view(func(t *tx) error { return fn(t) })
}

func (d *DB) view(fn func(*tx) error) (err error) {
	defer rescue(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return d.bolt.View(func(b *bbolt.Tx) error {
		t := &tx{bolt: b, packer: d.packer, lately: &d.lately}
		if d.looked() {
			defer t.giveBack()
		}
		return fn(t)
	})
}

// looked counts looks at the file, and tells after every so many that it is
// time to give pages back.
func (d *DB) looked() bool { return d.looks.Add(1)%seldomLooked == 0 }

// rescue turns a panic into archive.ErrCorrupt.
func rescue(err *error) {
	if r := recover(); r != nil {
		*err = damage(r)
	}
}

// job is one Update that waits its turn.
type job struct {
	fn    func(archive.Writer) error
	err   error
	state atomic.Int32
	lead  chan struct{} // closed when its caller is to run the next transaction
	done  chan struct{} // closed when err is final
}

// A job waits until a leader takes it, or its caller is no longer interested.
const (
	waiting int32 = iota
	taken
	dropped
)

// Update runs fn in a transaction that it shares with other updates that wait
// at the same time, and returns when that is on disk. The first caller to find
// nobody at it leads: it runs the transaction for all who wait, and hands on
// to one of those who came meanwhile. So nothing runs when nobody waits, and
// the more wait, the more share the cost of a commit. A job that fails after
// it wrote something is taken out and the others are run again without it.
func (d *DB) Update(ctx context.Context, fn func(archive.Writer) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j := &job{fn: fn, lead: make(chan struct{}), done: make(chan struct{})}
	if d.enqueue(j) {
		d.leadOn()
		return j.err
	}
	quit := ctx.Done()
	for {
		select {
		case <-j.done:
			return j.err
		case <-j.lead:
			d.leadOn()
			return j.err
		case <-quit:
			if j.state.CompareAndSwap(waiting, dropped) {
				return ctx.Err()
			}
			quit = nil // it runs already: its fate is known soon
		}
	}
}

// enqueue puts a job in line and tells whether its caller must lead.
func (d *DB) enqueue(j *job) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.leading {
		d.queue = append(d.queue, j)
		return false
	}
	d.leading = true
	j.state.Store(taken)
	d.queue = append(d.queue, j) // the only one: a leader leaves none behind
	return true
}

// leadOn runs one transaction for those who wait, and makes the next one lead.
func (d *DB) leadOn() {
	runtime.Gosched() // others may be about to come
	jobs := d.take()
	d.run(jobs)
	for _, j := range jobs {
		close(j.done)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.queue) > 0 {
		next := d.queue[0]
		if next.state.CompareAndSwap(waiting, taken) {
			close(next.lead)
			return
		}
		d.queue = d.queue[1:] // dropped
	}
	d.leading = false
}

// take takes the jobs of the next transaction; the leader's own is the first.
func (d *DB) take() []*job {
	d.mu.Lock()
	defer d.mu.Unlock()
	jobs := d.queue[:1:1]
	rest := d.queue[1:]
	for len(rest) > 0 && len(jobs) < maxJobs {
		if rest[0].state.CompareAndSwap(waiting, taken) {
			jobs = append(jobs, rest[0])
		}
		rest = rest[1:]
	}
	d.queue = rest
	return jobs
}

// run gives every job its error.
func (d *DB) run(jobs []*job) {
	for len(jobs) > 0 {
		failed, err := d.transact(jobs)
		if failed < 0 {
			for _, j := range jobs {
				if j.err == nil {
					j.err = err
				}
			}
			return
		}
		jobs[failed].err = err
		jobs = append(jobs[:failed:failed], jobs[failed+1:]...)
		for _, j := range jobs {
			j.err = nil
		}
	}
}

// transact runs jobs in one transaction. It returns the index of the job that
// spoilt it, or -1 and how the whole went. A job that failed before it wrote
// has its error and spoils nothing.
func (d *DB) transact(jobs []*job) (failed int, err error) {
	failed = -1
	defer rescue(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	var t *tx
	err = d.bolt.Update(func(b *bbolt.Tx) error {
		t = &tx{bolt: b, packer: d.packer, lately: &d.lately, left: d.left}
		d.left = nil // until this is committed
		for i, j := range jobs {
			if d.looked() {
				t.giveBack()
			}
			t.wrote = false
			if j.err = t.do(j.fn); j.err != nil && t.wrote {
				failed = i
				return j.err
			}
		}
		return t.flush()
	})
	if err == nil && t.pending != nil {
		d.left = t.pending.rest()
	} else if err == nil {
		d.left = t.left
	}
	if err != nil && failed < 0 {
		err = fmt.Errorf("write archive %s: %w", d.path, err)
	}
	return failed, err
}

func (t *tx) do(fn func(archive.Writer) error) (err error) {
	defer rescue(&err)
	return fn(t)
}

// put writes a sealed record.
func (t *tx) put(bucket, key, value []byte) error {
	t.wrote = true
	return t.bolt.Bucket(bucket).Put(key, seal(key, value, sealLen))
}

// grow is a bucket whose keys only grow: its pages are filled to the brim,
// since nothing will be put between two keys.
func (t *tx) grow(bucket []byte) *bbolt.Bucket {
	b := t.bolt.Bucket(bucket)
	b.FillPercent = 0.95
	return b
}

// get reads a sealed record; archive.ErrNotFound if there is none.
func (t *tx) get(bucket, key []byte) (*scanner, error) {
	v := t.bolt.Bucket(bucket).Get(key)
	if v == nil {
		return nil, archive.ErrNotFound
	}
	return unseal(key, v, sealLen)
}
