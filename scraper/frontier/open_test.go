package frontier_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"

	bolt "go.etcd.io/bbolt"

	"tearsheet/scraper/frontier"
)

func TestOpenLocked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "crawl.db")
	open(t, path, frontier.Options{})
	if _, err := frontier.Open(path, frontier.Options{}); !errors.Is(err, frontier.ErrLocked) {
		t.Errorf("second Open = %v, want ErrLocked", err)
	}
}

// TestOpenWhileForking opens and closes a file again and again while processes
// are started. In the bubble no time passes in which a lock that one of them
// was given might go away by itself.
func TestOpenWhileForking(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "crawl.db")
	done := make(chan struct{})
	var forks sync.WaitGroup
	forks.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				_ = exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$").Run()
			}
		}
	})
	synctest.Test(t, func(t *testing.T) {
		for range 200 {
			d, err := frontier.Open(path, frontier.Options{})
			if err != nil {
				t.Errorf("Open = %v", err)
				return
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	close(done)
	forks.Wait()
}

// TestOpenDamaged opens files that hold something else or less.
func TestOpenDamaged(t *testing.T) {
	whole := filledFile(t)
	for name, b := range map[string][]byte{
		"text":       []byte("not a database at all"),
		"zeroes":     make([]byte, 1<<16),
		"cut short":  whole[:len(whole)/2],
		"cut in two": whole[:2*os.Getpagesize()],
		"no header":  append(make([]byte, 2*os.Getpagesize()), whole[2*os.Getpagesize():]...),
		"foreign":    foreignFile(t),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "crawl.db")
			if err := os.WriteFile(path, b, 0o644); err != nil {
				t.Fatal(err)
			}
			db, err := frontier.Open(path, frontier.Options{})
			if err == nil {
				db.Close()
			}
			if !errors.Is(err, frontier.ErrCorrupt) {
				t.Errorf("Open = %v, want ErrCorrupt", err)
			}
			if left, _ := os.ReadFile(path); !bytes.Equal(left, b) {
				t.Error("the file was changed")
			}
		})
	}
}

// filledFile is a crawl.db with some pages.
func filledFile(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "crawl.db")
	d := open(t, path, frontier.Options{})
	begin(t, d)
	schedule(t, d, numbered("https://a.example/", 2000)...)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// foreignFile is a bbolt file of another program.
func foreignFile(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "archive.db")
	db, err := bolt.Open(path, 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket([]byte("captures"))
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	if _, err := frontier.Open(dir, frontier.Options{}); err == nil {
		t.Error("a folder was opened")
	}
	if _, err := frontier.Open(filepath.Join(dir, "no", "crawl.db"), frontier.Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Open in a folder that is not there = %v", err)
	}
}
