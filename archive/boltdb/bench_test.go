package boltdb_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
)

// BenchmarkSave saves articles of 4.7 KB from 64 goroutines, each safely on
// disk when Save returns.
func BenchmarkSave(b *testing.B) {
	a := &archive.Archive{Store: open(b, newPath(b), boltdb.Options{})}
	var n atomic.Int64
	b.SetParallelism(32)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := int(n.Add(1))
			text := article(i)
			text.Blocks[0].Text = strings.Repeat(text.Blocks[0].Text, 11)
			if _, _, err := a.Save(b.Context(), capture(i), text); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "saves/s")
}

// FuzzFind gives Find anything for an address: it finds, or says what is wrong
// in words a caller can act on.
func FuzzFind(f *testing.F) {
	db := open(f, newPath(f), boltdb.Options{})
	fill(f, db, 3)
	a := &archive.Archive{Store: db}
	url := capture(1).URL
	for _, seed := range []string{url, url + "@2024~0", "latest~1", "@~@~", "abcd@v99999999999999999999", url + "@2024-01-10T09:00:00Z~-0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		s, err := a.Find(t.Context(), address)
		switch {
		case err == nil && s.ID == "":
			t.Errorf("%q finds nothing", address)
		case err != nil && !errors.Is(err, archive.ErrAddress) && !errors.Is(err, archive.ErrNotFound) && !errors.Is(err, archive.ErrAmbiguous):
			t.Error(fmt.Errorf("%q: %w", address, err))
		}
	})
}
