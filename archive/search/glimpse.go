package search

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
)

// A reader works on the index as it was when it was opened, and locks nothing:
// bleve would keep writers from it for as long as the reader has it open. Segments
// never change, so links to them and a copy of the small file that lists them will
// do, until bleve has opened them all.

// openGlimpse opens the index as it is at this moment. ok is false where that
// cannot be done, and bleve has to say why.
func (x *Index) openGlimpse() (b bleve.Index, ok bool, err error) {
	list, err := os.Open(filepath.Join(x.dir, "store", "root.bolt"))
	if err != nil {
		return nil, false, nil
	}
	defer list.Close()
	if err := x.lockShared(list); err != nil {
		return nil, true, err
	}
	dir, lock, err := folder()
	if err != nil {
		return nil, false, nil
	}
	defer lock.Close()
	defer os.RemoveAll(dir) // what is open stays open
	if x.linkTo(dir, list) != nil {
		return nil, false, nil
	}
	b, err = bleve.OpenUsing(dir, map[string]any{"read_only": true, "bolt_timeout": x.options.Timeout.String()})
	if err != nil {
		return nil, true, err
	}
	if err := x.trust(b); err != nil {
		return nil, true, errors.Join(err, b.Close())
	}
	return b, true, nil
}

// lockShared waits for who writes the index, as long as Options say.
func (x *Index) lockShared(f *os.File) error {
	for begun := time.Now(); ; time.Sleep(retry) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		if time.Since(begun) > x.options.Timeout-retry {
			return ErrLocked
		}
	}
}

// retry is how long to wait before a lock is tried again, as bbolt does.
const retry = 50 * time.Millisecond

// folderName begins the names of the folders that folder makes.
const folderName = "tearsheet-search-"

// folder makes a folder that is locked for as long as it is worked on, after it
// has removed those that readers left behind when they were killed.
func folder() (dir string, lock *os.File, err error) {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), folderName+"*")) // the pattern is good
	for _, dir := range left {
		if lock, err := lockFolder(dir, syscall.LOCK_NB); err == nil {
			_ = errors.Join(os.RemoveAll(dir), lock.Close()) // it may be another user's
		}
	}
	for {
		if dir, err = os.MkdirTemp("", folderName); err != nil {
			return "", nil, err
		}
		lock, err = lockFolder(dir, 0)
		if err == nil {
			return dir, lock, nil
		}
		if !errors.Is(err, fs.ErrNotExist) { // else another reader took it for one left behind
			return "", nil, errors.Join(err, os.Remove(dir))
		}
	}
}

// lockFolder locks a folder; fs.ErrNotExist says that it was removed before.
func lockFolder(dir string, how int) (lock *os.File, err error) {
	if lock, err = os.Open(dir); err != nil {
		return nil, err
	}
	if err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|how); err == nil {
		_, err = os.Stat(dir)
	}
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return lock, nil
}

// linkTo makes a folder look like the index.
func (x *Index) linkTo(dir string, list io.Reader) error {
	from, err := filepath.Abs(x.dir)
	if err != nil {
		return err
	}
	store := filepath.Join(dir, "store")
	if err := os.Mkdir(store, 0o700); err != nil {
		return err
	}
	files, err := os.ReadDir(filepath.Join(from, "store"))
	for _, f := range files {
		if filepath.Ext(f.Name()) == ".zap" {
			err = errors.Join(err, os.Symlink(filepath.Join(from, "store", f.Name()), filepath.Join(store, f.Name())))
		}
	}
	const meta = "index_meta.json"
	return errors.Join(err, os.Symlink(filepath.Join(from, meta), filepath.Join(dir, meta)), copyTo(filepath.Join(store, "root.bolt"), list))
}

func copyTo(path string, r io.Reader) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}
