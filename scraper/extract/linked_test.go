package extract

import (
	"strings"
	"testing"
	"time"
)

// The article is found in a graph however it is written, and not what stands
// around it.
func TestLinkedData(t *testing.T) {
	for _, test := range []struct{ name, script, title, authors, published string }{
		{"a graph with references", `{"@graph":[{"@type":"Organization","@id":"#o","name":"Post"},{"@type":"Person","@id":"#p","name":"Ada Marlow"},
			{"@type":"NewsArticle","headline":"Why","author":{"@id":"#p"},"publisher":{"@id":"#o"},"datePublished":"2024-05-06T10:15:00Z"}]}`, "Why", "Ada Marlow", "2024-05-06T10:15:00Z"},
		{"a list, other articles in it", `[{"@type":"ItemList","itemListElement":[{"@type":"ListItem","name":"Other"}]},{"@type":["Article","NewsArticle"],"headline":"Why","author":[{"name":["Ada Marlow"]}],"datePublished":"2024-05-06"}]`, "Why", "Ada Marlow", "2024-05-06"},
		{"within a page", `{"@type":"WebPage","mainEntity":{"@type":"Article","headline":"Why","author":{"name":"Ada Marlow"},"datePublished":"2024-05-06"}}`, "Why", "Ada Marlow", "2024-05-06"},
		{"values as objects", `{"@type":"Article","headline":{"@value":"Why"},"author":{"name":{"@value":"Ada Marlow"}},"datePublished":{"@value":"2024-05-06"}}`, "Why", "Ada Marlow", "2024-05-06"},
		{"full names of types", `{"@type":"http://schema.org/NewsArticle","headline":"Why","author":"Ada Marlow","datePublished":"2024-05-06"}`, "Why", "Ada Marlow", "2024-05-06"},
		{"broken", "<!--\n{\"@type\":\"Article\",\"headline\":\"Why\",\n\"author\":\"Ada Marlow\",,\"description\":\"one\ntwo \"three\" four\",\"datePublished\":\"2024-05-06\",}\n-->", "Why", "Ada Marlow", "2024-05-06"},
		{"a reference to itself", `{"@graph":[{"@type":"Article","@id":"#a","headline":"Why","author":{"@id":"#p"},"datePublished":"2024-05-06"},{"@id":"#p","@type":"Person","name":{"@id":"#p"}}]}`, "Why", "", "2024-05-06"},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := readPage(t, prosePage(`<script type="application/ld+json">`+test.script+"</script>", ""), "https://post.example/x")
			if authors := strings.Join(x.Article.Authors, ", "); x.Article.Title != test.title || authors != test.authors || x.Article.Published.String() != test.published {
				t.Errorf("%q by %s, %s; %+v", x.Article.Title, authors, x.Article.Published, x.Metadata)
			}
		})
	}
}

// A page that is all metadata takes time in proportion to its size.
func TestHostileMetadata(t *testing.T) {
	for name, head := range map[string]string{
		"metas":        strings.Repeat(`<meta name="author" content="Ada Marlow, Ben Rook"><meta property="article:tag" content="x">`, 50_000),
		"a script":     `<script type="application/ld+json">{"@type":"Article","headline":"` + strings.Repeat("a ", 2<<20) + `"}</script>`,
		"persons":      `<script type="application/ld+json">{"@type":"Article","headline":"Why","author":[` + strings.Repeat(`{"name":"Ada"},`, 50_000) + `{"name":"Ben"}]}</script>`,
		"nodes":        `<script type="application/ld+json">[` + strings.Repeat(`{"@type":"Article","headline":"x","@id":"#a"},`, 50_000) + `{}]</script>`,
		"broken":       `<script type="application/ld+json">` + strings.Repeat(`{"a":"b" c`, 200_000) + `</script>`,
		"state":        `<script type="application/json">` + strings.Repeat(`"author":"`, 200_000) + `</script>`,
		"a title":      "<title>" + strings.Repeat("a - ", 500_000) + "</title>",
		"a long value": `<meta name="author" content="` + strings.Repeat("Ada and ", 200_000) + `">`,
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			x := readPage(t, prosePage(head, strings.Repeat("<h1>a</h1>", 3)+strings.Repeat(`<time datetime="2024-05-06">x</time><a rel="author" href="/author/ada">Ada Marlow</a>`, 5_000)), "https://post.example/x")
			if spent := time.Since(start); spent > 10*time.Second || x.Article.Text() == "" {
				t.Errorf("%v, %d bytes of text", spent, len(x.Article.Text()))
			}
			t.Log(time.Since(start))
		})
	}
}
