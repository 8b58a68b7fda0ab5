package scraper

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

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
	l.gain(true, at("/news/a").String())
	for n := range 40 {
		l.try(at("/"+string(rune('b'+n%25))+"/x"+string(rune('b'+n/25))), kindPage)
	}
	far := frontier.URI{Kind: kindPage, Hops: 3}
	if got, _ := l.spent(at("/news/b"), far); got != "" {
		t.Errorf("a folder with articles is held back by %q", got)
	}
	if got, _ := l.spent(at("/other/b"), far); got == "" {
		t.Error("the budget of the depth is spent, and nothing new is held back")
	}
	if got, _ := l.spent(at("/other/b"), frontier.URI{Kind: kindPage, Hops: 1}); got != "" {
		t.Errorf("a link of the front page is held back by %q", got)
	}
}

// TestCrowd meets a domain that answers for any name: those that bring nothing
// are left, those that bring what nothing vouches for after some time, too.
func TestCrowd(t *testing.T) {
	at := func(n int) *url.URL {
		return &url.URL{Scheme: "http", Host: "s" + strconv.Itoa(n) + ".m.example", Path: "/"}
	}
	far := frontier.URI{Kind: kindPage, Hops: 3}
	for _, test := range []struct {
		name          string
		bring, sure   bool
		most, flooded int // hosts until the rest is left; -1 is never
	}{
		{"nothing", false, false, 2, 0},
		{"articles that nothing vouches for", true, false, 2 + yieldGain*mostCrowd, 1},
		{"articles with dates", true, true, -1, 0},
	} {
		l, met := newLedger(forgetful{}, 2), -1
		for n := range 2000 {
			if pattern, flooded := l.spent(at(n), far); pattern != "" {
				met = n
				if pattern != "*.m.example" || flooded != (test.flooded == 1) {
					t.Errorf("%s: left for %q, flooded %t", test.name, pattern, flooded)
				}
				break
			}
			l.try(at(n), kindPage)
			if test.bring {
				l.gain(test.sure, at(n).String())
			}
		}
		if met != test.most {
			t.Errorf("%s: %d hosts were asked, want %d", test.name, met, test.most)
		}
	}
}

// TestDoubts follows a machine that writes articles: without a date they count
// for so long, with one for ever.
func TestDoubts(t *testing.T) {
	for _, sure := range []bool{false, true} {
		l, pages := newLedger(forgetful{}, 1), 0
		for ; pages < 1000; pages++ {
			u := &url.URL{Scheme: "http", Host: "m.example", Path: "/text/" + strconv.Itoa(pages)}
			if pattern, flooded := l.spent(u, frontier.URI{Kind: kindPage, Hops: 3}); pattern != "" {
				if !flooded || pattern != "/text/#" {
					t.Errorf("left for %q, flooded %t", pattern, flooded)
				}
				break
			}
			l.try(u, kindPage)
			l.gain(sure, u.String())
		}
		if want := 1 + yieldGain*mostDoubts; !sure && pages != want || sure && pages != 1000 {
			t.Errorf("with dates %t: %d pages, want %d without", sure, pages, want)
		}
	}
}

// TestEndless tells the archivist of a flood.
func TestEndless(t *testing.T) {
	var round Day
	round.Add(Outcome{Result: Skipped, Reason: "yield"})
	if text, _ := endless(History{}, round, time.Time{}); text != "" {
		t.Errorf("told of what ends by itself: %s", text)
	}
	round.Add(Outcome{Result: Skipped, Reason: "flood"})
	if text, sure := endless(History{}, round, time.Time{}); !sure || !strings.HasPrefix(text, "1 URLs are left") {
		t.Errorf("told %q", text)
	}
}
