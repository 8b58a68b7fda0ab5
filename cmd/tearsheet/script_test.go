package main

import (
	"cmp"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"tearsheet/archive"
	"tearsheet/archive/export"
	"tearsheet/scraper/magazine"
)

// The stories in testdata/script run the real main, as a process of its own,
// against a magazine that lives in the test.

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tearsheet": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: setStage,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"turn":    turn,
			"truth":   truth,
			"await":   await,
			"release": release,
			"code":    code,
			"replies": replies,
			"warc":    writeWARC,
			"torn":    tear,
			"spoil":   spoil,
			"flip":    flip,

			"valid-bag": validBag,
			"huge":      huge,
			"get":       get,
			"damage":    damage,
		},
	})
}

// stage is the web as a story sees it: a magazine, and one page that does not
// answer until it is told to.
type stage struct {
	press    *magazine.Magazine
	asked    chan struct{}
	released chan struct{}
}

type stageKey struct{}

func setStage(env *testscript.Env) error {
	s := &stage{press: magazine.New(), asked: make(chan struct{}, 100), released: make(chan struct{})}
	mux := http.NewServeMux()
	mux.Handle("/", s.press)
	mux.HandleFunc("/stuck", s.stuck)
	mux.HandleFunc("/app/", application)
	mux.Handle("/control", magazine.NewHostile(time.Now))
	mux.HandleFunc("/forbidden", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	server := httptest.NewServer(mux)
	env.Defer(server.Close)
	env.Setenv("MAGAZINE", server.URL)
	secure := httptest.NewUnstartedServer(mux)
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError) // of those who do not know it
	secure.StartTLS()
	env.Defer(secure.Close)
	env.Setenv("SECURE", secure.URL)
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
	if err := os.WriteFile(filepath.Join(env.WorkDir, "authority.pem"), authority, 0o644); err != nil {
		return err
	}
	port, err := net.Listen("tcp", "127.0.0.1:0") // a port that is free, for a daemon
	if err != nil {
		return err
	}
	env.Setenv("LISTEN", port.Addr().String())
	if err := port.Close(); err != nil {
		return err
	}
	env.Setenv("HOST", strings.TrimPrefix(server.URL, "http://"))
	env.Setenv("LOCALHOST", strings.Replace(env.Getenv("HOST"), "127.0.0.1", "localhost", 1)) // another host to a crawl
	env.Values[stageKey{}] = s
	return nil
}

func (s *stage) stuck(_ http.ResponseWriter, r *http.Request) {
	s.asked <- struct{}{}
	select {
	case <-s.released:
	case <-r.Context().Done():
	}
}

// application is a page that is empty without its script, which asks for its
// text, and for what it should not have.
func application(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/app/story":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>The island</title><body><div id="root"></div><script src="/app/app.js"></script>`)
	case "/app/app.js":
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, `fetch("/app/text.json").then(r => r.json()).then(story => {
			document.querySelector("#root").innerHTML = "<article><h1>" + story.title + "</h1>" + story.text.map(t => "<p>" + t + "</p>").join("") + "</article>";
		})`)
	case "/app/text.json":
		w.Header().Set("Content-Type", "application/json")
		said := strings.Repeat(`"The council of the island met again on Sunday, heard nine witnesses, and decided that nothing had been proved by anybody.",`, 4)
		fmt.Fprintf(w, `{"title": "The island that scripts wrote", "text": [%s "Nobody came."]}`, said)
	default:
		http.NotFound(w, r)
	}
}

func stageOf(ts *testscript.TestScript) *stage { return ts.Value(stageKey{}).(*stage) }

// turn moves the magazine to its next day.
func turn(ts *testscript.TestScript, _ bool, _ []string) { stageOf(ts).press.Turn() }

// await waits until somebody asks for the page that does not answer.
func await(ts *testscript.TestScript, _ bool, _ []string) { <-stageOf(ts).asked }

// release lets that page answer.
func release(ts *testscript.TestScript, _ bool, _ []string) { close(stageOf(ts).released) }

// truth FILE compares an exported jsonl with what the magazine knows of its
// articles today: each there once, each text exact, nothing else there but
// what was removed.
func truth(ts *testscript.TestScript, _ bool, args []string) {
	got := exported(ts, args[0])
	wrong := 0
	fail := func(format string, args ...any) {
		ts.Logf(format, args...)
		wrong++
	}
	for _, want := range stageOf(ts).press.Truth() {
		line, ok := got[want.Path]
		if !ok { // it has moved since it was saved
			line, ok = got[want.Moved]
			delete(got, want.Moved)
		}
		delete(got, want.Path)
		if !ok {
			fail("%s (%s) was not exported", want.Path, want.Template)
			continue
		}
		if diff := gocmp.Diff(trueLine(want), line); diff != "" {
			fail("%s (%s) differs from the truth:\n%s", want.Path, want.Template, diff)
		}
	}
	for path, line := range got {
		if line.Gone == "" {
			fail("%s was exported and is no article: %q", path, line.Title)
		}
	}
	if wrong > 0 {
		ts.Fatalf("%d differ from the truth", wrong)
	}
}

// trueLine is what must be exported of an article. Paragraphs are lines here,
// so that a difference shows the paragraph it is in.
func trueLine(t magazine.Truth) exportedLine {
	return exportedLine{Title: t.Title, Authors: t.Authors, Text: strings.Split(t.Text, "\n\n"), Notes: notesOf(t.Notes), Lang: t.Lang}
}

func notesOf(blocks []archive.Block) (notes []string) {
	for _, b := range blocks {
		notes = append(notes, string(b.Kind)+": "+b.Text)
	}
	return notes
}

// exportedLine is the part of a line that the magazine knows the truth of.
type exportedLine struct {
	Title   string
	Authors []string
	Text    []string
	Notes   []string
	Lang    string
	Gone    string
}

// exported reads a jsonl file; each article is there once, under its path.
func exported(ts *testscript.TestScript, name string) map[string]exportedLine {
	file, err := os.Open(ts.MkAbs(name))
	ts.Check(err)
	defer file.Close()
	lines := map[string]exportedLine{}
	for l, err := range export.Decode(file) {
		ts.Check(err)
		path := strings.TrimPrefix(cmp.Or(l.Canonical, l.URL), ts.Getenv("MAGAZINE"))
		if _, twice := lines[path]; twice {
			ts.Fatalf("%s was exported twice", path)
		}
		line := exportedLine{Title: l.Title, Authors: l.Authors, Text: strings.Split(l.Text, "\n\n"), Notes: notesOf(l.Notes), Lang: l.Lang}
		if !l.Gone.IsZero() {
			line.Gone = l.Gone.String()
		}
		lines[path] = line
	}
	return lines
}

// code N COMMAND runs a command that has to end with exit code N.
func code(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	}
	if want, _ := strconv.Atoi(args[0]); got != want {
		ts.Fatalf("%s: exit code %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// replies QUESTIONS FILE runs the command lines of a file, each a JSON array,
// and writes what they print and the codes they end with to another.
func replies(ts *testscript.TestScript, _ bool, args []string) {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n") {
		var words []string
		ts.Check(json.Unmarshal([]byte(line), &words))
		err := ts.Exec("tearsheet", words...)
		fmt.Fprintf(&b, "%s\n%s%s%v\n", line, ts.ReadFile("stdout"), ts.ReadFile("stderr"), err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o644))
}

// writeWARC FILE records two small pages.
func writeWARC(ts *testscript.TestScript, _ bool, args []string) {
	var b strings.Builder
	for _, site := range []string{"first", "second"} {
		page := strings.ReplaceAll(ts.ReadFile("good.html"), "island", site+" island")
		http := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
		fmt.Fprintf(&b, "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Date: 2026-03-01T00:00:00Z\r\n"+
			"WARC-Target-URI: https://%s.example/story\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
			site, site, len(http), http)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o644))
}

// tear FILE TORN copies all but the last hundred bytes.
func tear(ts *testscript.TestScript, _ bool, args []string) {
	whole := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(whole[:len(whole)-100]), 0o644))
}

// spoil FILE SPOILT copies it with a first record whose length is no number.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	wrong := strings.Replace(ts.ReadFile(args[0]), "Content-Length: ", "Content-Length: about ", 1)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(wrong), 0o644))
}

// flip FOLDER AT turns one bit of the first file in a folder that is as long.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	names, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*"))
	ts.Check(err)
	for _, name := range names {
		whole := []byte(ts.ReadFile(name))
		if len(whole) > at {
			whole[at] ^= 4
			ts.Check(os.WriteFile(name, whole, 0o644))
			return
		}
	}
	ts.Fatalf("no file in %s has %d bytes", args[0], at)
}

// huge FILE makes a page of 200 MB that takes no room.
func huge(ts *testscript.TestScript, _ bool, args []string) {
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(file.Truncate(200 << 20))
	ts.Check(file.Close())
}

// get URL [FILE] prints what a server answers to the log, or to a file.
func get(ts *testscript.TestScript, neg bool, args []string) {
	response, err := http.Get(args[0])
	ts.Check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	if (response.StatusCode >= 400) != neg {
		ts.Fatalf("%s answered %s", args[0], response.Status)
	}
	if len(args) == 1 {
		ts.Logf("%s", body)
		return
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), body, 0o644))
}

// damage FILE writes over a part of it that is in use.
func damage(ts *testscript.TestScript, _ bool, args []string) {
	whole := []byte(ts.ReadFile(args[0]))
	for i := 16 << 10; i < 96<<10; i++ {
		whole[i] = 0xff
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), whole, 0o644))
}
