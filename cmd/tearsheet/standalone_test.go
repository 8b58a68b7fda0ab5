package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"tearsheet/archive/warc"
)

// TestExportStandsAlone exports an article of which one URL was only recorded as
// a repetition of another site's page. That page comes along.
func TestExportStandsAlone(t *testing.T) {
	dir := t.TempDir()
	house, file, out := filepath.Join(dir, "house"), filepath.Join(dir, "in.warc"), filepath.Join(dir, "out.warc.gz")
	head := []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
	mine, theirs := "https://news.example/ferry", "https://wire.example/ferry"
	refers := "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\nWARC-Refers-To-Target-URI: " + theirs + "\r\nWARC-Refers-To-Date: " + othersDate + "\r\n"
	write(t, file, bytes.Join([][]byte{
		otherRecord("response", theirs, othersDate, answerType, "", append(head, storyOf("wire")...)),
		otherRecord("response", mine, othersDate, answerType, "", append(head, storyOf("news")...)),
		otherRecord("revisit", mine, "2024-01-11T09:00:00Z", answerType, refers, head),
	}, nil))
	must(t, "import", file, "--archive", house)
	must(t, "export", "site:news.example", "--archive", house, "--format", "warc", "-o", out)
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found := map[string]int{}
	for r, err := range warc.Scan(f, warc.ReaderOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		found[r.Type+" "+r.TargetURI]++
	}
	for _, want := range []string{"response " + mine, "revisit " + mine, "response " + theirs} {
		if found[want] != 1 {
			t.Errorf("%s: %d times in %v", want, found[want], found)
		}
	}
}
