package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPeersRead has npm's warcio read what export wrote. TEARSHEET_NODE names a
// folder where it is installed, as .ci/run does.
func TestPeersRead(t *testing.T) {
	folder := os.Getenv("TEARSHEET_NODE")
	if folder == "" {
		t.Skip("TEARSHEET_NODE names no folder with npm's warcio; .ci/run peers makes one")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node")
	}
	press := newFatalPress(t)
	dir := t.TempDir()
	archive, file := filepath.Join(dir, "archive"), filepath.Join(dir, "out.warc.gz")
	must(t, press.crawl(archive, "--max-pages", "20")...)
	must(t, "export", "--archive", archive, "--format", "warc", "-o", file)
	out, err := exec.Command(node, filepath.Join(folder, "node_modules", "warcio", "dist", "cli.js"), "cdx-index", file).CombinedOutput()
	if err != nil {
		t.Fatalf("warcio: %v\n%s", err, out)
	}
	captures := 0
	for line := range strings.Lines(string(must(t, "verify", "--archive", archive, "--format", "json"))) {
		if n, ok := strings.CutPrefix(strings.TrimSpace(line), `"captures": `); ok {
			for _, digit := range strings.TrimSuffix(n, ",") {
				captures = 10*captures + int(digit-'0')
			}
		}
	}
	if got := bytes.Count(out, []byte(`"status":`)); captures == 0 || got != captures {
		t.Errorf("warcio indexes %d captures of %d:\n%s", got, captures, out)
	}
}
