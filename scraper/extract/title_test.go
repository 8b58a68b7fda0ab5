package extract

import (
	"net/url"
	"strings"
	"testing"
)

// prosePage is a page of running text with a head and with something above the
// text.
func prosePage(head, above string) string {
	prose := strings.Repeat("<p>The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor and the band.</p>", 3)
	return "<html><head>" + head + "</head><body><article>" + above + prose + "</article></body></html>"
}

// readPage explains a page that was fetched from an address.
func readPage(t *testing.T, page, address string) *Explanation {
	t.Helper()
	doc, err := Parse([]byte(page), "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	x, err := (&Extractor{}).Explain(doc, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Titles lose the names of sites and sections, and no words of their own.
func TestTitle(t *testing.T) {
	const address = "https://www.harbourpost.example/news/2024/why-the-bridge-came-late"
	og := func(s string) string { return `<meta property="og:title" content="` + s + `">` }
	for _, test := range []struct{ name, head, above, want string }{
		{"site at the end", "<title>Why the bridge came late | Harbour Post</title>" + og("Why the bridge came late"), "<h1>Why the bridge came late</h1>", "Why the bridge came late"},
		{"site and section", "<title>Why the bridge came late - News - Harbour Post</title>", "<h1>Why the bridge came late</h1>", "Why the bridge came late"},
		{"site in front, shown without", "<title>Quay Notes: Why the bridge came late</title>", "<div>Why the bridge came late</div>", "Why the bridge came late"},
		{"a dash of its own", "<title>Bridges – why they come late – Harbour Post</title>" + og("Bridges – why they come late"), "<h1>Bridges – why they come late</h1>", "Bridges – why they come late"},
		{"a colon of its own", "<title>Mayor: the bridge comes late | Harbour Post</title>" + og("Mayor: the bridge comes late"), "<h1>Mayor: the bridge comes late</h1>", "Mayor: the bridge comes late"},
		{"a slash of its own", og("Works / Why the bridge came late"), "<h1>Works / Why the bridge came late</h1>", "Works / Why the bridge came late"},
		{"the logo is a heading too", og("Why the bridge came late") + "<title>Why the bridge came late</title>", "<h1>Harbour Post</h1><h1>Why the bridge came late</h1>", "Why the bridge came late"},
		{"a heading of a part", og("Why the bridge came late") + "<title>Why the bridge came late</title>", "<h1>Subscribe to our newsletter</h1>", "Why the bridge came late"},
		{"twice escaped", og("Mayor &amp;amp; band") + "<title>Mayor &amp; band</title>", "<h1>Mayor &amp; band</h1>", "Mayor & band"},
		{"linked data", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Why the bridge came late"}</script><title>Why the bridge came late | Post</title>`, "", "Why the bridge came late"},
		{"microdata", "<title>Harbour Post</title>", `<div itemscope><h2 itemprop="headline">Why the bridge came late</h2></div>`, "Why the bridge came late"},
		{"Dublin Core", `<meta name="DC.title" content="Why the bridge came late"><title>Harbour Post</title>`, "", "Why the bridge came late"},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := readPage(t, prosePage(test.head, test.above), address)
			if x.Article.Title != test.want {
				t.Errorf("got %q, want %q; %+v", x.Article.Title, test.want, x.Metadata)
			}
		})
	}
}

// Every weight has a term, and every term a weight.
func TestTitleWeights(t *testing.T) {
	terms := map[string]bool{}
	for _, name := range titleTerms {
		terms[name] = true
	}
	for line := range strings.Lines(titleWeightsFile) {
		_, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !terms[name] {
			t.Errorf("a weight of %q, which is no term", name)
		}
		delete(terms, name)
	}
	for name := range terms {
		t.Errorf("no weight of %q", name)
	}
	r := &reading{page: &page{head: head{metas: map[string][]string{"og:title": {"A"}}}}}
	if n := len(r.newRanker(r.titleCandidates()).terms(0)); n != len(titleTerms) {
		t.Errorf("%d values of %d terms", n, len(titleTerms))
	}
}
