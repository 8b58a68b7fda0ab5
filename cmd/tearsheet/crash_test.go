package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tearsheet/scraper/magazine"
)

// TestCrash kills a crawl at random moments, over and over, looks into the
// archive after each death, and lets the last crawl finish: nothing may be
// damaged at any time, and nothing may be missing at the end.
func TestCrash(t *testing.T) {
	t.Parallel()
	kills := max(5, *killed)
	random := rand.New(rand.NewPCG(*killSeed, 11))
	press := newFatalPress(t)
	dir := filepath.Join(t.TempDir(), "archive")
	for range kills {
		victim := tearsheet(t, press.crawl(dir)...)
		var out bytes.Buffer
		victim.Stdout, victim.Stderr = &out, &out
		if err := victim.Start(); err != nil {
			t.Fatal(err)
		}
		press.aim(victim.Process, random.IntN(40)+1, time.Duration(random.IntN(4000))*time.Microsecond)
		if err := victim.Wait(); err != nil && victim.ProcessState.ExitCode() != -1 {
			t.Fatalf("crawl ended by itself: %v\n%s", err, &out)
		}
		sound(t, dir)
	}
	press.aim(nil, 0, 0)
	must(t, press.crawl(dir)...)
	sound(t, dir)
	lines := must(t, "export", "--archive", dir)
	if got, want := bytes.Count(lines, []byte("\n")), len(press.magazine.Truth()); got != want {
		t.Errorf("after %d kills the archive holds %d articles, want %d", kills, got, want)
	}
}

// sound asks verify; a crawl killed before it made the archive leaves none.
func sound(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, catalogueName)); err != nil {
		return
	}
	out, said, code := inside(t, "verify", "--archive", dir)
	if code != exitDone && !strings.Contains(said, "nothing was saved in it yet") { // killed at its birth
		t.Fatalf("verify ends with %d\n%s%s", code, out, said)
	}
}

// tearsheet is the real main as a process of its own: this test binary under
// another name (see TestMain).
func tearsheet(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Args = append([]string{"tearsheet"}, args...)
	return c
}

// must runs a command to its end and returns its stdout.
func must(t *testing.T, args ...string) []byte {
	t.Helper()
	out, err := tearsheet(t, args...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			out = append(out, exit.Stderr...)
		}
		t.Fatalf("tearsheet %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// fatalPress is a magazine whose pages can kill who reads them.
type fatalPress struct {
	magazine  *magazine.Magazine
	url, host string

	mu     sync.Mutex
	victim *os.Process
	left   int
	after  time.Duration
}

func newFatalPress(t *testing.T) *fatalPress {
	p := &fatalPress{magazine: magazine.New()}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.url, p.host = server.URL, strings.TrimPrefix(server.URL, "http://")
	return p
}

// crawl is the command line of a crawl of the magazine.
func (p *fatalPress) crawl(dir string, more ...string) []string {
	return append([]string{"crawl", p.url + "/", "--allow-private", p.host, "--delay", "0s", "--archive", dir}, more...)
}

// aim kills the victim a moment after it has asked for so many pages.
func (p *fatalPress) aim(victim *os.Process, pages int, after time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.victim, p.left, p.after = victim, pages, after
}

func (p *fatalPress) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.left--
	if p.left == 0 && p.victim != nil {
		victim := p.victim
		time.AfterFunc(p.after, func() { _ = victim.Kill() }) // it may have ended: then nobody dies
	}
	p.mu.Unlock()
	p.magazine.ServeHTTP(w, r)
}
