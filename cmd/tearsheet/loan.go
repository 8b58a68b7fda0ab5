package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
)

// loan is the store of a command that reads while nobody owns the archive. As soon
// as somebody wants to write it is given back, after the look that is being taken;
// later looks are taken through the new owner. So no reader keeps a writer waiting,
// however long it takes or its own reader does.
type loan struct {
	env     *env
	dir     string
	printed *atomic.Bool // part of the answer is out

	mu       sync.Mutex
	idle     *sync.Cond
	store    *boltdb.DB // nil once it is given back
	looks    int
	recalled context.Context // of those who take long
	recall   context.CancelFunc
}

// errGivenBack is the error of a command that gave the archive back before it had
// answered anything: its owner can run it.
var errGivenBack = fmt.Errorf("%w: a writer was let in", archive.ErrLocked)

// attention is how often a reader asks whether somebody wants to write.
const attention = 100 * time.Millisecond

func borrow(e *env, dir string, store *boltdb.DB) *loan {
	l := &loan{env: e, dir: dir, store: store, printed: &atomic.Bool{}}
	l.idle = sync.NewCond(&l.mu)
	l.recalled, l.recall = context.WithCancel(context.Background())
	return l
}

// during runs a command that has the loan, and gives it back when it is wished for.
func (l *loan) during(ctx context.Context, do func() error) error {
	ctx, done := context.WithCancel(ctx)
	stdout := l.env.stdout
	l.env.stdout = noticing{stdout, l.printed}
	defer func() { l.env.stdout = stdout }()
	var watch errgroup.Group
	watch.Go(func() error { return l.watch(ctx) })
	err := do()
	done()
	return errors.Join(err, watch.Wait())
}

func (l *loan) watch(ctx context.Context) error {
	every := time.NewTicker(attention)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
			if !wished(l.dir) {
				continue
			}
			if err := l.Close(); err != nil {
				return err
			}
		}
	}
}

// Close gives the store back, after the looks that are being taken.
func (l *loan) Close() error {
	l.mu.Lock()
	store := l.store
	l.store = nil
	l.recall()
	for l.looks > 0 {
		l.idle.Wait()
	}
	l.mu.Unlock()
	if store == nil {
		return nil
	}
	return store.Close()
}

// enter is the store, for one look; nil if it has been given back.
func (l *loan) enter() (*boltdb.DB, context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.store != nil {
		l.looks++
	}
	return l.store, l.recalled
}

func (l *loan) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.looks--; l.looks == 0 {
		l.idle.Broadcast()
	}
}

// View takes a look: here, or through who owns the archive now.
func (l *loan) View(ctx context.Context, fn func(archive.Reader) error) error {
	for begun := time.Now(); ; {
		if store, _ := l.enter(); store != nil {
			defer l.leave()
			return store.View(ctx, fn)
		}
		if !l.printed.Load() {
			return errGivenBack
		}
		err := lookFar(ctx, l.dir, fn)
		if !errors.Is(err, errNoOwner) {
			return err
		}
		if err := l.borrowAgain(); err != nil && (!errors.Is(err, archive.ErrLocked) || time.Since(begun) > settling) {
			return held(l.dir, err)
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// borrowAgain has the store back when its owner has ended.
func (l *loan) borrowAgain() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.store != nil {
		return nil
	}
	if wished(l.dir) {
		return errGivenBack
	}
	store, err := boltdb.Open(catalogueIn(l.dir), boltdb.Options{ReadOnly: true, Timeout: time.Millisecond})
	if err == nil {
		l.store = store
		l.recalled, l.recall = context.WithCancel(context.Background())
	}
	return err
}

// whole runs something that takes long on the store itself. Its context ends when
// the store is wanted.
func (l *loan) whole(ctx context.Context, do func(context.Context, *boltdb.DB) error) error {
	store, recalled := l.enter()
	if store == nil {
		return errGivenBack
	}
	defer l.leave()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(recalled, cancel)()
	err := do(ctx, store)
	if err != nil && recalled.Err() != nil {
		return errGivenBack
	}
	return err
}

// Broken is that of boltdb.
func (l *loan) Broken(ctx context.Context) iter.Seq2[archive.Finding, error] {
	return func(yield func(archive.Finding, error) bool) {
		err := l.whole(ctx, func(ctx context.Context, store *boltdb.DB) error {
			for f, err := range store.Broken(ctx) {
				if err != nil {
					return err
				}
				if !yield(f, nil) {
					yield = nil
					return nil
				}
			}
			return nil
		})
		if err != nil && yield != nil {
			yield(archive.Finding{}, err)
		}
	}
}

// Update is refused: who reads does not write.
func (l *loan) Update(context.Context, func(archive.Writer) error) error {
	return fmt.Errorf("%w: it was opened to read", archive.ErrLocked)
}

// noticing notes that something was written.
type noticing struct {
	io.Writer
	done *atomic.Bool
}

// Write writes.
func (n noticing) Write(b []byte) (int, error) {
	n.done.Store(n.done.Load() || len(b) > 0)
	return n.Writer.Write(b)
}

// pause lets another process go on.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(attention / 5):
		return nil
	}
}
