package scraper

import (
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// many is a site of n stories.
func many(t *testing.T, n int) *site {
	t.Helper()
	pages, paths := map[string]http.HandlerFunc{}, []string{}
	for i := range n {
		paths = append(paths, fmt.Sprintf("/%d", i))
		pages[paths[i]] = story(fmt.Sprintf("Alder%d", i))
	}
	pages["/"] = front(paths...)
	return newSite(t, pages)
}

// TestLimits: each limit ends the run with its own error, and the next run goes
// on without fetching anything twice.
func TestLimits(t *testing.T) {
	var asked atomic.Int64 // how often the disk was asked; every second time it is full
	for name, test := range map[string]struct {
		limit func(*Crawler)
		want  error
	}{
		"bytes": {func(c *Crawler) { c.MaxBytes = 4000 }, ErrLimitBytes},
		"time":  {func(c *Crawler) { c.MaxTime = 3 * time.Second }, ErrLimitTime},
		"disk": {func(c *Crawler) {
			c.MinDisk, c.FreeDisk = 100, func() (int64, error) { return 50 + 150*(asked.Add(1)%2), nil }
		}, ErrLimitDisk},
	} {
		t.Run(name, func(t *testing.T) {
			s := many(t, 10)
			started, looks := time.Now(), atomic.Int64{} // every look at the clock takes a tenth of a second
			over(t, t.TempDir(), s, func(c *Crawler) {
				c.Workers, c.Now = 1, func() time.Time { return started.Add(time.Duration(looks.Add(1)) * time.Second / 10) }
				test.limit(c)
				first, err := c.Run(t.Context())
				if !errors.Is(err, test.want) || first.New >= 10 {
					t.Fatalf("Run = %+v, %v, want %v before the end", first, err, test.want)
				}
				c.MaxBytes, c.MaxTime, c.MinDisk = 0, 0, 0
				second, err := c.Run(t.Context())
				check(t, err)
				if first.New+second.New != 10 || !second.Resumed {
					t.Errorf("%d and then %d new articles, want 10 in two runs; %+v", first.New, second.New, second)
				}
			})
			for path, n := range s.asked {
				if n > 1 && path != "/robots.txt" {
					t.Errorf("%s was fetched %d times", path, n)
				}
			}
		})
	}
}
