//go:build linux

package boltdb

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// The file is mapped into memory. What was read of it counts as the process's
// own until something else needs the room, which looks as if memory grew with
// the archive. So from time to time those pages are given back: the system
// keeps them as it keeps those of any file, and a page that is wanted again is
// found at once.
const (
	seldomLooked = 64       // Views and jobs of transactions between two looks at how much there is
	mostResident = 96 << 20 // bytes of files
)

// giveBack gives pages of the file back if many are held.
func (t *tx) giveBack() {
	if residentFiles() < mostResident {
		return
	}
	const dontNeed = 4                                                                                        // MADV_DONTNEED: of a mapped file it discards nothing but the mapping
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, t.bolt.DB().Info().Data, uintptr(t.bolt.Size()), dontNeed) // only advice
}

// residentFiles is how many bytes of mapped files are in memory: the third
// number of /proc/self/statm, in pages.
func residentFiles() int {
	b, err := os.ReadFile("/proc/self/statm")
	fields := bytes.Fields(b)
	if err != nil || len(fields) < 3 {
		return 0
	}
	pages, _ := strconv.Atoi(string(fields[2]))
	return pages * os.Getpagesize()
}
