package scraper

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"tearsheet/scraper/frontier"
)

// TestMuteFolder: pages that get no answer come before all stories, and more of
// them than open the circuit breaker. They hide none.
func TestMuteFolder(t *testing.T) {
	pages := map[string]http.HandlerFunc{"/deep": front("/a", "/b"), "/a": story("Alder"), "/b": story("Birch")}
	var links []string
	for i := range 9 {
		link := fmt.Sprintf("/fault/%d", i)
		pages[link] = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		links = append(links, link)
	}
	pages["/"] = front(append(links, "/deep")...)
	d, url := watched(t, &site{pages: pages, asked: map[string]int{}})
	summary := trawl(t, frontier.Options{Delay: 20 * time.Millisecond, Patience: time.Second}, func(c *Crawler) { c.Workers = 1 }, url)
	if summary.New != 2 {
		t.Errorf("%+v after %d requests, want 2 new articles", summary, len(d.log))
	}
}
