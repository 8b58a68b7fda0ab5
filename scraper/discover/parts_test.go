package discover

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/PuerkitoBio/goquery"
)

// pagerCase is a page with a pager, and the parts that it tells of.
type pagerCase struct {
	name, url, html string
	want            Parts
}

func (c pagerCase) run(t *testing.T) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(c.html))
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(c.url)
	if diff := cmp.Diff(c.want, PartsOf(Page(doc, u), u)); diff != "" {
		t.Error(diff)
	}
}

func TestPartsOf(t *testing.T) {
	for _, test := range []pagerCase{
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
		t.Run(test.name, test.run)
	}
}

// Pagers that count by a parameter of their own, speak another language, or are
// a list to choose from.
func TestPartsOfOtherPagers(t *testing.T) {
	for _, test := range []pagerCase{
		{
			"a parameter that counts lines", "https://m.example/bridge",
			`<a href="/bridge">1</a><a href="/bridge?start=20">2</a><a href="/bridge?start=40">3</a>`,
			Parts{Rest: []string{"https://m.example/bridge?start=20", "https://m.example/bridge?start=40"}},
		},
		{
			"a later page of that", "https://m.example/bridge?start=20",
			`<a href="/bridge">1</a><a href="/bridge?start=20">2</a><a href="/bridge?start=40">3</a>`,
			Parts{First: "https://m.example/bridge", Rest: []string{"https://m.example/bridge?start=40"}},
		},
		{
			"pages counted from 0", "https://m.example/bridge",
			`<a href="/bridge?page=0">1</a><a href="/bridge?page=1">2</a><a href="/bridge?page=2">3</a>`,
			Parts{Rest: []string{"https://m.example/bridge?page=1", "https://m.example/bridge?page=2"}, Again: []string{"https://m.example/bridge?page=0"}},
		},
		{
			"a later page counted from 0", "https://m.example/bridge?page=1",
			`<a href="/bridge">1</a><a href="/bridge?page=2">3</a>`,
			Parts{First: "https://m.example/bridge", Rest: []string{"https://m.example/bridge?page=2"}},
		},
		{
			"a parameter that nobody knows", "https://m.example/view.php?id=77",
			`<a href="/view.php?id=77&s=1">1</a><a href="/view.php?id=77&s=2">2</a><a href="/view.php?id=78&s=2">2</a><a href="/view.php?id=76">76</a>`,
			Parts{Rest: []string{"https://m.example/view.php?id=77&s=2"}, Again: []string{"https://m.example/view.php?id=77&s=1"}},
		},
		{
			"next, by that parameter", "https://m.example/bridge",
			`<a href="/bridge?offset=3000">Continued on next page »</a>`,
			Parts{Rest: []string{"https://m.example/bridge?offset=3000"}},
		},
		{
			"a list of contents", "https://m.example/bridge",
			`<select><option value="/bridge">1. The old one</option><option value="/bridge/2">2. The new one</option><option value="/bridge/3">Page 3: The rest</option></select>`,
			Parts{Rest: []string{"https://m.example/bridge/2", "https://m.example/bridge/3"}},
		},
		{"in Russian", "https://m.example/most", `<a href="/most?page=2">Следующая страница →</a>`, Parts{Rest: []string{"https://m.example/most?page=2"}}},
		{"in a language that nobody knows", "https://m.example/most", `<a href="/most/2">Ifuatayo ›</a>`, Parts{Rest: []string{"https://m.example/most/2"}}},
		{"an arrow", "https://m.example/most", `<a href="/most/2">›</a>`, Parts{Rest: []string{"https://m.example/most/2"}}},
		{"a sequel", "https://m.example/bridge", `<a href="/bridge-2">The sequel</a><a href="/bridge?ref=2">2 shares</a>`, Parts{}},
		{"pages of comments", "https://m.example/bridge", `<a href="/bridge?cpage=2" title="Comments">2</a><a href="/bridge?comments=3">3</a>`, Parts{}},
		{"facets", "https://m.example/shop", `<a href="/shop?size=4">4</a><a href="/shop?size=7">7</a><a href="/shop?colour=2">2</a><a href="/shop?colour=3">3</a>`, Parts{}},
		{"readings", "https://m.example/bridge", `<a href="/bridge?font=14">2</a><a href="/bridge?font=17">3</a><a href="/bridge?font=25">4</a>`, Parts{}},
	} {
		t.Run(test.name, test.run)
	}
}
