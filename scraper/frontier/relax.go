package frontier

import (
	"syscall"

	bolt "go.etcd.io/bbolt"
)

// relaxEvery is how many URIs are put, moved or handed out before the pages of
// the file that were read for them are given back.
const relaxEvery = 3000

// relax takes the pages of the file out of this process. The system keeps them
// for as long as nobody needs the memory, and brings them back when they are
// read; without it a frontier of a million URLs would seem to hold hundreds of
// megabytes. The transaction keeps the file where it is mapped.
func (d *DB) relax(uris int) {
	if d.touched += uris; d.touched < relaxEvery {
		return
	}
	d.touched = 0
	_ = d.bolt.View(func(tx *bolt.Tx) error { // an advice: refused, nothing is lost
		_, _, refused := syscall.Syscall(syscall.SYS_MADVISE, d.bolt.Info().Data, uintptr(tx.Size()), syscall.MADV_DONTNEED)
		return refused
	})
}
