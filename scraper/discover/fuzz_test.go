package discover_test

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"pgregory.net/rapid"

	"tearsheet/archive"
	"tearsheet/scraper/discover"
)

// checkLinks checks what is true of links from anywhere: a URL is absolute, on
// the web, has a key, and is listed once a page.
func checkLinks(t testing.TB, links []discover.Link) {
	t.Helper()
	for _, l := range links {
		if _, err := archive.NewKey(l.URL); err != nil {
			t.Errorf("link has no key: %v", err)
		}
		again, err := discover.Clean(nil, l.URL)
		if err != nil || again != l.URL {
			t.Errorf("Clean(%q) = %q, %v: not clean yet", l.URL, again, err)
		}
	}
}

func seed(f *testing.F, folder string) {
	f.Helper()
	for _, path := range documents(f, folder) {
		f.Add(readFile(f, path))
	}
}

func FuzzPage(f *testing.F) {
	seed(f, "page")
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(b))
		if err != nil {
			t.Skip("no document")
		}
		links := discover.Page(doc, base)
		checkLinks(t, links)
		seen := map[string]bool{}
		for _, l := range links {
			if seen[l.URL] {
				t.Errorf("%s is listed twice", l.URL)
			}
			seen[l.URL] = true
		}
	})
}

func FuzzFeed(f *testing.F) {
	seed(f, "feed")
	f.Fuzz(func(t *testing.T, b []byte) {
		links, err := discover.Feed(bytes.NewReader(b), base)
		if err != nil && !errors.Is(err, discover.ErrFormat) {
			t.Errorf("error %v does not wrap ErrFormat", err)
		}
		checkLinks(t, links)
	})
}

func FuzzSitemap(f *testing.F) {
	seed(f, "sitemap")
	f.Fuzz(func(t *testing.T, b []byte) {
		links, err := discover.Sitemap(bytes.NewReader(b), base)
		if err != nil && !errors.Is(err, discover.ErrFormat) {
			t.Errorf("error %v does not wrap ErrFormat", err)
		}
		checkLinks(t, links)
		discover.Sniff(b, "application/xml")
	})
}

func TestClean(t *testing.T) {
	for _, test := range []struct{ ref, want string }{
		{"/a", "https://mag.example/a"},
		{"a", "https://mag.example/world/a"},
		{"../a/./b/..", "https://mag.example/a/"},
		{"/a/%2e%2E/b", "https://mag.example/b"},
		{"/a//b/", "https://mag.example/a//b/"},
		{"//other.example", "https://other.example/"},
		{`\\other.example\a`, "https://other.example/a"},
		{"https:a", "https://mag.example/world/a"},
		{"HTTPS://MAG.EXAMPLE:443/A", "https://mag.example/A"},
		{"https://mag.example", "https://mag.example/"},
		{"https://mag.example.evil.example/a", "https://mag.example.evil.example/a"},
		{"https://mag.example@evil.example/a", "https://evil.example/a"},
		{"?b=2&a=1&a=1", "https://mag.example/world/?b=2&a=1&a=1"},
		{"/a?utm_source=x&id=7&UTM_medium=y&fbclid=z#top", "https://mag.example/a?id=7"},
		{"/a?utm_source=x", "https://mag.example/a"},
		{"/a?", "https://mag.example/a"},
		{" \n/a\tb ", "https://mag.example/ab"},
		{"/straße?q=ä", "https://mag.example/stra%C3%9Fe?q=%C3%A4"},
		{"/%7euser/%E4", "https://mag.example/%7euser/%E4"},
		{"http://0x7f.1/", "http://127.0.0.1/"},
		{"http://[::1]:80/", "http://[::1]/"},
		{"#top", ""},
		{"", ""},
		{"mailto:a@b.example", ""},
		{"javascript:alert(1)", ""},
		{" JavaScript:alert(1)", ""},
		{"data:text/html,x", ""},
		{"ftp://mag.example/a", ""},
		{"http://", ""},
		{"http://a b/", ""},
		{"http://[::1", ""},
		{"//!", ""},
		{"/" + strings.Repeat("a", 9000), ""},
		{"file:///etc/passwd", ""},
	} {
		t.Run(test.ref, func(t *testing.T) {
			got, err := discover.Clean(base, test.ref)
			if got != test.want || (test.want == "") != errors.Is(err, discover.ErrNoPage) {
				t.Errorf("Clean = %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

// TestCleanShortcut compares the quick way for plain references with the
// parser, which is made to take the long way by a fragment in an odd place.
func TestCleanShortcut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref := "/" + rapid.StringOf(rapid.RuneFrom([]rune("ab./%2e?=&:;,+~!*()$@_-'\"<>\\ é"))).Draw(t, "ref")
		quick, err := discover.Clean(base, ref)
		long, err2 := discover.Clean(base, "\thttps:\t"+strings.Replace("//mag.example"+ref, "mag", "m\tag", 1))
		if strings.HasPrefix(ref, "//") || strings.HasPrefix(ref, `/\`) {
			t.Skip("names another host")
		}
		if quick != long || (err == nil) != (err2 == nil) {
			t.Errorf("Clean(%q) = %q, parsed %q", ref, quick, long)
		}
	})
}

func BenchmarkClean(b *testing.B) {
	at := &url.URL{Scheme: "https", Host: "mag.example", Path: "/"}
	for name, refs := range map[string]string{"plain": "/2026/01/a-story-from-the-river", "odd": "/2026/01/a%20story"} {
		page := []byte("<p>")
		for range 200 {
			page = append(page, `<a href="`+refs+`?n=`+string(rune('a'+len(page)%26))+`">x</a>`...)
		}
		doc := document(b, page)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				discover.Page(doc, at)
			}
		})
	}
}

func FuzzSpanAndParts(f *testing.F) {
	for _, raw := range []string{
		"https://m.example/2024/05/12/x", "https://m.example/archive?year=2024&month=2", "https://m.example/20240230",
		"https://m.example/story/2", "https://m.example/story-2.html?page=all", "https://m.example/%2f/?p=3&view=all",
	} {
		f.Add(raw, "2")
	}
	f.Fuzz(func(t *testing.T, raw, text string) {
		u, err := url.Parse(raw)
		if err != nil {
			return
		}
		if s, ok := discover.SpanOf(u); ok && !s.From.Before(s.To) {
			t.Errorf("SpanOf(%q) ends at %s before it begins at %s", raw, s.To, s.From)
		}
		next := *u
		next.Path += "/2"
		links := []discover.Link{{URL: next.String(), Text: text, Next: true}, {URL: raw, Text: text}}
		p := discover.PartsOf(links, u)
		if len(p.Rest) > len(links) {
			t.Errorf("PartsOf(%q) = %+v", raw, p)
		}
	})
}
