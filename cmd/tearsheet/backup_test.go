package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
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

// TestBackupAgain: what has not changed is not copied again, what was damaged is,
// and a backup that was restored and written on is an archive like any other.
func TestBackupAgain(t *testing.T) {
	t.Parallel()
	house, _ := importedStory(t)
	safe := filepath.Join(t.TempDir(), "safe")
	copied := func() int64 {
		t.Helper()
		var b backedUp
		if err := json.Unmarshal(must(t, "backup", safe, "--archive", house, "--format", "json"), &b); err != nil {
			t.Fatal(err)
		}
		sound(t, safe)
		return b.Copied
	}
	if first, again := copied(), copied(); first == 0 || again != 0 {
		t.Errorf("%d bytes were copied, and %d again", first, again)
	}
	flipByte(t, filepath.Join(safe, catalogueName))
	if copied() == 0 {
		t.Error("a copy that is damaged was not made again")
	}
	answer := append([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), storyOf("Thera")...)
	more := filepath.Join(t.TempDir(), "more.warc")
	write(t, more, otherRecord("response", "https://news.example/thera", "2024-01-11T09:00:00Z", answerType, "", answer))
	must(t, "import", more, "--archive", safe)
	sound(t, safe)
	if _, said, code := inside(t, "backup", safe, "--archive", house); code != exitError || !strings.Contains(said, "holds other files") {
		t.Errorf("backup over an archive that was written on ends with %d: %s", code, said)
	}
}

// flipByte changes a byte in the middle of a file.
func flipByte(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	write(t, path, b)
}
