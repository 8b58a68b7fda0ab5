package discover_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"tearsheet/scraper/discover"
)

var update = flag.Bool("update", false, "write the golden files")

// base is where the test documents lie.
var base = &url.URL{Scheme: "https", Host: "mag.example", Path: "/world/"}

func TestGolden(t *testing.T) {
	for folder, read := range map[string]func(testing.TB, []byte) ([]discover.Link, error){
		"page": func(t testing.TB, b []byte) ([]discover.Link, error) { return discover.Page(document(t, b), base), nil },
		"feed": func(_ testing.TB, b []byte) ([]discover.Link, error) { return discover.Feed(bytes.NewReader(b), base) },
		"sitemap": func(_ testing.TB, b []byte) ([]discover.Link, error) {
			return discover.Sitemap(bytes.NewReader(b), base)
		},
	} {
		for _, path := range documents(t, folder) {
			t.Run(folder+"/"+filepath.Base(path), func(t *testing.T) {
				links, err := read(t, readFile(t, path))
				if err != nil && !errors.Is(err, discover.ErrFormat) {
					t.Errorf("error %v does not wrap ErrFormat", err)
				}
				golden(t, path+".golden", table(links, err))
			})
		}
	}
}

// documents lists the test documents of a folder.
func documents(t testing.TB, folder string) (paths []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("testdata", folder, "*"))
	if err != nil || len(all) == 0 {
		t.Fatalf("no documents in %s: %v", folder, err)
	}
	for _, path := range all {
		if !strings.HasSuffix(path, ".golden") {
			paths = append(paths, path)
		}
	}
	return paths
}

func document(t testing.TB, b []byte) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// golden compares with a file, or writes it.
func golden(t testing.TB, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(readFile(t, path)), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// table writes links for people to read: one line each, what is set only.
func table(links []discover.Link, err error) string {
	var b strings.Builder
	for _, l := range links {
		fmt.Fprintf(&b, "%-7s %s", l.Kind, l.URL)
		for _, f := range []struct{ name, value string }{
			{"rel", l.Rel},
			{"text", l.Text},
			{"title", l.Title},
			{"authors", strings.Join(l.Authors, "; ")},
			{"published", stamp(l.Published)},
			{"modified", stamp(l.Modified)},
		} {
			if f.value != "" {
				fmt.Fprintf(&b, " %s=%q", f.name, f.value)
			}
		}
		if l.Next {
			b.WriteString(" next")
		}
		if l.NoFollow {
			b.WriteString(" nofollow")
		}
		b.WriteByte('\n')
	}
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
	}
	return b.String()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func TestSniff(t *testing.T) {
	for _, test := range []struct {
		name, body, mime string
		want             discover.Kind
	}{
		{"page", "<!DOCTYPE html><p>x", "text/html", discover.KindPage},
		{"plain page", " \n<!DOCTYPE html SYSTEM \"about:legacy-compat\">\n<HTML lang=en>", "", discover.KindPage},
		{"feed that says it is a page", "<!DOCTYPE html>\n<rss version=\"2.0\">", "text/html", discover.KindFeed},
		{"page after a comment", "\n<!-- x --><html>", "", discover.KindPage},
		{"page without tags", "Hello", "text/html; charset=utf-8", discover.KindPage},
		{"xhtml", `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">`, "application/xhtml+xml", discover.KindPage},
		{"page in wrong clothes", "<html><body>", "application/octet-stream", discover.KindPage},
		{"fragment of a page", "<div>x</div>", "text/html", discover.KindPage},
		{"rss", `<?xml version="1.0"?><?xml-stylesheet href="x"?><rss version="2.0">`, "text/html", discover.KindFeed},
		{"atom", "\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'>", "text/xml", discover.KindFeed},
		{"rdf", "<rdf:RDF xmlns:rdf='x'>", "", discover.KindFeed},
		{"json feed", `{ "version": "https://jsonfeed.org/version/1" }`, "application/json", discover.KindFeed},
		{"other json", `{"a": 1}`, "application/json", ""},
		{"sitemap", "<urlset>", "application/xml", discover.KindSitemap},
		{"sitemap index", "<!DOCTYPE x><sitemapindex>", "", discover.KindSitemap},
		{"text sitemap", "https://a.example/1\nhttps://a.example/2\n", "text/plain", discover.KindSitemap},
		{"text", "https://a.example/1\nand so on\n", "text/plain", ""},
		{"other xml", "<svg xmlns='x'/>", "image/svg+xml", ""},
		{"pdf", "%PDF-1.7", "application/pdf", ""},
		{"picture", "\x89PNG\r\n\x1a\n", "image/png", ""},
		{"feed after what a script complained of", "<br />\n<b>Warning</b>: x in <b>a.php</b>\n<?xml version=\"1.0\"?><rss version=\"2.0\">", "text/html", discover.KindFeed},
		{"page that shows a feed", "<head></head><pre><rss></pre>", "text/html", discover.KindPage},
		{"sitemap after a long comment", "<?xml version=\"1.0\"?><!--" + strings.Repeat("x", 9000) + "--><urlset>", "text/xml", discover.KindSitemap},
		{"nothing", "", "text/html", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := discover.Sniff([]byte(test.body), test.mime); got != test.want {
				t.Errorf("Sniff = %q, want %q", got, test.want)
			}
		})
	}
	for _, path := range documents(t, "sitemap") {
		if strings.HasSuffix(path, "news.xml.gz") && discover.Sniff(readFile(t, path), "application/gzip") != discover.KindSitemap {
			t.Errorf("%s is not seen as a sitemap", path)
		}
	}
}

func TestSignals(t *testing.T) {
	now := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name, head string
		header     http.Header
		want       string
		expired    bool
	}{
		{name: "nothing"},
		{name: "all", head: `<meta name="robots" content="all, max-snippet:-1">`},
		{name: "noarchive for us", header: http.Header{"X-Robots-Tag": {"otherbot: noindex, tearsheet: noarchive"}}, want: "noarchive"},
		{name: "past", head: `<meta name="robots" content="unavailable_after: 25 Jun 2025 15:00:00 GMT">`, want: "unavailable_after 2025-06-25", expired: true},
		{name: "past, with a comma", header: http.Header{"X-Robots-Tag": {"unavailable_after: Wed, 25 Jun 2025 15:00:00 GMT, nofollow"}}, want: "unavailable_after 2025-06-25; nofollow", expired: true},
		{name: "past, with both years", header: http.Header{"X-Robots-Tag": {"unavailable_after: Wed, 25-Jun-2025 15:00:00 GMT"}}, want: "unavailable_after 2025-06-25", expired: true},
		{name: "past, as people write it", header: http.Header{"X-Robots-Tag": {"unavailable_after: June 25, 2025, noarchive"}}, want: "unavailable_after 2025-06-25; noarchive", expired: true},
		{name: "past, as C writes it", header: http.Header{"X-Robots-Tag": {"unavailable_after: Wed Jun 25 15:00:00 2025"}}, want: "unavailable_after 2025-06-25", expired: true},
		{name: "never", header: http.Header{"X-Robots-Tag": {"unavailable_after: never, noarchive"}}, want: "noarchive"},
		{name: "by the name of who asks", header: http.Header{"X-Robots-Tag": {"myarchive: noarchive, otherbot: noindex"}}, want: "noarchive"},
		{name: "by name and version", header: http.Header{"X-Robots-Tag": {"Tearsheet/1.0: noarchive"}}, want: "noarchive"},
		{name: "by name in the page", head: `<meta name="MyArchive" content="noindex; nofollow">`, want: "noindex; nofollow"},
		{name: "future", header: http.Header{"X-Robots-Tag": {"unavailable_after: 2030-01-01"}}, want: "unavailable_after 2030-01-01"},
		{name: "for another", header: http.Header{"X-Robots-Tag": {"otherbot: unavailable_after: 2020-01-01"}}},
		{name: "reserved by header", header: http.Header{"Tdm-Reservation": {"1"}}, want: "tdm"},
		{name: "reserved by meta", head: `<meta name="tdm-reservation" content="1">`, want: "tdm"},
		{name: "not reserved", head: `<meta name="tdm-reservation" content="0">`},
		{name: "usage", header: http.Header{"Content-Usage": {"train-ai=n"}, "Content-Signal": {"search=yes, ai-train=no"}}, want: "train-ai=n; search=yes; ai-train=no"},
		{name: "escape sequence", header: http.Header{"Content-Signal": {"a\x1b[31m=yes"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := discover.SignalsOf(document(t, []byte(test.head)), test.header, "MyArchive")
			if got.String() != test.want || got.Expired(now) != test.expired {
				t.Errorf("SignalsOf = %q, expired %v, want %q, %v", got, got.Expired(now), test.want, test.expired)
			}
		})
	}
}

func TestReserve(t *testing.T) {
	r := discover.ReserveOf([]byte(`[{"location": "/free/*", "tdm-reservation": 0}, {"location": "/*.pdf$", "tdm-reservation": 1}, {"location": "/news", "tdm-reservation": 1, "tdm-policy": "https://a.example/p"}]`))
	for path, want := range map[string]bool{"/news/1": true, "/free/news.pdf": false, "/a.pdf": true, "/a.pdfx": false, "/": false} {
		if got := r.Covers(&url.URL{Path: path}); got != want {
			t.Errorf("%s is reserved: %v, want %v", path, got, want)
		}
	}
	if discover.ReserveOf([]byte("<html>")).Covers(&url.URL{Path: "/"}) {
		t.Error("a page that is no tdmrep.json reserves something")
	}
}

func TestRobots(t *testing.T) {
	for _, test := range []struct {
		head              string
		tags              []string
		noindex, nofollow bool
	}{
		{},
		{head: `<meta name="robots" content="index, follow">`},
		{head: `<meta name="ROBOTS" content="NoIndex">`, noindex: true},
		{head: `<meta name="robots" content="none">`, noindex: true, nofollow: true},
		{head: `<meta name="robots" content="noindex nofollow">`, noindex: true, nofollow: true},
		{head: `<meta name="otherbot" content="none">`},
		{head: `<meta name="tearsheet" content="nofollow">`, nofollow: true},
		{tags: []string{"noindex, nofollow"}, noindex: true, nofollow: true},
		{tags: []string{"otherbot: noindex, nofollow"}},
		{tags: []string{"otherbot: noindex, tearsheet: nofollow"}, nofollow: true},
		{tags: []string{"unavailable_after: Wed, 25 Jun 2025 15:00:00 PST, nofollow"}, nofollow: true},
		{tags: []string{"max-snippet:20, noindex"}, noindex: true},
		{tags: []string{"otherbot: none", "noindex"}, noindex: true},
	} {
		t.Run(test.head+strings.Join(test.tags, "|"), func(t *testing.T) {
			doc := document(t, []byte(test.head))
			noindex, nofollow := discover.Robots(doc, http.Header{"X-Robots-Tag": test.tags})
			if noindex != test.noindex || nofollow != test.nofollow {
				t.Errorf("Robots = %v, %v, want %v, %v", noindex, nofollow, test.noindex, test.nofollow)
			}
		})
	}
}
