package frontier

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// batch is one write transaction, with what it changes in memory once it is
// committed.
type batch struct {
	db    *DB
	tx    *bolt.Tx
	now   time.Time
	steps []step
}

// step is a URI that came to a queue or left it.
type step struct {
	source uint32
	host   string // "" for the bucket later
	by     int
	due    time.Time
}

// update runs f in one transaction and brings memory in line with it. The
// caller holds the lock.
func (d *DB) update(f func(*batch) error) error {
	b := &batch{db: d, now: d.options.Now()}
	err := d.bolt.Update(func(tx *bolt.Tx) error {
		b.tx = tx
		return f(b)
	})
	if err != nil {
		return err
	}
	d.apply(b.steps)
	d.relax(len(b.steps))
	if b.now.Sub(d.synced) < syncEvery {
		return nil
	}
	d.synced = b.now
	return d.bolt.Sync()
}

// apply counts steps. Those of sources that are not in the run do not count.
func (d *DB) apply(steps []step) {
	for _, s := range steps {
		own := d.running(s.source)
		if own == nil {
			continue
		}
		own.left += s.by
		if s.host == "" {
			own.later += s.by
			d.wait(s.due, s.by)
			continue
		}
		h := d.host(s.host)
		h.gap = max(h.gap, own.delay)
		h.count(s.source, s.by)
		d.line(h)
	}
}

// running is the source of that number, if it is in the run.
func (d *DB) running(id uint32) *source {
	for _, s := range d.active {
		if s.ID == id && !s.closed {
			return s
		}
	}
	return nil
}

// move takes the record from where it stands to the end of its queue, or to
// those that wait.
func (b *batch) move(r *record, s *source) error {
	if err := b.leave(r); err != nil {
		return err
	}
	number, err := b.tx.Bucket(bucketQueue).NextSequence()
	if err != nil {
		return err
	}
	r.Run = s.Run
	if r.Due.After(b.now) {
		b.steps = append(b.steps, step{source: s.ID, by: 1, due: r.Due})
		return b.put(r, bucketLater, laterSlot(s.ID, r.Due, number), []byte(r.Key))
	}
	r.Due = time.Time{}
	host := r.Key.Host()
	b.steps = append(b.steps, step{source: s.ID, host: host, by: 1})
	return b.put(r, bucketQueue, queueSlot(s.ID, host, r.order(number)), []byte(r.Key))
}

// leave takes a record out of the bucket it stands in.
func (b *batch) leave(r *record) error {
	if r.Place == "" {
		return nil
	}
	bucket := b.tx.Bucket([]byte(r.Place))
	if bucket == nil || len(r.Slot) < slotHead {
		return fmt.Errorf("read %s: %w", r.Key, ErrCorrupt)
	}
	id := binary.BigEndian.Uint32(r.Slot)
	switch r.Place {
	case string(bucketQueue):
		b.steps = append(b.steps, step{source: id, host: r.Key.Host(), by: -1})
	case string(bucketLater):
		b.steps = append(b.steps, step{source: id, by: -1})
	}
	return bucket.Delete(r.Slot)
}

// rest puts a finished record where the next run finds it.
func (b *batch) rest(r *record, s *source) error {
	r.Run = s.Run
	if !r.returns() {
		return b.put(r, nil, nil, nil)
	}
	return b.put(r, bucketKnown, knownSlot(s.ID, r.Due, r.Key), nil)
}

// put writes the record, and its place in the bucket if it has one.
func (b *batch) put(r *record, bucket, slot, value []byte) error {
	r.Place, r.Slot = string(bucket), slot
	if slot != nil {
		if err := b.tx.Bucket(bucket).Put(slot, value); err != nil {
			return err
		}
	}
	return b.save(r)
}

// save writes the record where it is.
func (b *batch) save(r *record) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return b.tx.Bucket(bucketURIs).Put([]byte(r.Key), raw)
}

// keep writes when a host may be asked again, so that a restart does not
// break its rate.
func (b *batch) keep(h *host) error {
	if h == nil {
		return nil
	}
	return b.tx.Bucket(bucketHosts).Put([]byte(h.name), h.encode(b.now))
}
