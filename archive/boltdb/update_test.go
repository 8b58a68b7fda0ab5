package boltdb_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
)

// TestUpdateGivesUp cancels an update that waits for another: it returns at
// once, does not run later, and those behind it are served.
func TestUpdateGivesUp(t *testing.T) {
	db := open(t, newPath(t), boltdb.Options{})
	begun, release := make(chan struct{}), make(chan struct{})
	first, last := make(chan error, 1), make(chan error, 1)
	go func() {
		first <- db.Update(t.Context(), func(archive.Writer) error {
			close(begun)
			<-release
			return nil
		})
	}()
	<-begun

	var ran atomic.Bool
	ctx, cancel := context.WithCancel(t.Context())
	given := make(chan error, 1)
	go func() {
		given <- db.Update(ctx, func(archive.Writer) error { ran.Store(true); return nil })
	}()
	cancel()
	if err := <-given; !errors.Is(err, context.Canceled) {
		t.Errorf("the update that gave up: %v", err)
	}
	go func() { last <- db.Update(t.Context(), func(archive.Writer) error { return nil }) }()
	close(release)
	for _, done := range []chan error{first, last} {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if ran.Load() {
		t.Error("it ran all the same")
	}
}

// TestUpdateShares checks that updates which wait together share a
// transaction, and that one that fails is undone alone.
func TestUpdateShares(t *testing.T) {
	db := open(t, newPath(t), boltdb.Options{})
	a := &archive.Archive{Store: db}
	const n = 40
	errs := make(chan error, n)
	for i := range n {
		go func() {
			if i%4 == 0 {
				errs <- db.Update(t.Context(), func(w archive.Writer) error {
					k, err := archive.NewKey(capture(i).URL)
					if err != nil {
						return err
					}
					return errors.Join(w.PutLink(archive.Link{Key: k, URL: capture(i).URL}), errRefused)
				})
				return
			}
			_, _, err := a.Save(t.Context(), capture(i), article(i))
			errs <- err
		}()
	}
	refused := 0
	for range n {
		if err := <-errs; errors.Is(err, errRefused) {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	if refused != n/4 {
		t.Errorf("%d were refused, want %d", refused, n/4)
	}
	sound(t, db, n-n/4)
}

var errRefused = errors.New("refused by the test")
