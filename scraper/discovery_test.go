package scraper

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func plain(mime, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mime)
		fmt.Fprint(w, body)
	}
}

// sitemap lists paths with what is said of each: "<lastmod>…".
func (s *site) sitemap(entries ...string) http.HandlerFunc {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`)
	for _, e := range entries {
		path, rest, _ := strings.Cut(e, " ")
		fmt.Fprintf(&b, "<url><loc>%s%s</loc>%s</url>", s.url, path, rest)
	}
	b.WriteString("</urlset>")
	return plain("application/xml", b.String())
}

func (s *site) paths() (asked []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for path := range s.asked {
		asked = append(asked, path)
	}
	slices.Sort(asked)
	return asked
}

// What lies outside of the dates is not asked for wherever a sitemap, a feed
// or a URL tells.
func TestDatesAreDecidedBeforeDownload(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{})
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprintf(z, `<urlset><url><loc>%s/packed</loc><lastmod>2024-06-01</lastmod></url></urlset>`, s.url)
	z.Close()
	for _, page := range []string{"/in", "/packed", "/2024/06/03/in", "/undated", "/fed"} {
		s.pages[page] = story("Alder" + strings.ReplaceAll(page, "/", ""))
	}
	s.pages["/robots.txt"] = plain("text/plain", "User-agent: *\nSitemap: "+s.url+"/index.xml\n")
	s.pages["/index.xml"] = plain("application/xml", fmt.Sprintf(`<sitemapindex><sitemap><loc>%[1]s/sitemap-news.xml</loc></sitemap><sitemap><loc>%[1]s/sitemap-old.xml.gz</loc></sitemap></sitemapindex>`, s.url))
	s.pages["/sitemap-news.xml"] = s.sitemap(
		"/in <news:news><news:publication_date>2024-06-02</news:publication_date><news:title>In</news:title></news:news>",
		"/early <news:news><news:publication_date>2023-06-02</news:publication_date></news:news>",
		"/late <news:news><news:publication_date>2025-06-02</news:publication_date></news:news>",
		"/stale <lastmod>2022-01-01</lastmod>")
	s.pages["/sitemap-old.xml.gz"] = plain("application/gzip", packed.String())
	s.pages["/feed"] = plain("application/rss+xml", fmt.Sprintf(`<rss version="2.0"><channel><title>Feed</title><item><title>Fed</title><link>%[1]s/fed</link><pubDate>Mon, 03 Jun 2024 09:00:00 GMT</pubDate></item>
		<item><title>Old</title><link>%[1]s/fed-old</link><pubDate>Sat, 03 Jun 2023 09:00:00 GMT</pubDate></item></channel></rss>`, s.url))
	s.pages["/"] = html(`<link rel="alternate" type="application/rss+xml" href="/feed"><a href="/undated">undated</a>
		<a href="/2024/06/03/in">in</a><a href="/2023/06/03/out">out</a><a href="/2025/06/03/out">out</a><a href="/2023/12/31/out">out</a><a href="/2025/01/01/out">out</a><a href="/2023/06/">June 2023</a>`)
	crawl(t, t.TempDir(), s, func(s *Source) {
		s.Since, s.Until = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	})
	want := []string{
		"/", "/2024/06/03/in", "/fed", "/feed", "/in", "/index.xml", "/packed", "/robots.txt",
		"/sitemap-news.xml", "/sitemap-old.xml.gz", "/undated",
	}
	if diff := cmp.Diff(want, s.paths()); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
}

// A sitemap is looked for in the usual place where robots.txt names none, and
// its newest comes first; a seed's feed may lie on another host.
func TestListsThatNobodyLinksTo(t *testing.T) {
	feeds := newSite(t, map[string]http.HandlerFunc{})
	s := newSite(t, map[string]http.HandlerFunc{
		"/": html(`<link rel="alternate" type="text/xml" title="RSS" href="` + feeds.url + `/m"><link rel="alternate" type="application/json" href="/api/1">`),
	})
	s.pages["/sitemap.xml"] = s.sitemap("/a <lastmod>2024-01-01</lastmod>", "/b <lastmod>2024-03-01</lastmod>", "/c <lastmod>2024-02-01</lastmod>")
	feeds.pages["/m"] = plain("text/xml", `<rss version="2.0"><channel><title>m</title><item><link>`+s.url+`/fed</link></item><item><link>`+feeds.url+`/foreign</link></item></channel></rss>`)
	var order []string
	for path, name := range map[string]string{"/fed": "Fir", "/a": "Ash", "/b": "Birch", "/c": "Cedar"} {
		s.pages[path] = func(w http.ResponseWriter, r *http.Request) {
			order = append(order, path)
			story(name)(w, r)
		}
	}
	crawl(t, t.TempDir(), s, nil)
	if diff := cmp.Diff([]string{"/b", "/c", "/a", "/fed"}, order); diff != "" {
		t.Errorf("articles in their order (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/m", "/robots.txt"}, feeds.paths()); diff != "" {
		t.Errorf("asked of the host of feeds (-want +got):\n%s", diff)
	}
	if s.times("/api/1") != 0 {
		t.Error("an API was taken for a feed")
	}
}

// A backfill ends where the list comes to what is too old.
func TestPaginationEndsWithTheDates(t *testing.T) {
	list := func(n, year int) http.HandlerFunc {
		var b strings.Builder
		for i := range 4 {
			fmt.Fprintf(&b, `<a href="/%d/05/0%d/story">Story</a>`, year, i+1)
		}
		fmt.Fprintf(&b, `<nav class="pagination"><a href="/news/page/%d">older</a></nav>`, n+1)
		return html(b.String())
	}
	s := newSite(t, map[string]http.HandlerFunc{"/": list(1, 2026)})
	for n, year := range []int{2026, 2025, 2024, 2023, 2022} {
		if n > 0 {
			s.pages[fmt.Sprintf("/news/page/%d", n+1)] = list(n+1, year)
		}
	}
	crawl(t, t.TempDir(), s, func(s *Source) { s.Since = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) })
	if s.times("/news/page/3") != 1 || s.times("/news/page/4") != 0 {
		t.Errorf("page 3 (2024) was asked for %d times, page 4 (2023) %d times; want 1 and 0", s.times("/news/page/3"), s.times("/news/page/4"))
	}
	if s.times("/2025/05/01/story") != 1 || s.times("/2024/05/01/story") != 0 {
		t.Errorf("a story of 2025 was asked for %d times, one of 2024 %d times; want 1 and 0", s.times("/2025/05/01/story"), s.times("/2024/05/01/story"))
	}
}

// A backfill goes back month by month and page by page, however many there are,
// and not on where months are empty.
func TestBackfillIsNoMatterOfHops(t *testing.T) {
	s := newSite(t, map[string]http.HandlerFunc{"/": html(`<a href="/archive/2023/12">Archive</a><a href="/news">News</a>`)})
	for i := range 48 {
		month, before := time.Date(2023, time.Month(12-i), 1, 0, 0, 0, 0, time.UTC), time.Date(2023, time.Month(11-i), 1, 0, 0, 0, 0, time.UTC)
		link := fmt.Sprintf(`<a href="/archive/%s">Earlier</a>`, before.Format("2006/01"))
		if i < 20 {
			path := "/story/" + month.Format("Jan2006")
			s.pages[path] = story("Elm" + month.Format("Jan2006"))
			link += `<a href="` + path + `">A story</a>`
		}
		s.pages["/archive/"+month.Format("2006/01")] = html(link)
	}
	s.pages["/news"] = func(w http.ResponseWriter, r *http.Request) {
		var start int
		_, _ = fmt.Sscanf(r.URL.RawQuery, "start=%d", &start)
		if start < 20 {
			html(fmt.Sprintf(`<a href="/news/story-%d">A story</a><a class="on" href="/news?start=%d">Older stories »</a>`, start, start+1))(w, r)
		}
	}
	for i := range 20 {
		s.pages[fmt.Sprintf("/news/story-%d", i)] = story(fmt.Sprintf("Oak%d", i))
	}
	got := crawl(t, t.TempDir(), s, func(s *Source) { s.Scope.MaxHops = 5 })
	if got.New != 40 {
		t.Errorf("%d articles, want 20 of the months and 20 of the list", got.New)
	}
	if s.times("/archive/2021/12") != 1 || s.times("/archive/2021/11") != 0 {
		t.Error("the months that are empty were not left after five of them")
	}
}

// chapter is one page of a long article.
func chapter(names []string, pager string) http.HandlerFunc {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><title>The long affair</title><article><h1>The long affair</h1>`)
	for _, name := range names {
		fmt.Fprintf(&b, "<p>In the long affair the council of %[1]s met again, heard seven witnesses, and decided that nothing at all had been proved by anybody in %[1]s.</p>", name)
	}
	return html(b.String() + `</article><div class="pagination">` + pager + "</div>")
}

func TestPagesOfAnArticleAreJoined(t *testing.T) {
	one, two, three := []string{"Alder", "Aspen", "Ash"}, []string{"Ash", "Birch", "Box"}, []string{"Cedar", "Cypress"}
	pages := func() map[string]http.HandlerFunc {
		return map[string]http.HandlerFunc{
			"/":       front("/long/2", "/long"),
			"/long":   chapter(one, `<a href="/long/2">2</a>`),
			"/long/2": chapter(two, `<a href="/long">1</a><a href="/long/3">3</a>`),
			"/long/3": chapter(three, `<a href="/long">1</a><a href="/long/2">2</a>`),
		}
	}
	t.Run("one after the other", func(t *testing.T) {
		s := newSite(t, pages())
		text := onlyArticle(t, s)
		for _, name := range slices.Concat(one, two, three) {
			if n := strings.Count(text, "council of "+name+" "); n != 1 {
				t.Errorf("the paragraph of %s stands there %d times, want once", name, n)
			}
		}
		for _, path := range []string{"/long", "/long/2", "/long/3"} {
			if n := s.times(path); n != 1 {
				t.Errorf("%s was asked for %d times, want once", path, n)
			}
		}
	})
	t.Run("chapters of different days", func(t *testing.T) {
		for _, first := range []string{"/serial", "/serial/2"} {
			s := newSite(t, pages())
			chapterOf := func(day, name, link string) http.HandlerFunc {
				return html(`<!doctype html><meta property="article:published_time" content="` + day + `T09:00:00Z"><article><h1>The ` + name + ` serial</h1>` + strings.Repeat(`<p>In the chapter of `+name+` the council met again, heard seven witnesses, and decided nothing.</p>`, 9) + "</article>" + link)
			}
			s.pages["/"] = front(first)
			s.pages["/serial"] = chapterOf("2024-05-01", "Maple", `<a rel="next" href="/serial/2">Next</a>`)
			s.pages["/serial/2"] = chapterOf("2024-05-08", "Poplar", `<a rel="prev" href="/serial">Previous</a>`)
			if got := crawl(t, t.TempDir(), s, nil); got.New != 2 {
				t.Errorf("from %s: %d articles, want both", first, got.New)
			}
		}
	})
	t.Run("the whole on one page", func(t *testing.T) {
		s := newSite(t, pages())
		s.pages["/"] = front("/long", "/long/2")
		s.pages["/long"] = chapter(one, `<a href="/long/2">2</a><a href="/long?view=all">View all</a>`)
		all := chapter([]string{"Alder", "Aspen", "Ash", "Birch", "Box", "Cedar", "Whole"}, "")
		single := s.pages["/long"]
		s.pages["/long"] = func(w http.ResponseWriter, r *http.Request) {
			if r.URL.RawQuery != "" {
				all(w, r)
				return
			}
			single(w, r)
		}
		if text := onlyArticle(t, s); !strings.Contains(text, "council of Whole") || s.times("/long/3") != 0 {
			t.Errorf("the page with the whole article was passed over: %q", text)
		}
	})
}
