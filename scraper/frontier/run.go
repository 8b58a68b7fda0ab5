package frontier

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"tearsheet/archive"
)

// Run says what is to be crawled now.
type Run struct {
	Sources []string
	// Delay is the pause on a host by source, where it is not Options.Delay;
	// below 0 is none. A host that two sources share gets the longer one.
	Delay map[string]time.Duration
	// Revisit leaves out, of what earlier runs fetched, all that was fetched
	// less than this long ago; 0 leaves out nothing.
	Revisit time.Duration
	// Early takes what earlier runs fetched although its Due is still to come.
	Early bool
}

// source is a source's present or last run. It lies in the bucket sources.
type source struct {
	ID    uint32         `json:"id"`
	Run   uint64         `json:"run"`
	State string         `json:"state"` // stateFilling, stateOpen, stateDone
	Began time.Time      `json:"began"`
	Ended time.Time      `json:"ended,omitzero"`
	Done  map[Status]int `json:"done,omitempty"` // in this run

	delay  time.Duration
	early  bool
	ahead  bool // the clock of its last run was ahead of ours: it has been set back
	closed bool // it left the run; what is out may still be finished
	left   int  // queued, waiting or leased
	later  int  // of these, waiting
}

const (
	stateFilling = "filling" // known URIs are being queued
	stateOpen    = "open"
	stateDone    = "done"
)

// Begin starts a run over the sources, or goes on with the one that was not
// ended: resumed says that at least one source had such a run. Whatever was
// leased then is queued again.
//
// In a new run every known URI of the source comes back with its validators,
// but for those whose Due is still to come, those within Revisit, and those
// whose Status keeps them away. Seeds are scheduled by the caller.
//
// A DB has one run at a time: Begin without End leaves the last one for later.
func (d *DB) Begin(ctx context.Context, run Run) (resumed bool, err error) {
	if len(run.Sources) == 0 {
		return false, errors.New("begin run: no sources")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget()
	sources := map[string]*source{}
	for _, name := range run.Sources {
		s, open, err := d.begin(ctx, name, run)
		if err != nil {
			d.forget()
			return false, fmt.Errorf("begin run of %s: %w", name, err)
		}
		sources[name] = s
		resumed = resumed || open
	}
	d.active = sources
	if err := d.load(sources, resumed); err != nil {
		d.forget()
		return false, fmt.Errorf("begin run: %w", err)
	}
	return resumed, d.bolt.Sync()
}

// begin opens the run of one source.
func (d *DB) begin(ctx context.Context, name string, run Run) (s *source, resumed bool, err error) {
	err = d.update(func(b *batch) error {
		if s, err = b.source(name); err != nil {
			return err
		}
		resumed = s.State == stateOpen
		s.ahead = s.Began.After(b.now) || s.Ended.After(b.now)
		if s.State == stateDone || s.State == "" {
			s.Run, s.State, s.Began, s.Done = s.Run+1, stateFilling, b.now, map[Status]int{}
		}
		return b.saveSource(name, s)
	})
	if err != nil {
		return nil, false, err
	}
	if s.State == stateFilling {
		err = d.fill(ctx, name, s, run)
	}
	s.early = run.Early
	s.delay = d.options.Delay
	if own := run.Delay[name]; own != 0 {
		s.delay = own
	}
	return s, resumed, err
}

// source reads a source, or makes it with a number of its own.
func (b *batch) source(name string) (*source, error) {
	bucket := b.tx.Bucket(bucketSources)
	s := &source{Done: map[Status]int{}}
	if raw := bucket.Get([]byte(name)); raw != nil {
		if err := json.Unmarshal(raw, s); err != nil {
			return nil, fmt.Errorf("%w (%w)", ErrCorrupt, err)
		}
		return s, nil
	}
	id, err := bucket.NextSequence()
	s.ID = uint32(id)
	return s, err
}

func (b *batch) saveSource(name string, s *source) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return b.tx.Bucket(bucketSources).Put([]byte(name), raw)
}

// fillBatch is how many known URIs are queued in one transaction.
const fillBatch = 2000

// fill queues what earlier runs know, in steps: killed in between, it goes on
// at the next Begin.
func (d *DB) fill(ctx context.Context, name string, s *source, run Run) error {
	before := time.Time{}
	if run.Revisit > 0 {
		before = d.options.Now().Add(-run.Revisit)
	}
	s.early = run.Early
	last := sourcePrefix(s.ID)
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := d.update(func(b *batch) (err error) {
			last, more, err = b.fill(s, last, before)
			if err != nil || more {
				return err
			}
			s.State = stateOpen
			return b.saveSource(name, s)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fill queues one batch of known URIs after the given slot; a zero before is no
// limit.
func (b *batch) fill(s *source, after []byte, before time.Time) (last []byte, more bool, err error) {
	slots := b.known(s.ID, after, s.early || s.ahead)
	for _, slot := range slots {
		r, known, err := readRecord(b.tx, archive.Key(slot[slotHead:]))
		if err != nil {
			return nil, false, err
		}
		if !known {
			return nil, false, fmt.Errorf("read %s: %w", slot[slotHead:], ErrCorrupt)
		}
		lately := !before.IsZero() && r.Fetched.After(before)
		early := r.Due.After(b.now) && (r.away() || !s.early)
		if (lately || early) && !r.Fetched.After(b.now) { // else it was fetched by a clock that was wrong
			continue
		}
		r.Tries, r.Due = 0, time.Time{}
		if err := b.move(&r, s); err != nil {
			return nil, false, err
		}
	}
	if len(slots) < fillBatch {
		return nil, false, nil
	}
	return slots[len(slots)-1], true, nil
}

// known lists slots of known URIs that are due, after the given one.
func (b *batch) known(id uint32, after []byte, early bool) (slots [][]byte) {
	c := b.tx.Bucket(bucketKnown).Cursor()
	prefix := sourcePrefix(id)
	slot, _ := c.Seek(after)
	if bytes.Equal(slot, after) {
		slot, _ = c.Next()
	}
	for ; bytes.HasPrefix(slot, prefix) && len(slots) < fillBatch; slot, _ = c.Next() {
		if slotDue(slot).After(b.now) && !early {
			break
		}
		slots = append(slots, bytes.Clone(slot))
	}
	return slots
}

// load counts what is queued for the sources of the run. The fetches that a
// killed process left are taken to end now, so that no host's rate is broken.
func (d *DB) load(sources map[string]*source, resumed bool) error {
	counts, err := d.counts(sources)
	if err != nil {
		return err
	}
	now := d.options.Now()
	gaps := gapsOf(sources)
	for at, n := range counts {
		h := d.host(at.host)
		h.gap = max(h.gap, gaps[at.source])
		if resumed && h.out == 0 {
			h.ended = now
		}
		h.count(at.source, n)
		d.line(h)
	}
	return nil
}

// queueName names the queue of one source on one host.
type queueName struct {
	source uint32
	host   string
}

// counts reads the length of every queue of the sources, and what waits.
func (d *DB) counts(sources map[string]*source) (map[queueName]int, error) {
	counts := map[queueName]int{}
	err := d.bolt.View(func(tx *bolt.Tx) error {
		queue, later := tx.Bucket(bucketQueue).Cursor(), tx.Bucket(bucketLater).Cursor()
		for _, s := range sources {
			s.left, s.later = 0, 0
			prefix := sourcePrefix(s.ID)
			for slot, _ := queue.Seek(prefix); bytes.HasPrefix(slot, prefix); slot, _ = queue.Next() {
				counts[queueName{s.ID, queueHost(slot)}]++
				s.left++
			}
			for slot, _ := later.Seek(prefix); bytes.HasPrefix(slot, prefix); slot, _ = later.Next() {
				d.wait(slotDue(slot), 1)
				s.left++
				s.later++
			}
		}
		return nil
	})
	return counts, err
}

// gapsOf is the delay each source wants, by its number.
func gapsOf(sources map[string]*source) map[uint32]time.Duration {
	gaps := make(map[uint32]time.Duration, len(sources))
	for _, s := range sources {
		gaps[s.ID] = s.delay
	}
	return gaps
}

// End completes the run: the next Begin starts a new one. What is still
// queued is handed out then.
func (d *DB) End(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.update(func(b *batch) error {
		for name, s := range d.active {
			if s.closed {
				continue
			}
			s.State, s.Ended = stateDone, b.now
			if err := b.saveSource(name, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("end run: %w", err)
	}
	d.forget()
	return d.bolt.Sync()
}
