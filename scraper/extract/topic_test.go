package extract

import (
	"strings"
	"testing"
)

// The section, the tags, the language, the pictures and the address come from
// wherever a page says them.
func TestTopic(t *testing.T) {
	ld := func(s string) string { return `<script type="application/ld+json">` + s + `</script>` }
	crumbs := ld(`{"@type":"BreadcrumbList","itemListElement":[{"name":"Home"},{"item":{"name":"World"}},{"name":"East Asia"},{"name":"Why the bridge came late"}]}`)
	title := "<title>Why the bridge came late</title>"
	for _, test := range []struct{ name, head, above, section, tags string }{
		{"nothing", "", "", "", ""},
		{"Open Graph", `<meta property="article:section" content="World"><meta property="article:tag" content="bridges"><meta property="article:tag" content="rivers">`, "", "World", "bridges, rivers"},
		{"linked data", ld(`{"@type":"NewsArticle","headline":"Why","articleSection":["World","News"],"keywords":["bridges","rivers"]}`), "", "World", "bridges, rivers"},
		{"keywords in one string", ld(`{"@type":"NewsArticle","headline":"Why","keywords":"bridges, rivers; bridges"}`), "", "", "bridges, rivers"},
		{"a breadcrumb in linked data", crumbs, "", "East Asia", ""},
		{"a breadcrumb on the page", "", `<nav class="breadcrumb"><a href="/">Home</a><a href="/w">World</a><a href="/w/ea">East Asia</a></nav>`, "East Asia", ""},
		{"Parsely", `<meta name="parsely-section" content="World"><meta name="parsely-tags" content="bridges,rivers">`, "", "World", "bridges, rivers"},
		{"links to tags", "", `<a rel="tag" href="/t/b">bridges</a><a rel="tag" href="/t/r">#rivers</a>`, "", "bridges, rivers"},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := readPage(t, prosePage(title+test.head, test.above+"<h1>Why the bridge came late</h1>"), "https://post.example/why")
			if tags := strings.Join(x.Article.Tags, ", "); x.Article.Section != test.section || tags != test.tags {
				t.Errorf("section %q, tags %q; %+v", x.Article.Section, tags, x.Metadata)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	english := "<p>The bridge was opened on a Sunday in March, and nobody came to see it, which surprised the mayor and the band that he had hired.</p>"
	german := "<p>Die Brücke wurde an einem Sonntag im März eröffnet, und niemand kam, was den Bürgermeister und die Kapelle überraschte, die er bestellt hatte.</p>"
	for _, test := range []struct{ name, attribute, head, text, want string }{
		{"claimed and true", `lang="en-us"`, "", english, "en-US"},
		{"claimed with an underscore", "", `<meta property="og:locale" content="de_AT">`, german, "de-AT"},
		{"claimed, and the text is another", `lang="en"`, "", german, "de"},
		{"not claimed", "", "", german, "de"},
		{"Japanese of many Chinese letters", `lang="ja"`, "", "<p>造船所の広報担当者は、すべての注文を予定どおり果たすと述べた。専門家は以前から、岸壁下の地盤軟弱と警告している。決定は次回委員会会議まで延期。</p>", "ja"},
		{"nonsense claimed", `lang="x"`, `<meta name="language" content="english">`, english, "en"},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := readPage(t, "<html "+test.attribute+"><head>"+test.head+"</head><body><article>"+strings.Repeat(test.text, 4)+"</article></body></html>", "https://post.example/why")
			if x.Article.Lang != test.want {
				t.Errorf("got %q; %+v", x.Article.Lang, x.Metadata)
			}
		})
	}
}

func TestImages(t *testing.T) {
	for _, test := range []struct{ name, html, url, caption, credit string }{
		{"a figure", `<figure><img src="/b.jpg"><figcaption>The bridge</figcaption></figure>`, "https://post.example/b.jpg", "The bridge", ""},
		{"a credit of its own", `<figure><img src="b.jpg"><figcaption>The bridge <span class="credit">Photo: Ada Marlow</span></figcaption></figure>`, "https://post.example/b.jpg", "The bridge", "Ada Marlow"},
		{"a credit behind the caption", `<figure><img src="b.jpg"><figcaption>The bridge. Foto: Ada Marlow</figcaption></figure>`, "https://post.example/b.jpg", "The bridge.", "Ada Marlow"},
		{"loaded late", `<img src="data:image/gif;base64,x" data-src="//img.example/b.jpg">`, "https://img.example/b.jpg", "", ""},
		{"a pixel", `<img src="/p.gif" width=1 height=1>`, "", "", ""},
		{"a portrait of the author", `<div class="author-box"><img src="/ada.jpg"></div>`, "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := readPage(t, prosePage("", "<h1>Why the bridge came late</h1>"+test.html), "https://post.example/why")
			if test.url == "" {
				if len(x.Article.Images) > 0 {
					t.Errorf("got %+v", x.Article.Images)
				}
				return
			}
			if len(x.Article.Images) != 1 {
				t.Fatalf("got %+v", x.Article.Images)
			}
			if got := x.Article.Images[0]; got.URL != test.url || got.Caption != test.caption || got.Credit != test.credit {
				t.Errorf("got %+v", got)
			}
		})
	}
}
