package main

import (
	"bytes"
	"path/filepath"
	"testing"
)

// TestBackupWhileCrawling copies an archive again and again while a crawl writes it,
// and while it is compacted. Every copy is whole, and the last one has all.
func TestBackupWhileCrawling(t *testing.T) {
	press := newFatalPress(t)
	dir := t.TempDir()
	house, safe := filepath.Join(dir, "house"), filepath.Join(dir, "safe")
	must(t, press.crawl(house, "--max-pages", "3")...)
	during := func(args ...string) {
		t.Helper()
		working := tearsheet(t, args...)
		if err := working.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- working.Wait() }()
		for copies := 0; ; copies++ {
			if _, said, code := inside(t, "backup", safe, "--archive", house); code != exitDone {
				t.Fatalf("backup %d ends with %d: %s", copies, code, said)
			}
			sound(t, safe)
			select {
			case err := <-done:
				if err != nil {
					t.Fatalf("%v: %v", args, err)
				}
				return
			default:
			}
		}
	}
	during(press.crawl(house, "--max-pages", "40")...)
	during("compact", "--archive", house)
	must(t, "backup", safe, "--archive", house)
	sound(t, safe)
	if got, want := contentOf(t, safe), contentOf(t, house); !bytes.Equal(got, want) {
		t.Errorf("the copy differs: %s", firstDifference(got, want))
	}
}
