package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/archivetest"
	"tearsheet/archive/boltdb"
)

// farStore is a store whose readers ask its owner.
type farStore struct {
	*boltdb.DB
	dir string
}

func (f farStore) View(ctx context.Context, fn func(archive.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return lookFar(ctx, f.dir, fn)
}

// TestFarStore keeps the contract through the socket.
func TestFarStore(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	before := checks.Value.String()
	t.Cleanup(func() { _ = checks.Value.Set(before) }) // it was set so before
	if err := checks.Value.Set("3"); err != nil {      // each takes hundreds of looks
		t.Fatal(err)
	}
	archivetest.TestStore(t, func(t testing.TB) archive.Store {
		e := newcomer(t.TempDir(), io.Discard)
		h, err := e.openToWrite(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(context.WithoutCancel(t.Context()))
		ended := make(chan error)
		go func() { ended <- (&owner{house: h, env: e}).Run(ctx) }()
		t.Cleanup(func() {
			end()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			if err := h.Close(); err != nil {
				t.Error(err)
			}
		})
		for lookFar(ctx, e.dir, func(archive.Reader) error { return nil }) != nil {
			if err := pause(ctx); err != nil {
				t.Fatal(err)
			}
		}
		return farStore{h.store, e.dir}
	})
}

// newcomer is who runs commands on the archive in a folder.
func newcomer(dir string, stdout io.Writer) *env {
	e := &env{stdin: strings.NewReader(""), stdout: stdout, stderr: io.Discard, dir: dir, width: 80, now: time.Now, log: slog.New(slog.DiscardHandler)}
	e.variable = func(name string) string { return map[string]string{"TEARSHEET_ARCHIVE": dir}[name] }
	e.config.Archive = dir
	return e
}

// stopping lets a number of pieces pass, and no more before it is let go on.
type stopping struct {
	bytes.Buffer
	pieces int
	full   chan struct{}
	goOn   chan struct{}
}

func (s *stopping) Write(b []byte) (int, error) {
	if s.pieces--; s.pieces == 0 {
		close(s.full)
		<-s.goOn
	}
	return s.Buffer.Write(b)
}

// TestReadersLetWritersIn has a reader of every kind stop in the middle of its
// answer, while nobody owns the archive. A writer gets it all the same, and writes;
// the reader goes on and has the answer that it would have had.
func TestReadersLetWritersIn(t *testing.T) {
	o, _ := ownedArchive(t, 120)
	dir := o.env.dir
	if err := o.house.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range append(readingCommands(o.env), []string{"backup", filepath.Join(t.TempDir(), "safe")}) {
		alone := &bytes.Buffer{}
		if code := run(t.Context(), newcomer(dir, alone), args); code != exitDone {
			continue // it has nothing to ask of this archive
		}
		if args[0] == "backup" { // a second one would copy nothing
			if err := os.RemoveAll(newcomer(dir, nil).path(args[1])); err != nil {
				t.Fatal(err)
			}
		}
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			out := &stopping{pieces: 2, full: make(chan struct{}), goOn: make(chan struct{})}
			done := make(chan int, 1)
			go func() { done <- run(t.Context(), newcomer(dir, out), args) }()
			select {
			case <-out.full:
			case code := <-done: // it had less to say
				if code != exitDone || !bytes.Equal(out.Bytes(), alone.Bytes()) {
					t.Errorf("it ends with %d and says %s", code, &out.Buffer)
				}
				return
			}
			comeIn(t, dir, func() {
				close(out.goOn)
				if code := <-done; code != exitDone || !bytes.Equal(out.Bytes(), alone.Bytes()) {
					t.Errorf("it ends with %d and says\n%s\nwant\n%s", code, &out.Buffer, alone)
				}
			})
		})
	}
}

// comeIn owns an archive while something is done.
func comeIn(t *testing.T, dir string, do func()) {
	t.Helper()
	e := newcomer(dir, io.Discard)
	begun := time.Now()
	h, err := e.openToWrite(t.Context())
	if err != nil {
		t.Error(err)
		do()
		return
	}
	if took := time.Since(begun); took > patience/2 {
		t.Errorf("the writer waited for %s", took)
	}
	if err := e.owning(t.Context(), h, func() error { do(); return nil }); err != nil {
		t.Error(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}
