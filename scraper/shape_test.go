package scraper

import (
	"context"
	"net/url"
	"testing"

	"tearsheet/scraper/frontier"
)

func TestShapeOf(t *testing.T) {
	for raw, want := range map[string]string{
		"/2026/01/the-long-way-home?page=3":   "/#/#/~?page",
		"/Article/17?b=1&A=2&b=3":             "/article/#?A&b",
		"/story;jsessionid=0F1E2D?x":          "/story;jsessionid?x",
		"/(S(0f1e2d3c4b5a))/story/7":          "/(s(@))/story/#",
		"/a8f09b7c6d/x":                       "/@/x",
		"/News/INDEX.html":                    "/news/index.html",
		"/news2/item-12":                      "/news#/item-#",
		"/":                                   "/",
		"/averylongsegmentwithoutanyhyphens0": "/~",
	} {
		u, err := url.Parse("http://m.example" + raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := shapeOf(u); got != want {
			t.Errorf("%s: got %s, want %s", raw, got, want)
		}
	}
}

// forgetful is a notebook of blank pages.
type forgetful struct{}

func (forgetful) Note(context.Context, string, []byte) error    { return nil }
func (forgetful) Noted(context.Context, string) ([]byte, error) { return nil, nil }

// TestWideBudget spends the budget of a host on pages that bring nothing: what
// has brought articles goes on, what is new does not.
func TestWideBudget(t *testing.T) {
	l := newLedger(forgetful{}, 1)
	at := func(path string) *url.URL { return &url.URL{Scheme: "http", Host: "m.example", Path: path} }
	l.try(at("/news/a"), kindPage)
	l.gain(at("/news/a").String())
	for n := range 40 {
		l.try(at("/"+string(rune('b'+n%25))+"/x"+string(rune('b'+n/25))), kindPage)
	}
	far := frontier.URI{Kind: kindPage, Hops: 3}
	if got := l.spent(at("/news/b"), far); got != "" {
		t.Errorf("a folder with articles is held back by %q", got)
	}
	if got := l.spent(at("/other/b"), far); got == "" {
		t.Error("the budget of the depth is spent, and nothing new is held back")
	}
	if got := l.spent(at("/other/b"), frontier.URI{Kind: kindPage, Hops: 1}); got != "" {
		t.Errorf("a link of the front page is held back by %q", got)
	}
}
