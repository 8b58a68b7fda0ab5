package boltdb

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSet adds numbers to records, some at a time, until they are more than are
// written one by one.
func TestSet(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	for _, ascending := range []bool{true, false} {
		all := r.Perm(chunkSaves)
		if ascending {
			slices.Sort(all)
		}
		var record []byte
		want := map[uint16]bool{}
		for _, size := range []int{1, 10, 3000, 1000, 200, 20_000, chunkSaves} {
			var more []uint16
			for _, n := range all[:min(size, len(all))] {
				more = append(more, uint16(n))
				want[uint16(n)] = true
			}
			all = all[min(size, len(all)):]
			var err error
			if record, err = joined(record, more); err != nil {
				t.Fatal(err)
			}
			var set bitmap
			if err := set.addRecord(record); err != nil {
				t.Fatal(err)
			}
			got := set.numbers(0, chunkSaves-1)
			for _, n := range got {
				if !want[n] {
					t.Fatalf("%d was not put in", n)
				}
			}
			if len(got) != len(want) || len(record) > bitsLen {
				t.Fatalf("%d numbers in %d bytes, want %d", len(got), len(record), len(want))
			}
		}
	}
}
