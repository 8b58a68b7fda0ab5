package boltdb_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
)

// TestEveryRecordIsVerified changes one bit in one record of every bucket after
// the other. Verify finds each.
func TestEveryRecordIsVerified(t *testing.T) {
	whole := archiveFile(t, 3*articles)
	for _, p := range places(t, whole) {
		path := filepath.Join(t.TempDir(), "archive.db")
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		p.spoil(t, path)
		db, err := boltdb.Open(path, boltdb.Options{ReadOnly: true})
		if err != nil {
			wantDamage(t, err)
			continue
		}
		found := 0
		for _, err := range (&archive.Archive{Store: db}).Verify(t.Context()) {
			if err != nil {
				wantDamage(t, err)
			}
			found++
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if found == 0 {
			t.Errorf("%s %x: nothing is found", p.bucket, p.key)
		}
	}
}

// place is a record of a file.
type place struct{ bucket, key []byte }

// places are the first, a middle and the last record of every bucket.
func places(t *testing.T, whole []byte) (all []place) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "archive.db")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	inBolt(t, path, func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			var keys [][]byte
			err := b.ForEach(func(k, v []byte) error {
				if len(v) > 0 {
					keys = append(keys, bytes.Clone(k))
				}
				return nil
			})
			if n := len(keys); n > 0 {
				for _, k := range [][]byte{keys[0], keys[n/2], keys[n-1]} {
					all = append(all, place{bytes.Clone(name), k})
				}
			}
			return err
		})
	})
	return all
}

// spoil changes a bit in the middle of the value.
func (p place) spoil(t *testing.T, path string) {
	t.Helper()
	inBolt(t, path, func(tx *bbolt.Tx) error {
		b := tx.Bucket(p.bucket)
		v := bytes.Clone(b.Get(p.key))
		v[len(v)/2] ^= 4
		return b.Put(p.key, v)
	})
}

func inBolt(t *testing.T, path string, do func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(do); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
