package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// wishName is the file whose lock tells readers that somebody wants to write.
const wishName = "tearsheet.wish"

// wish is a writer's wish to have the archive, which those who read it see to.
type wish struct{ file *os.File }

// wishFor makes the wish known. If another has the same wish, or the folder can
// not be written, nothing more is to be said.
func wishFor(dir string) wish {
	f, err := os.OpenFile(filepath.Join(dir, wishName), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return wish{}
	}
	for range 20 { // a reader that looks has the lock for an instant
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			return wish{f}
		}
		time.Sleep(time.Millisecond)
	}
	return wish{f}
}

// Close takes the wish back. The file goes with it: what is left of one that was
// killed is not locked, and says nothing.
func (w wish) Close() error {
	if w.file == nil {
		return nil
	}
	return errors.Join(os.Remove(w.file.Name()), w.file.Close())
}

// wished tells whether somebody wants to write.
func wished(dir string) bool {
	f, err := os.Open(filepath.Join(dir, wishName))
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}
