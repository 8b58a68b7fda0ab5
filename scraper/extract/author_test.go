package extract

import (
	"strings"
	"testing"
)

// Authors are persons or desks, several are several, and jobs, dates and the
// site's own name are none of them.
func TestAuthors(t *testing.T) {
	const address = "https://www.harbourpost.example/news/why-the-bridge-came-late"
	ld := func(author string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Why","author":` + author + `,"publisher":{"name":"Harbour Post"}}</script>`
	}
	for _, test := range []struct{ name, head, above, want string }{
		{"a string", ld(`"Ada Marlow"`), "", "Ada Marlow"},
		{"objects", ld(`[{"@type":"Person","name":"Ada Marlow"},{"@type":"Person","name":"Ben Rook"}]`), "", "Ada Marlow; Ben Rook"},
		{"several in one string", ld(`"Ada Marlow, Ben Rook und Cy Dunn"`), "", "Ada Marlow; Ben Rook; Cy Dunn"},
		{"the site among them", ld(`["Ada Marlow","Harbour Post"]`), "", "Ada Marlow"},
		{"the site alone", ld(`{"@type":"Organization","name":"Harbour Post"}`), "", "Harbour Post"},
		{"the site, and a byline", ld(`{"@type":"Organization","name":"Harbour Post"}`), "<h1>Why</h1><p>By Ada Marlow</p>", "Ada Marlow"},
		{"a desk", ld(`{"@type":"Organization","name":"Redaktion Hafen"}`), "", "Redaktion Hafen"},
		{"an agency beside the site", ld(`"Harbour Post et AFP"`), "", "Harbour Post; AFP"},
		{"job titles", "", `<h1>Why</h1><div class="byline">By Ada Marlow, Staff Writer at Harbour Post</div>`, "Ada Marlow"},
		{"degrees", `<meta name="author" content="Ada Marlow, MD, PhD">`, "", "Ada Marlow"},
		{"a month that is a name", `<meta name="author" content="Tom May">`, "", "Tom May"},
		{"a month that is a date", "", "<h1>Why</h1><p>By Ada Marlow May 6, 2024</p>", "Ada Marlow"},
		{"with a title", "", `<h1>Why</h1><p>von <a href="/autoren/ada">Dr. Ada Marlow</a></p>`, "Dr. Ada Marlow"},
		{"Dublin Core", `<meta name="DC.creator" content="Ada Marlow">`, "", "Ada Marlow"},
		{"Parsely, Sailthru", `<meta name="parsely-author" content="Ada Marlow"><meta name="sailthru.author" content="Ada Marlow">`, "", "Ada Marlow"},
		{"social cards", `<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Marlow">`, "", "Ada Marlow"},
		{"citations", `<meta name="citation_author" content="Marlow, Ada"><meta name="citation_author" content="Rook, Ben">`, "", "Ada Marlow; Ben Rook"},
		{"microdata", "", `<h1>Why</h1><span itemprop="author" itemscope><span itemprop="name"><b>Ada</b> <b>Marlow</b></span></span>`, "Ada Marlow"},
		{"rel", "", `<h1>Why</h1><a rel="author" href="/x">Ada Marlow</a>`, "Ada Marlow"},
		{"a link to a person", "", `<h1>Why</h1><div><a href="/authors/ada-marlow">Ada Marlow</a></div>`, "Ada Marlow"},
		{"the first name in the metadata", `<meta name="author" content="Ada">`, `<h1>Why</h1><p>By Ada Marlow</p>`, "Ada Marlow"},
		{"the author of a picture", ld(`"Ada Marlow"`), `<figure><img src=x><figcaption itemprop="author">Cy Dunn</figcaption></figure>`, "Ada Marlow"},
		{"French", "", "<h1>Why</h1><p>Par Ada Marlow et Ben Rook</p>", "Ada Marlow; Ben Rook"},
		{"Chinese", "", "<h1>为什么</h1><p>作者：王小明、李四</p>", "王小明; 李四"},
		{"names with particles and months", "", `<h1>Why</h1><div class="byline">By Ada von Marlow, April Rook</div>`, "Ada von Marlow; April Rook"},
		{"one word and a date", "", `<h1>Why</h1><div class="byline">By Ada Dec 6, 2024</div>`, "Ada"},
		{"a day of the week", "", "<h1>Why</h1><p>Von Ada Marlow Dienstag, 6. Mai 2024</p>", "Ada Marlow"},
		{"Korean, with an address", "", "<h1>다리</h1><p>마혜린 기자 hrm@post.example</p>", "마혜린"},
		{"Chinese, a sentence that begins as a byline", "", "<h1>为什么</h1><p>记者从市政府获悉，大桥将于周日开通。</p>", ""},
		{"a label below the title", "", "<h1>Why</h1><p>Show Caption</p>", ""},
		{"a handle", `<meta name="author" content="@adamarlow">`, "<h1>Why</h1><p>By Ada Marlow</p>", "Ada Marlow"},
		{"none", "", "<h1>Why</h1>", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := readPage(t, prosePage("<title>Why</title>"+test.head, test.above), address)
			if got := strings.Join(x.Article.Authors, "; "); got != test.want {
				t.Errorf("got %q, want %q; %+v", got, test.want, x.Metadata)
			}
		})
	}
}

// Every weight has a term, and every term a value.
func TestAuthorWeights(t *testing.T) {
	if n := len(strings.Split(strings.TrimSpace(authorWeightsFile), "\n")); n != len(authorTerms) {
		t.Errorf("%d weights of %d terms", n, len(authorTerms))
	}
	r := &reading{page: &page{}}
	lists := []authorList{{names: []string{"Ada Marlow"}, keys: []string{"ada marlow"}, said: byMeta}}
	if n := len(r.authorTerms(lists, 0)); n != len(authorTerms) {
		t.Errorf("%d values of %d terms", n, len(authorTerms))
	}
}

// FuzzByline holds, for any text: no panic, and names that are like names.
func FuzzByline(f *testing.F) {
	for _, s := range []string{"By Jane Doe and John Roe", "von Dr. A. B., Redaktion", "作者：王小明", "By (", "By A (B) C May", " | | by"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range splitNames(cutByline(s)) {
			if !nameLike(name) || len(name) > 4*60 {
				t.Errorf("%q of %q", name, s)
			}
		}
	})
}
