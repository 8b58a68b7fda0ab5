package extract

import (
	"strings"
	"testing"
	"time"
)

// What a feed and a sitemap say fills what the page leaves out, and loses
// against a page that says otherwise with one voice.
func TestClaims(t *testing.T) {
	prose := "<p>" + strings.Repeat("The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor. ", 4) + "</p>"
	feed := Claim{Source: "feed", Title: "The bridge that nobody wanted", Authors: []string{"Ada Marlow and Ben Rook"}, Published: time.Date(2024, 3, 5, 9, 30, 0, 0, time.UTC)}
	sitemap := Claim{Source: "sitemap", Modified: time.Date(2024, 3, 9, 0, 0, 0, 0, time.UTC)}
	for _, test := range []struct {
		name, html                          string
		title, authors, published, modified string
	}{
		{"a page that says nothing", "<article>" + prose + "</article>", "The bridge that nobody wanted", "Ada Marlow, Ben Rook", "2024-03-05T09:30:00Z", "2024-03-09"},
		{
			"a page that says otherwise", `<title>A bridge too far</title><meta property="og:title" content="A bridge too far"><meta name="author" content="Cy Dunn">
			<meta property="article:published_time" content="2024-03-04T08:00:00+01:00"><article><h1>A bridge too far</h1><time datetime="2024-03-04">4 March</time>` + prose + "</article>",
			"A bridge too far", "Cy Dunn", "2024-03-04T08:00:00+01:00", "2024-03-09",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse([]byte("<html><body>"+test.html+"</body></html>"), "text/html; charset=utf-8")
			if err != nil {
				t.Fatal(err)
			}
			a, err := (&Extractor{}).Extract(doc, nil, nil, feed, sitemap)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(a.Authors, ", "); a.Title != test.title || got != test.authors || a.Published.String() != test.published || a.Modified.String() != test.modified {
				t.Errorf("%q by %s, %s, %s", a.Title, got, a.Published, a.Modified)
			}
		})
	}
}
