package discover

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/PuerkitoBio/goquery"
)

func TestPartsOf(t *testing.T) {
	for _, test := range []struct {
		name, url, html string
		want            Parts
	}{
		{
			"a pager of numbers", "https://m.example/world/bridge",
			`<div class="pagination"><a href="/world/bridge/2">2</a> <a href="/world/bridge/3">3</a></div><a href="/world/other/2">2</a>`,
			Parts{Rest: []string{"https://m.example/world/bridge/2", "https://m.example/world/bridge/3"}},
		},
		{
			"rel=next alone", "https://m.example/bridge.html",
			`<link rel="next" href="/bridge-2.html">`,
			Parts{Rest: []string{"https://m.example/bridge-2.html"}},
		},
		{
			"a parameter", "https://m.example/story?id=7",
			`<a href="?id=7&page=2">Next page</a><a href="?id=8&page=2">Next page</a>`,
			Parts{Rest: []string{"https://m.example/story?id=7&page=2"}},
		},
		{
			"the whole on one page", "https://m.example/bridge/",
			`<a href="/bridge/2/">2</a><a href="/bridge/?page=all">View all</a>`,
			Parts{All: "https://m.example/bridge/?page=all", Rest: []string{"https://m.example/bridge/2/"}},
		},
		{
			"in German", "https://m.example/bruecke",
			`<a href="/bruecke/seite-2">Nächste Seite</a><a href="/bruecke/komplettansicht">Auf einer Seite lesen</a>`,
			Parts{All: "https://m.example/bruecke/komplettansicht", Rest: []string{"https://m.example/bruecke/seite-2"}},
		},
		{
			"a later page", "https://m.example/bridge?page=3",
			`<a href="/bridge">1</a><a href="/bridge?page=2">2</a><a href="/bridge?page=4">4</a>`,
			Parts{First: "https://m.example/bridge", Rest: []string{"https://m.example/bridge?page=4"}},
		},
		{
			"a pager that numbers this page", "https://m.example/bridge",
			`<a href="/bridge?page=1">1</a><a href="/bridge?page=2">2</a>`,
			Parts{Rest: []string{"https://m.example/bridge?page=2"}, Again: []string{"https://m.example/bridge?page=1"}},
		},
		{"all comments are no article", "https://m.example/bridge", `<a href="/bridge?view=all">View all comments</a>`, Parts{}},
		{"a numbered neighbour", "https://m.example/story-7", `<a href="/story-8">A bridge falls</a><a href="/story-6">Nobody came</a>`, Parts{}},
		{"the list an article stands in", "https://m.example/news/7", `<a href="/news">Zurück</a><a href="/news/8">Weiter</a><a rel="next" href="/news/8">8</a>`, Parts{}},
		{"another issue", "https://m.example/issue/12/bridge", `<a href="/issue/13/bridge">13</a>`, Parts{}},
		{"a day", "https://m.example/2024/05/12", `<a href="/2024/05/13">May 13</a>`, Parts{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(test.html))
			if err != nil {
				t.Fatal(err)
			}
			u, _ := url.Parse(test.url)
			if diff := cmp.Diff(test.want, PartsOf(Page(doc, u), u)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
