package boltdb_test

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
)

// TestRespell opens a file of format 3 whose keys other rules made: its articles
// are found by their URLs again, with all that was known of them.
func TestRespell(t *testing.T) {
	path, saved, now := misspelt(t)
	db := open(t, path, boltdb.Options{})
	a := &archive.Archive{Store: db}
	s, err := a.Find(t.Context(), address)
	if err != nil || s.ID != saved {
		t.Fatalf("found %q, %v; want %q", s.ID, err, saved)
	}
	err = db.View(t.Context(), func(r archive.Reader) error {
		chain, _ := r.Chain(saved)
		if slices.Contains(chain.Keys, old) || !slices.Contains(chain.Keys, now) {
			t.Errorf("the article has the keys %q", chain.Keys)
		}
		if l, err := r.Link(from); err != nil || l.To != now {
			t.Errorf("the redirect leads to %q, %v", l.To, err)
		}
		captures, err := r.Captures(now, 0, 10)
		if err != nil || !slices.ContainsFunc(captures, func(c archive.Capture) bool { return c.Status == 304 }) {
			t.Errorf("its captures are %+v, %v", captures, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, db, 1)
}

// TestRespellDamaged has the article of such a link damaged: the archive opens
// all the same, and the link stays where it was.
func TestRespellDamaged(t *testing.T) {
	path, saved, now := misspelt(t)
	raw(t, path, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("articles")).Put([]byte(saved), []byte("damaged")) })
	db := open(t, path, boltdb.Options{})
	err := db.View(t.Context(), func(r archive.Reader) error {
		if l, err := r.Link(old); err != nil || l.ID != saved {
			t.Errorf("the link is of %q, %v", l.ID, err)
		}
		if _, err := r.Link(now); !errors.Is(err, archive.ErrNotFound) {
			t.Errorf("it moved, %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

const (
	address = "https://magazine.example/2024/%c3%a4rger"
	old     = archive.Key("example,magazine)/2024/%c3%a4rger")
	from    = archive.Key("example,magazine)/alt") // redirects to it
)

// misspelt is a file of format 3 with an article at an address whose key other
// rules made, and the key that it has today.
func misspelt(t *testing.T) (path string, id archive.ID, now archive.Key) {
	t.Helper()
	path = newPath(t)
	db, err := boltdb.Open(path, boltdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := capture(1)
	c.URL = address
	a := &archive.Archive{Store: db}
	saved, _, err := a.Save(t.Context(), c, article(1))
	if err != nil {
		t.Fatal(err)
	}
	if now, err = archive.NewKey(address); err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(w archive.Writer) error { return misspell(w, saved.ID, now) })
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, path, func(tx *bbolt.Tx) error {
		format := tx.Bucket([]byte("meta")).Put([]byte("format"), binary.BigEndian.AppendUint32(nil, 3))
		return errors.Join(format, tx.Bucket([]byte("links")).Delete([]byte(now)))
	})
	return path, saved.ID, now
}

// misspell puts an article's link under a key of other rules, as far as a store
// can: the link of today's key stays behind without an article. Another link
// redirects to it.
func misspell(w archive.Writer, id archive.ID, now archive.Key) error {
	l, err := w.Link(now)
	if err != nil {
		return err
	}
	l.Key = old
	chain, err := w.Chain(id)
	if err != nil {
		return err
	}
	chain.Keys = []archive.Key{old}
	c := capture(2)
	c.URL, c.Status = l.URL, 304
	moved := archive.Link{Key: from, URL: "https://magazine.example/alt", To: old, Seen: time.Unix(1e9, 0)}
	for _, put := range []func() error{
		func() error { return w.PutLink(l) },
		func() error { return w.PutLink(moved) },
		func() error { return w.PutChain(chain) },
		func() error { return w.AddCapture(old, c) },
	} {
		if err := put(); err != nil {
			return err
		}
	}
	return nil
}

// raw changes a file past all checks.
func raw(t *testing.T, path string, change func(*bbolt.Tx) error) {
	t.Helper()
	b, err := bbolt.Open(path, 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Update(change), b.Close()); err != nil {
		t.Fatal(err)
	}
}
