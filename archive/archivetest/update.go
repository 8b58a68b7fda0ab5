package archivetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"tearsheet/archive"
)

var errRefused = errors.New("refused by the test")

func link(n int) archive.Link {
	url := fmt.Sprintf("https://magazine.example/%03d", n)
	k, err := archive.NewKey(url)
	if err != nil {
		panic(err) // the URL is ours
	}
	return archive.Link{Key: k, URL: url}
}

// has tells whether a link is in the store.
func (d *desk) has(l archive.Link) bool {
	d.Helper()
	err := d.store.View(d.Context(), func(r archive.Reader) error {
		_, err := r.Link(l.Key)
		return err
	})
	if err != nil && !errors.Is(err, archive.ErrNotFound) {
		d.Fatal(err)
	}
	return err == nil
}

func updateRollsBack(t *testing.T, d *desk) {
	err := d.store.Update(t.Context(), func(w archive.Writer) error {
		d.must(w.PutLink(link(1)))
		return errRefused
	})
	if !errors.Is(err, errRefused) {
		t.Errorf("Update returned %v, want the error of its function", err)
	}
	if d.has(link(1)) || d.stats().URLs != 0 {
		t.Error("what a failed update wrote is there")
	}
}

// updateSparesOthers runs good and bad updates side by side. Every good one
// must be kept, no bad one.
func updateSparesOthers(t *testing.T, d *desk) {
	const n = 60
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() {
			errs[i] = d.store.Update(t.Context(), func(w archive.Writer) error {
				if i%3 == 1 {
					return errRefused // before it writes
				}
				if err := w.PutLink(link(i)); err != nil {
					return err
				}
				if i%3 == 2 {
					return errRefused // after
				}
				return nil
			})
		})
	}
	wg.Wait()
	for i, err := range errs {
		good := i%3 == 0
		if good != (err == nil) || good != d.has(link(i)) {
			t.Errorf("update %d: %v, kept: %v", i, err, d.has(link(i)))
		}
	}
	if got := d.stats().URLs; got != n/3 {
		t.Errorf("%d URLs are counted, want %d", got, n/3)
	}
}

func updateCancelled(t *testing.T, d *desk) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := d.store.Update(ctx, func(w archive.Writer) error { return w.PutLink(link(1)) })
	if !errors.Is(err, context.Canceled) || d.has(link(1)) {
		t.Errorf("Update with a cancelled context: %v, kept: %v", err, d.has(link(1)))
	}
	if err := d.store.View(ctx, func(archive.Reader) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("View with a cancelled context: %v", err)
	}
}

func updatePanics(t *testing.T, d *desk) {
	err := d.store.Update(t.Context(), func(w archive.Writer) error {
		d.must(w.PutLink(link(1)))
		panic("a page that makes no sense")
	})
	if !errors.Is(err, archive.ErrCorrupt) || !strings.Contains(err.Error(), "no sense") {
		t.Errorf("a panic came out as %v, want ErrCorrupt", err)
	}
	if d.has(link(1)) {
		t.Error("what it wrote is there")
	}
	d.must(d.store.Update(t.Context(), func(w archive.Writer) error { return w.PutLink(link(2)) }))
}

func updateReadsItsWrites(t *testing.T, d *desk) {
	d.must(d.store.Update(t.Context(), func(w archive.Writer) error {
		d.must(w.PutLink(link(1)))
		if _, err := w.Link(link(1).Key); err != nil {
			t.Errorf("Link in the same update: %v", err)
		}
		d.must(w.AddCapture(link(1).Key, d.capture(link(1).URL, 200)))
		captures, err := w.Captures(link(1).Key, 0, 9)
		if len(captures) != 1 || err != nil {
			t.Errorf("Captures in the same update: %v, %v", captures, err)
		}
		return nil
	}))
}
