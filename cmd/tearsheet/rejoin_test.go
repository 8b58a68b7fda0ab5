package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serial serves an article on three pages. What is asked is counted.
func serial(t *testing.T) (url, host string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := map[string]int{"/long": 1, "/long/2": 2, "/long/3": 3}[r.URL.Path]
		if page == 0 {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>The long affair</title><article><h1>The long affair</h1>`)
		for i := range 4 {
			fmt.Fprintf(w, "<p>On day %d of part %d the council met again, heard seven witnesses, and decided that nothing at all had been proved by anybody.</p>", i, page)
		}
		fmt.Fprint(w, `</article><div class="pagination"><a href="/long">1</a> <a href="/long/2">2</a> <a href="/long/3">3</a></div>`)
	}))
	t.Cleanup(server.Close)
	return server.URL, strings.TrimPrefix(server.URL, "http://")
}

// reextractAgain runs reextract over everything and returns what it counted.
func reextractAgain(t *testing.T, dir string) (n reextracted) {
	t.Helper()
	if err := json.Unmarshal(must(t, "reextract", "--all", "--format", "json", "--archive", dir), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestReextractJoins: an article on several pages is made again of all of them;
// where one was lost, its text is kept as it was, and that is said.
func TestReextractJoins(t *testing.T) {
	t.Parallel()
	url, host := serial(t)
	dir := filepath.Join(t.TempDir(), "archive")
	must(t, "crawl", url+"/long", "--allow-private", host, "--delay", "0s", "--archive", dir)
	text := must(t, "show", url+"/long", "--archive", dir)
	for part := 1; part <= 3; part++ {
		if !strings.Contains(string(text), fmt.Sprintf("of part %d", part)) {
			t.Fatalf("part %d is missing before anything was done: %s", part, text)
		}
	}
	if n := reextractAgain(t, dir); n.Read != 1 || n.Same != 1 {
		t.Errorf("%+v, want the one article to come out the same", n)
	}
	lose(t, dir, "/long/3")
	if n := reextractAgain(t, dir); n.Read != 1 || n.Kept != 1 {
		t.Errorf("%+v, want the text to be kept", n)
	}
	if after := must(t, "show", url+"/long", "--archive", dir); !bytes.Equal(text, after) {
		t.Errorf("the text is another one:\n%s", after)
	}
}

// lose spoils the record of a page, so that it cannot be read.
func lose(t *testing.T, dir, path string) {
	t.Helper()
	e := &env{}
	e.config.Archive = dir
	h, err := e.openToRead()
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for c, err := range h.archive.Captures(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(c.URL, path) {
			continue
		}
		file, err := os.OpenFile(filepath.Join(h.warcs(), c.Record.File), os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteAt(make([]byte, c.Record.Length), c.Record.Offset); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatalf("%s was not recorded", path)
}
