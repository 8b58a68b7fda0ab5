package scraper

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"tearsheet/scraper/frontier"
)

// TestSessionFolder: a session id in a folder, another in every answer, hides
// no article and costs few pages.
func TestSessionFolder(t *testing.T) {
	const stories, perList = 40, 8
	var answers atomic.Int64
	d, url := watched(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, path, inside := strings.Cut(strings.TrimPrefix(r.URL.Path, "/s/"), "/")
		if !inside && r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		under := fmt.Sprintf("/s/%08xsid%d/", 0xfeed*answers.Add(1), answers.Load())
		list, story1 := 0, 0
		switch {
		case strings.HasPrefix(path, "story/"):
			fmt.Sscanf(path, "story/%d", &story1)
			story(fmt.Sprintf("Nr%d", story1))(w, r)
		default:
			fmt.Sscanf(path, "list/%d", &list)
			front()(w, r)
			story1 = list * perList
			fmt.Fprintf(w, `<a href="%slist/%d">older</a>`, under, (list+1)%(stories/perList))
		}
		for i := range perList {
			fmt.Fprintf(w, `<a href="%sstory/%d">Nr%d</a>`, under, (story1+i)%stories, i)
		}
		io.WriteString(w, `<a href="`+under+`">Front</a>`)
	}))
	summary := trawl(t, frontier.Options{Delay: -1}, func(*Crawler) {}, url)
	if n := len(d.log); summary.New != stories || n > 3*stories {
		t.Errorf("%d requests for %+v, want %d new articles and three times as many requests at most", n, summary, stories)
	}
}

// TestAlike says when ids in folders are sessions, and when they are not.
func TestAlike(t *testing.T) {
	at := func(path string) *url.URL { return &url.URL{Scheme: "http", Host: "m.example", Path: path} }
	for _, test := range []struct {
		name       string
		first      string // articles as they were met first
		again      string // and as they came again
		link, want string
	}{
		{"sessions", "/s/aaaa1111/a /s/aaaa1111/b /s/aaaa1111/c", "/s/bbbb2222/a /s/cccc3333/b /s/dddd4444/c", "/s/eeee5555/d/", "/s/aaaa1111/d/"},
		{"the front page of a session", "/aaaa1111/a /aaaa1111/b /aaaa1111/c", "/bbbb2222/a /cccc3333/b /dddd4444/c", "/eeee5555/", "/aaaa1111/"},
		{"two of them", "/s/aaaa1111/a /s/aaaa1111/b /s/aaaa1111/c", "/s/bbbb2222/a /s/cccc3333/b", "/s/eeee5555/d", ""},
		{"one article under three", "/s/aaaa1111/a /s/aaaa1111/b /s/aaaa1111/c", "/s/bbbb2222/a /s/cccc3333/a /s/dddd4444/a", "/s/eeee5555/d", ""},
		{"codes of articles", "/p/aaaa1111/a /p/bbbb1111/b /p/cccc1111/c", "/p/bbbb2222/a /p/cccc3333/b /p/dddd4444/c", "/p/eeee5555/d", ""},
		{"sections", "/politics/a /politics/b /politics/c", "/abroad/a /at-home-2/b /business/c", "/sports/d", ""},
		{"days", "/20240501/a /20240501/b /20240501/c", "/20240502/a /20240503/b /20240504/c", "/20240505/d", ""},
		{"a code at the end", "/s/aaaa1111 /s/aaaa2222 /s/aaaa3333", "/s/bbbb2222 /s/cccc3333 /s/dddd4444", "/s/eeee5555", ""},
	} {
		l := newLedger(forgetful{}, 2)
		first := strings.Fields(test.first)
		for _, path := range first {
			l.distinct(at(path))
		}
		for i, path := range strings.Fields(test.again) {
			home := first[i]
			if strings.HasSuffix(path, "/a") {
				home = first[0]
			}
			l.compare(at(path), at(home).String())
		}
		want := test.want
		if want == "" {
			want = test.link
		}
		if got := l.quiet(at(test.link).String()); got != at(want).String() {
			t.Errorf("%s: %s is asked for as %s, want %s", test.name, test.link, got, want)
		}
	}
}
