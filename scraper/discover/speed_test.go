package discover

import (
	"fmt"
	"net/url"
	"testing"
)

// BenchmarkLinksOfAPage is what dates and parts cost on a page of 200 links.
func BenchmarkLinksOfAPage(b *testing.B) {
	var links []Link
	var urls []*url.URL
	for i := range 200 {
		u, err := url.Parse(fmt.Sprintf("https://m.example/world/a-story-about-number-%d/", i))
		if err != nil {
			b.Fatal(err)
		}
		links, urls = append(links, Link{URL: u.String(), Text: "A story"}), append(urls, u)
	}
	for b.Loop() {
		for _, u := range urls {
			SpanOf(u)
		}
		PartsOf(links, urls[0])
	}
}
