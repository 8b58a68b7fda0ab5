package scraper

import (
	"fmt"
	"net/http"
	"testing"

	"tearsheet/scraper/discover"
	"tearsheet/scraper/frontier"
)

// TestFlood: of a page with more links than are read, the rest is told of in
// one line with their number.
func TestFlood(t *testing.T) {
	t.Parallel()
	const rest = 700
	paths := make([]string, discover.MaxLinks+rest)
	for i := range paths {
		paths[i] = fmt.Sprintf("/%d", i)
	}
	s := newSite(t, map[string]http.HandlerFunc{"/": front(append(paths, paths...)...)})
	var lines []Outcome
	trawl(t, frontier.Options{Delay: -1}, func(c *Crawler) {
		c.Sources[0].MaxPages = 1
		c.Told = func(o Outcome) {
			if o.Result == Dropped {
				lines = append(lines, o)
			}
		}
	}, s.url)
	if len(lines) != 1 || lines[0].Reason != "max_links" || lines[0].Count != rest || lines[0].URL != s.url+"/" {
		t.Errorf("told of %+v, want of %d links of the front page in one line", lines, rest)
	}
}
