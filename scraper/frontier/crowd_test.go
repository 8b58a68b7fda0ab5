package frontier_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"tearsheet/archive"
	"tearsheet/scraper/frontier"
)

// numbered makes n URIs below a prefix.
func numbered(prefix string, n int) []frontier.URI {
	uris := make([]frontier.URI, n)
	for i := range uris {
		uris[i] = frontier.URI{URL: fmt.Sprintf("%s%d", prefix, i), Source: "mag", Hops: 1}
	}
	return uris
}

// crowd watches many workers: no URI twice, no host asked by two at once.
type crowd struct {
	mu     sync.Mutex
	busy   map[string]bool
	count  map[archive.Key]int
	faults []string
}

func (c *crowd) enter(uri frontier.URI) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.count[uri.Key]++; c.count[uri.Key] > 1 {
		c.faults = append(c.faults, "twice: "+uri.URL)
	}
	if c.busy[uri.Key.Host()] {
		c.faults = append(c.faults, "two at once: "+uri.URL)
	}
	c.busy[uri.Key.Host()] = true
}

func (c *crowd) leave(uri frontier.URI) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy[uri.Key.Host()] = false
}

// TestCrowd lets 16 workers crawl a web of 20 hosts in which every page links
// to others, two of them new.
func TestCrowd(t *testing.T) {
	t.Parallel()
	const pages = 800
	d := start(t, frontier.Options{Delay: -1})
	schedule(t, d, web(0, pages)...)
	c := &crowd{busy: map[string]bool{}, count: map[archive.Key]int{}}
	var group errgroup.Group
	for range 16 {
		group.Go(func() error {
			for {
				uri, err := d.Next(t.Context())
				if errors.Is(err, frontier.ErrEmpty) {
					return nil
				}
				if err != nil {
					return err
				}
				c.enter(uri)
				number := uri.Hops
				c.leave(uri)
				uri.Status = frontier.Fetched
				if err := d.Finish(t.Context(), uri, web(number, pages)...); err != nil {
					return err
				}
			}
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, fault := range c.faults {
		t.Error(fault)
	}
	if len(c.count) != pages {
		t.Errorf("crawled %d pages, want %d", len(c.count), pages)
	}
}

// web lists what page n links to: 0, 2n+1 and 2n+2. The hops of a page stand
// for its number, for each is reached in one way only.
func web(n, pages int) (uris []frontier.URI) {
	for _, to := range []int{0, 2*n + 1, 2*n + 2} {
		if to < pages {
			uris = append(uris, frontier.URI{URL: fmt.Sprintf("https://h%d.example/%d", to%20, to), Source: "mag", Hops: to})
		}
	}
	return uris
}

// TestKill lets a process of its own crawl and kills it again and again. Every
// page that it said was finished must be so, and all come to an end.
func TestKill(t *testing.T) {
	if path := os.Getenv("FRONTIER_VICTIM"); path != "" {
		victim(t, path)
		return
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "crawl.db")
	finished := map[string]bool{}
	for round := range 5 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
		cmd.Env = append(os.Environ(), "FRONTIER_VICTIM="+path)
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		for range 20 * (round + 1) {
			var url string
			if _, err := fmt.Fscanln(out, &url); err != nil {
				break
			}
			if finished[url] {
				t.Errorf("%s was fetched again after it was finished", url)
			}
			finished[url] = true
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // killed: the error says so
	}
	d := open(t, path, frontier.Options{})
	for url := range finished {
		if uri, _, err := d.Lookup(t.Context(), url); err != nil || uri.Status != frontier.Fetched {
			t.Errorf("%s is %q, %v after the kill, want fetched", url, uri.Status, err)
		}
	}
}

// victim crawls, and says what it finished, until it is killed.
func victim(t *testing.T, path string) {
	d := open(t, path, frontier.Options{Delay: -1})
	begin(t, d)
	schedule(t, d, numbered("https://a.example/", 1000)...)
	for {
		uri := next(t, d)
		finish(t, d, uri, numbered(uri.URL+"/", 3)...)
		fmt.Println(uri.URL)
	}
}
