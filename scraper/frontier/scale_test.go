package frontier_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tearsheet/scraper/frontier"
)

// A test takes the small numbers; "make frontier" the large ones.
var (
	urlsFlag  = flag.Int("urls", 10_000, "URLs of TestScale")
	hostsFlag = flag.Int("hosts", 300, "hosts of TestScale")
)

// maxHeap is what a frontier of a million URLs may hold in memory, in bytes.
const maxHeap = 200 << 20

// linksAPage is how many links TestScale puts in at a time.
const linksAPage = 200

// scale is a frontier with many URLs on many hosts, whose clock goes on by what
// a host's share of a second is with every look at the frontier.
type scale struct {
	testing.TB
	db     *frontier.DB
	path   string
	now    time.Time
	served map[string]int // by host
	took   []time.Duration
}

func newScale(t testing.TB) *scale {
	s := &scale{TB: t, path: filepath.Join(t.TempDir(), "crawl.db"), now: time.Now(), served: map[string]int{}}
	s.db = open(t, s.path, frontier.Options{Delay: time.Second, Now: func() time.Time { return s.now }})
	begin(t, s.db)
	return s
}

// fill puts in all URLs. A few hosts have most of them, as in the world; each
// has some.
func (s *scale) fill(urls, hosts int) {
	least := min(3, urls/hosts)
	for h := range hosts {
		schedule(s, s.db, numbered(fmt.Sprintf("https://h%d.example/", h), least)...)
	}
	left := urls - hosts*least
	for page := 0; left > 0; page++ {
		n := min(left, linksAPage)
		host := page * page % max(1, hosts/10)
		schedule(s, s.db, numbered(fmt.Sprintf("https://h%d.example/section/%d/story-", host, page), n)...)
		left -= n
	}
}

// round fetches one page after the other, as many as there are hosts.
func (s *scale) round(hosts int) {
	for range hosts {
		began := time.Now()
		uri := next(s, s.db)
		s.took = append(s.took, time.Since(began))
		s.served[uri.Key.Host()]++
		finish(s, s.db, uri)
		s.now = s.now.Add(time.Second/time.Duration(hosts) + 1) // rounded up: Next must not wait for a clock that stands still
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// TestScale: the hosts take turns, however much is queued for one of them, and
// the queue is on disk.
func TestScale(t *testing.T) {
	urls, hosts := *urlsFlag, *hostsFlag
	s := newScale(t)
	began := time.Now()
	s.fill(urls, hosts)
	filled := time.Since(began)
	for round := 1; round <= 2; round++ {
		s.round(hosts)
		for host, n := range s.served {
			if n != round {
				t.Errorf("%s was served %d times in %d rounds", host, n, round)
			}
		}
		if len(s.served) != hosts {
			t.Errorf("%d hosts of %d were served in %d rounds", len(s.served), hosts, round)
		}
	}
	used := heap()
	if used > maxHeap {
		t.Errorf("%d MiB in memory, want %d at most", used>>20, maxHeap>>20)
	}
	slices.Sort(s.took)
	file, err := os.Stat(s.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d URLs on %d hosts: %.0f URLs/s put in, %d MiB of heap, a file of %d MiB, Next takes %s, 1 in 100 more than %s; %s",
		urls, hosts, float64(urls)/filled.Seconds(), used>>20, file.Size()>>20, s.took[len(s.took)/2], s.took[len(s.took)*99/100], resident())
}

// resident is what the system says of the process's memory, its own and that of
// the file; "" where it does not say.
func resident() string {
	status, _ := os.ReadFile("/proc/self/status")
	var lines []string
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmHWM") || strings.HasPrefix(line, "Rss") {
			lines = append(lines, strings.Join(strings.Fields(line), " "))
		}
	}
	return strings.Join(lines, ", ")
}
