package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// importedStory is an archive of one article, and the WARC file in which it is
// written down.
func importedStory(t *testing.T) (house, described string) {
	t.Helper()
	dir := t.TempDir()
	house = filepath.Join(dir, "house")
	answer := append([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), storyOf("Naxos")...)
	write(t, filepath.Join(dir, "story.warc"), otherRecord("response", "https://news.example/naxos", "2024-01-10T09:00:00Z", answerType, "", answer))
	must(t, "import", filepath.Join(dir, "story.warc"), "--archive", house)
	files, err := filepath.Glob(filepath.Join(house, warcName, "tearsheet-*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	return house, files[0]
}

// TestVerifyDescribed: a version that no WARC file tells of any more is found, and
// written down again.
func TestVerifyDescribed(t *testing.T) {
	t.Parallel()
	house, described := importedStory(t)
	before := contentOf(t, house)
	if err := os.Remove(described); err != nil {
		t.Fatal(err)
	}
	out, _, code := inside(t, "verify", "--archive", house)
	if code != exitDamage || !bytes.Contains(out, []byte("damage description")) || !bytes.Contains(out, []byte("tearsheet reindex")) {
		t.Errorf("verify ends with %d: %s", code, out)
	}
	must(t, "reindex", "--archive", house)
	sound(t, house)
	must(t, "rebuild", "--archive", house)
	if after := contentOf(t, house); !bytes.Equal(before, after) {
		t.Errorf("made again: %s, want %s", after, before)
	}
}

// TestVerifyTorn: a WARC file that ends in the middle of a record is damaged,
// unless whoever wrote it was killed.
func TestVerifyTorn(t *testing.T) {
	t.Parallel()
	house, described := importedStory(t)
	b, err := os.ReadFile(described)
	if err != nil {
		t.Fatal(err)
	}
	write(t, described, append(b, b[:100]...)) // the beginning of another record
	if out, _, code := inside(t, "verify", "--archive", house); code != exitDamage || !bytes.Contains(out, []byte("middle of a record")) {
		t.Errorf("verify ends with %d: %s", code, out)
	}
	write(t, filepath.Join(house, holderName), []byte(`{"pid": 4194305, "command": "tearsheet crawl", "since": "2024-01-10T09:00:00Z"}`))
	if out, _, code := inside(t, "verify", "--archive", house); code != exitDone {
		t.Errorf("after a crash verify ends with %d: %s", code, out)
	}
}

// TestLostCatalogue: an archive without archive.db is damaged, whoever asks, and
// made again.
func TestLostCatalogue(t *testing.T) {
	t.Parallel()
	house, _ := importedStory(t)
	before := contentOf(t, house)
	if err := os.Remove(filepath.Join(house, catalogueName)); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"verify", "list", "stats"} {
		out, said, code := inside(t, command, "--archive", house)
		if code != exitDamage || !strings.Contains(string(out)+said, "tearsheet rebuild") {
			t.Errorf("%s ends with %d: %s%s", command, code, out, said)
		}
	}
	must(t, "rebuild", "--archive", house)
	if after := contentOf(t, house); !bytes.Equal(before, after) {
		t.Errorf("made again: %s, want %s", after, before)
	}
}
