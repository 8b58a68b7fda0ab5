package discover

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Anchors that lead on in a list are told by their words and their URL.
func TestOnward(t *testing.T) {
	for _, test := range []struct {
		url, anchor string
		want        bool
	}{
		{"https://m.example/news", `<a href="/news?start=10">Older stories »</a>`, true},
		{"https://m.example/news?start=10", `<a href="/news?start=20">Next</a>`, true},
		{"https://m.example/", `<a href="/page/2">Older posts</a>`, true},
		{"https://m.example/news/page/2", `<a href="/news/page/3/">Load more</a>`, true},
		{"https://m.example/news_2.html", `<a href="/news_3.html">Ältere Beiträge</a>`, true},
		{"https://m.example/news", `<a href="/news?start=20">Показать ещё</a>`, true},
		{"https://m.example/news", `<a href="/sports?start=10">Next</a>`, false},
		{"https://m.example/news", `<a href="/news?start=10&sort=up">Next</a>`, false},
		{"https://m.example/news", `<a href="https://other.example/news?start=10">Next</a>`, false},
		{"https://m.example/news", `<a href="/news?start=10">The next step</a>`, false},
		{"https://m.example/story/bridge", `<a href="/story/tower">Next</a>`, false},
	} {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(test.anchor))
		if err != nil {
			t.Fatal(err)
		}
		u, _ := url.Parse(test.url)
		links := Page(doc, u)
		if len(links) != 1 || links[0].More != test.want {
			t.Errorf("on %s, %s leads on: %+v, want %v", test.url, test.anchor, links, test.want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, s := range []string{
		"", " ", "a", "a b", " a", "a ", "a  b", "a\tb", "a\u00a0b", "Straße am Meer", "\n a \r\n b ", "a\x7fb", strings.Repeat("ab ", 100),
	} {
		want := strings.Join(strings.Fields(s), " ")
		if got := fold(s); got != want[:min(len(want), maxText)] {
			t.Errorf("fold(%q) = %q, want %q", s, got, want)
		}
	}
}
