package warc

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"tearsheet/archive"
)

// victim names the folder that a run of this test as its own child writes to.
const victim = "WARC_TEST_VICTIM"

// TestKilled kills a writing process at once after one of its records: what
// Record returned must be there, and files must be whole but for a torn end.
func TestKilled(t *testing.T) {
	if dir := os.Getenv(victim); dir != "" {
		writeUntilKilled(t, dir)
	}
	dir := t.TempDir()
	for round := range 5 {
		for _, r := range killAfter(t, dir, 1+round*7) {
			if err := Check(dir, r); err != nil {
				t.Errorf("round %d: %v", round, err)
			}
		}
	}
	for _, err := range walk(t, dir) {
		if err != nil && !errors.Is(err, ErrTruncated) {
			t.Error(err)
		}
	}
}

// killAfter returns the first n records of a child that was killed then.
func killAfter(t *testing.T, dir string, n int) (places []archive.Record) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
	child.Env = append(os.Environ(), victim+"="+dir)
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for len(places) < n && lines.Scan() {
		var r archive.Record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Errorf("the child says %q", lines.Text())
		}
		places = append(places, r)
	}
	if err := child.Process.Kill(); err != nil || len(places) < n {
		t.Errorf("%d records, want %d; %v", len(places), n, err)
	}
	_ = child.Wait() // it was killed: an error
	return places
}

// writeUntilKilled says every record it made on stdout.
func writeUntilKilled(t *testing.T, dir string) {
	w := newWriter(t, dir, Options{MaxBytes: 20e3})
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				r, err := w.Record(t.Context(), exchanges()[0])
				line, _ := json.Marshal(r)
				mu.Lock()
				fmt.Println(string(line))
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
}
