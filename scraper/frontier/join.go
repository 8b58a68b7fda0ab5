package frontier

import (
	"context"
	"fmt"
	"time"
)

// Join adds one source to the run that is going on, or begins a run with it,
// as Begin does: resumed says that its last run was not ended. It is for a
// process that crawls many sources, each at its own times.
func (d *DB) Join(ctx context.Context, name string, delay time.Duration) (resumed bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, resumed, err := d.begin(ctx, name, Run{Delay: map[string]time.Duration{name: delay}})
	if err != nil {
		return false, fmt.Errorf("join run of %s: %w", name, err)
	}
	d.active[name] = s
	if err := d.load(map[string]*source{name: s}, resumed); err != nil {
		delete(d.active, name)
		return false, fmt.Errorf("join run of %s: %w", name, err)
	}
	d.seen = seenSet{} // it has met links that this run has not
	d.wake()
	return resumed, nil
}

// Leave takes one source out of the run. When it is done its next Join begins
// a new run; otherwise it goes on with this one. What is leased may still be
// finished. A source that is not in the run is left as it is.
func (d *DB) Leave(ctx context.Context, name string, done bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.active[name]
	if s == nil || s.closed {
		return nil
	}
	err := d.update(func(b *batch) error {
		if done {
			s.State, s.Ended = stateDone, b.now
		}
		return b.saveSource(name, s)
	})
	if err != nil {
		return fmt.Errorf("leave run of %s: %w", name, err)
	}
	d.close(s)
	return nil
}

// close takes what is left of a source out of what Next looks at.
func (d *DB) close(s *source) {
	s.closed = true
	for _, h := range d.hosts {
		if n := h.queued[s.ID]; n > 0 {
			h.count(s.ID, -n)
			d.line(h)
		}
	}
	d.wait(time.Time{}, -s.later)
	d.wake()
}

// Left is how many URIs of a source are queued, waiting or leased; 0 for a
// source that is not in the run.
func (d *DB) Left(name string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.active[name]; s != nil && !s.closed {
		return s.left
	}
	return 0
}
