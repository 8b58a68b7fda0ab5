package search

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestGlimpseCleansUp: a reader leaves no folder behind, and removes that of one
// that was killed, but not that of one that is at work.
func TestGlimpseCleansUp(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir, s := t.TempDir(), library()
	x, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	update(t, x, s, len(s.journal))
	killed, lock, err := folder()
	if err := errors.Join(err, x.Close(), os.Mkdir(filepath.Join(killed, "store"), 0o700), lock.Close()); err != nil {
		t.Fatal(err)
	}
	working, lock, err := folder()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	x, err = Open(dir, Options{ReadOnly: true})
	if err := errors.Join(err, x.Close()); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "*"))
	if err != nil || len(left) != 1 || left[0] != working {
		t.Errorf("left behind: %q, want %q: %v", left, working, err)
	}
}

func TestOpenMakesAnew(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"no meta":      func(dir string) error { return os.Remove(filepath.Join(dir, "index_meta.json")) },
		"bad meta":     func(dir string) error { return os.WriteFile(filepath.Join(dir, "index_meta.json"), []byte("{"), 0o600) },
		"no store":     func(dir string) error { return os.RemoveAll(filepath.Join(dir, "store")) },
		"cut root":     func(dir string) error { return os.Truncate(filepath.Join(dir, "store", "root.bolt"), 5000) },
		"empty root":   func(dir string) error { return os.Truncate(filepath.Join(dir, "store", "root.bolt"), 0) },
		"cut segment":  func(dir string) error { return eachSegment(dir, func(p string) error { return os.Truncate(p, 100) }) },
		"no segment":   func(dir string) error { return eachSegment(dir, os.Remove) },
		"flipped":      func(dir string) error { return eachSegment(dir, flip) },
		"zero segment": func(dir string) error { return eachSegment(dir, func(p string) error { return os.Truncate(p, 0) }) },
		"old schema":   oldSchema,
	} {
		t.Run(name, func(t *testing.T) {
			dir, s := t.TempDir(), library()
			mine := filepath.Join(dir, "notes.txt")
			if err := os.WriteFile(mine, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			x, err := Open(dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			update(t, x, s, len(s.journal))
			if err := errors.Join(x.Close(), spoil(dir)); err != nil {
				t.Fatal(err)
			}
			x, err = Open(dir, Options{ReadOnly: true})
			if err == nil { // bleve fell back on a state before the damage
				err = errors.Join(x.Verify(t.Context()), x.Close())
				if !errors.Is(err, ErrDamaged) {
					t.Errorf("verify: %v, want ErrDamaged", err)
				}
				err = errors.Join(err, ErrStale)
			}
			if !errors.Is(err, ErrDamaged) && name != "old schema" {
				t.Errorf("open for reading: %v, want ErrDamaged", err)
			}
			if !errors.Is(err, ErrStale) || errors.Is(err, ErrDamaged) && name == "old schema" {
				t.Errorf("open for reading: %v, want ErrStale", err)
			}
			x = open(t, dir, Options{})
			update(t, x, s, len(s.journal))
			if got := titles(t, x, "consul"); len(got) != 1 {
				t.Errorf("found %v", got)
			}
			if _, err := os.Stat(mine); err != nil {
				t.Error("a file that is not the index's is gone")
			}
		})
	}
}

func eachSegment(dir string, f func(string) error) error {
	paths, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	if err == nil && len(paths) == 0 {
		err = errors.New("no segments")
	}
	for _, p := range paths {
		err = errors.Join(err, f(p))
	}
	return err
}

func oldSchema(dir string) error {
	x, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	return errors.Join(x.bleve.SetInternal([]byte(schemaKey), []byte("0")), x.Close())
}

func TestOpenAnew(t *testing.T) {
	dir, s := t.TempDir(), library()
	x, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	update(t, x, s, len(s.journal))
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x = open(t, dir, Options{Anew: true})
	update(t, x, s, len(s.journal))
}

func TestOpenLocks(t *testing.T) {
	dir := t.TempDir()
	x, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{}, {ReadOnly: true}, {Anew: true}} {
		o.Timeout = time.Millisecond
		if _, err := Open(dir, o); !errors.Is(err, ErrLocked) {
			t.Errorf("Open(%+v): %v, want ErrLocked", o, err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	one, two := open(t, dir, Options{ReadOnly: true}), open(t, dir, Options{ReadOnly: true})
	for _, r := range []*Index{one, two} {
		if got := titles(t, r, "consul"); got != nil {
			t.Errorf("found %v in an empty index", got)
		}
		if _, err := r.Update(t.Context(), library()); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("Update: %v", err)
		}
	}
}

func TestOpenImpossible(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if x, err := Open(filepath.Join(file, "search"), Options{}); err == nil {
		t.Errorf("opened below a file: %v", x)
	}
}

func TestClosed(t *testing.T) {
	x, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Close(), x.Close()); err != nil {
		t.Fatal(err)
	}
	_, searched := x.Search(t.Context(), Query{}, Page{})
	_, updated := x.Update(t.Context(), library())
	if !errors.Is(searched, os.ErrClosed) || !errors.Is(updated, os.ErrClosed) {
		t.Errorf("after Close: %v, %v", searched, updated)
	}
}

func TestVerify(t *testing.T) {
	dir, s := t.TempDir(), library()
	x := open(t, dir, Options{})
	update(t, x, s, len(s.journal))
	if err := x.Verify(t.Context()); err != nil {
		t.Errorf("of a whole index: %v", err)
	}
	if err := eachSegment(dir, flip); err != nil {
		t.Fatal(err)
	}
	if err := x.Verify(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Errorf("of a damaged index: %v", err)
	}
}

// flip changes one bit in the middle of a file.
func flip(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	there, err := f.Stat()
	if err != nil {
		return err
	}
	b := make([]byte, 1)
	_, err = f.ReadAt(b, there.Size()/2)
	b[0] ^= 1
	_, written := f.WriteAt(b, there.Size()/2)
	return errors.Join(err, written, f.Close())
}
