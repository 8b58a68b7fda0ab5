package extract

import (
	"strings"
	"testing"
)

// A page is free or not where it says so, or where a wall stands before the
// rest of a text; a line that sells subscriptions is no wall.
func TestAccess(t *testing.T) {
	ld := func(s string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle",` + s + `}</script>`
	}
	long := "<article>" + strings.Repeat("<p>The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor and the band.</p>", 20)
	short := "<article>" + strings.Repeat("<p>The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor and the band.</p>", 4)
	for _, test := range []struct{ name, html, want string }{
		{"nothing said", long, ""},
		{"a boolean", ld(`"isAccessibleForFree":true`) + long, "yes"},
		{"a word", ld(`"isAccessibleForFree":"False"`) + long, "no"},
		{"an address", ld(`"isAccessibleForFree":"http://schema.org/False"`) + long, "no"},
		{"but for a part", ld(`"isAccessibleForFree":true,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".x"}`) + long, "no"},
		{"a tier", `<meta property="article:content_tier" content="locked">` + long, "no"},
		{"a free tier", `<meta property="article:content_tier" content="free">` + long, "yes"},
		{"a wall", short + "<div><p>Subscribe to continue reading this article.</p></div>", "no"},
		{"a German wall", short + "<p>Sie sind bereits Abonnent? Hier anmelden.</p>", "no"},
		{"longer than shown", ld(`"wordCount":"1900"`) + long + "<div><p>Already a subscriber? Log in.</p></div>", "no"},
		{"a whole text", long + "<div><p>Already a subscriber? Log in.</p></div>", ""},
		{"an advertisement", short + "<div><p>Subscribe to our newsletter.</p></div>", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := readPage(t, "<html><head><title>Why</title></head><body><h1>Why</h1>"+test.html+"</article></body></html>", "https://post.example/why")
			got := ""
			if free := x.Article.Free; free != nil {
				got = map[bool]string{true: "yes", false: "no"}[*free]
			}
			if got != test.want {
				t.Errorf("got %q, want %q; %+v", got, test.want, x.Metadata)
			}
		})
	}
}
