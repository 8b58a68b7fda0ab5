package magazine

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"
)

func TestFeeds(t *testing.T) {
	s := open(t)
	paths := []string{"/feed/", "/atom.xml"}
	for _, section := range sections {
		paths = append(paths, "/section/"+section.Slug+"/feed/")
	}
	for _, path := range paths {
		_, body := s.ask(t, path)
		feed, err := gofeed.NewParser().ParseString(body)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if len(feed.Items) == 0 {
			t.Errorf("%s is empty", path)
		}
		for _, item := range feed.Items {
			response, _ := s.ask(t, item.Link)
			if response.StatusCode != http.StatusOK || item.PublishedParsed == nil || item.Title == "" || len(item.Authors) == 0 {
				t.Errorf("%s: %s answers %d: %+v", path, item.Link, response.StatusCode, item)
			}
		}
	}
}

// TestSitemaps follows robots.txt to the index, and the index to every
// article and to the news.
func TestSitemaps(t *testing.T) {
	s := open(t)
	_, robots := s.ask(t, "/robots.txt")
	_, at, ok := strings.Cut(robots, "Sitemap: ")
	if !ok || !strings.Contains(robots, "Disallow: /print/\n") || !strings.Contains(robots, "Disallow: /search\n") {
		t.Fatalf("robots.txt: %s", robots)
	}
	listed := map[string]bool{}
	for _, sub := range locations(t, s, strings.TrimSpace(at)) {
		for _, loc := range locations(t, s, sub) {
			listed[loc] = true
			if response, _ := s.ask(t, loc); response.StatusCode != http.StatusOK {
				t.Errorf("%s: %s answers %d", sub, loc, response.StatusCode)
			}
		}
	}
	for _, truth := range s.Truth() {
		if !listed[s.base+truth.Path] {
			t.Errorf("no sitemap lists %s", truth.Path)
		}
	}
	_, news := s.ask(t, "/sitemap-news.xml")
	if !strings.Contains(news, "<news:publication_date>2026-03-") {
		t.Error("the news sitemap has no news")
	}
}

// locations is every <loc> of a sitemap or index, read strictly.
func locations(t *testing.T, s *stand, at string) []string {
	t.Helper()
	_, body := s.ask(t, at)
	var document struct {
		Maps []string `xml:"sitemap>loc"`
		URLs []string `xml:"url>loc"`
	}
	if err := xml.Unmarshal([]byte(body), &document); err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	found := append(document.Maps, document.URLs...)
	if len(found) == 0 {
		t.Errorf("%s lists nothing", at)
	}
	return found
}

// TestScripts reads the JSON that pages carry.
func TestScripts(t *testing.T) {
	s := open(t)
	copies := 0
	for _, truth := range s.Truth() {
		_, page := s.ask(t, truth.Path)
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("script").Each(func(_ int, script *goquery.Selection) {
			var document struct {
				Graph []struct {
					Headline, ArticleBody string
				} `json:"@graph"`
			}
			if err := json.Unmarshal([]byte(script.Text()), &document); err != nil {
				t.Errorf("%s: %v", truth.Path, err)
				return
			}
			if len(document.Graph) == 0 {
				return
			}
			if article := document.Graph[0]; article.Headline != truth.Title {
				t.Errorf("%s: headline %q", truth.Path, article.Headline)
			} else if article.ArticleBody == truth.Text {
				copies++
			}
		})
	}
	if copies == 0 {
		t.Error("no page carries a copy of its text")
	}
}
