package scraper

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestScopeAccepts(t *testing.T) {
	front := []string{"https://www.magazine.example/world/"}
	for _, test := range []struct {
		name  string
		scope Scope
		url   string
		hops  int
		want  bool
	}{
		{"the seed's host", Scope{Reach: ReachHost}, "https://magazine.example/story", 1, true},
		{"without its www", Scope{Reach: ReachHost}, "http://www.magazine.example/story", 1, true},
		{"a host below it", Scope{Reach: ReachHost}, "https://video.magazine.example/story", 1, false},
		{"another port", Scope{Reach: ReachHost}, "https://magazine.example:8443/story", 1, false},
		{"a host below the domain", Scope{Reach: ReachDomain}, "https://video.magazine.example/story", 1, true},
		{"a name that ends alike", Scope{Reach: ReachDomain}, "https://notmagazine.example/story", 1, false},
		{"below the seed's folder", Scope{Reach: ReachPrefix}, "https://magazine.example/world/story", 1, true},
		{"beside the seed's folder", Scope{Reach: ReachPrefix}, "https://magazine.example/worldwide", 1, false},
		{"what a seed list names", Scope{Reach: ReachPage}, "https://elsewhere.example/story", 0, true},
		{"what a seed page links to", Scope{Reach: ReachPage}, "https://magazine.example/story", 1, false},
		{"too many hops", Scope{Reach: ReachHost, MaxHops: 2}, "https://magazine.example/story", 3, false},
		{"included though outside", Scope{Reach: ReachHost, Include: compiled(`^https://cdn\.example/stories/`)}, "https://cdn.example/stories/1", 1, true},
		{"excluded though inside", Scope{Reach: ReachHost, Exclude: compiled(`/print/`)}, "https://magazine.example/print/1", 1, false},
		{"excluded and included", Scope{Reach: ReachHost, Include: compiled(`1`), Exclude: compiled(`/print/`)}, "https://magazine.example/print/1", 1, false},
		{"not the web", Scope{Reach: ReachHost}, "ftp://magazine.example/story", 1, false},
		{"no host", Scope{Reach: ReachHost}, "https:///story", 1, false},
		{"a circle", Scope{Reach: ReachHost}, "https://magazine.example/a/b/a/b/a/b/a/b", 1, false},
		{"without end", Scope{Reach: ReachHost}, "https://magazine.example/?q=" + strings.Repeat("x", maxURL), 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			u, err := url.Parse(test.url)
			if err != nil {
				t.Fatal(err)
			}
			test.scope.Seeds = front
			if got := test.scope.Accepts(u, test.hops); got != test.want {
				t.Errorf("Accepts(%s, %d) = %v, want %v", u, test.hops, got, test.want)
			}
		})
	}
}

func compiled(word string) []*regexp.Regexp { return []*regexp.Regexp{regexp.MustCompile(word)} }

func TestParseReach(t *testing.T) {
	if r, err := ParseReach(""); r != ReachHost || err != nil {
		t.Errorf("ParseReach(\"\") = %q, %v, want host", r, err)
	}
	if _, err := ParseReach("galaxy"); err == nil || !strings.Contains(err.Error(), "page, prefix, host or domain") {
		t.Errorf("ParseReach(galaxy) = %v, want what is allowed", err)
	}
}

func TestAskMakesOneSourceAHost(t *testing.T) {
	sources, err := Ask([]string{"https://a.example/1", "https://b.example/", "https://a.example/2"}, Scope{Reach: ReachPage})
	if err != nil || len(sources) != 2 || len(sources[0].Seeds) != 2 || sources[1].Scope.Reach != ReachPage {
		t.Errorf("Ask = %+v, %v", sources, err)
	}
	if _, err := Ask([]string{"https:///story"}, Scope{}); err == nil {
		t.Error("a URL without a host was accepted")
	}
}
