package extract

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// A seed is the page that started Tearsheet: an article of thirteen paragraphs
// with a breadcrumb, a caption that fell into a word, notes, and what the site
// says of itself.
type seed struct {
	crumb, title, author   string
	body                   []string
	note, disclaimer, self string
}

const injected = "Consul General of China in Lahore"

func readSeed(t testing.TB) seed {
	t.Helper()
	b, err := os.ReadFile("testdata/seed.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.SplitSeq(string(b), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return seed{lines[0], lines[1], lines[2], lines[3:16], lines[16], lines[17], lines[18]}
}

// healed is the body as it was written.
func (s seed) healed() []string {
	var body []string
	for _, p := range s.body {
		body = append(body, strings.Join(strings.Fields(strings.Replace(p, injected, "", 1)), " "))
	}
	return body
}

// fragments are the forms in which a template drops a caption into a word.
var fragments = map[string]string{
	"bare":       injected,
	"span":       `<span class="wp-caption-text">` + injected + `</span>`,
	"plain span": `<span>` + injected + `</span>`,
	"div":        `<div class="caption">` + injected + `</div>`,
	"figcaption": `<figure><img src="/lahore.jpg"><figcaption>` + injected + `</figcaption></figure>`,
	"wp-caption": `<div class="wp-caption alignleft"><img src="a.jpg"><p class="wp-caption-text">` + injected + `</p></div>`,
}

// layouts are the mark-ups that magazines put around such an article.
var pageLayouts = map[string]func(s seed, fragment string) string{
	"wordpress": wordpress, "semantic": semantic, "table": tableLayout, "line breaks": lineBreaks, "divs": divs,
}

func (s seed) paragraphs(fragment, before, after string) string {
	var b strings.Builder
	for _, p := range s.body {
		b.WriteString(before + strings.Replace(p, injected, fragment, 1) + after + "\n")
	}
	b.WriteString(before + s.note + after + "\n" + before + s.disclaimer + after + "\n")
	return b.String()
}

func wordpress(s seed, fragment string) string {
	return fmt.Sprintf(`<!DOCTYPE html><html lang="en-US"><head><title>%[2]s - The Diplomatic Insight</title>
<meta property="og:title" content="%[2]s - The Diplomatic Insight"><meta property="og:site_name" content="The Diplomatic Insight"></head>
<body class="post-template-default single single-post right-sidebar"><div class="td-header-wrap"><div class="menu"><a href="/">Home</a><a href="/asia">Asia</a><a href="/world">World</a></div></div>
<div class="td-container"><div class="td-crumb-container"><div class="entry-crumbs"><span><a class="entry-crumb" href="/">Home</a></span><span><a class="entry-crumb" href="/asia">Asia</a></span><span><a class="entry-crumb" href="/asia/east">East Asia</a></span><span class="td-bred-no-url-last">High-quality Development of CPEC Strengthens Building of China-Pakistan Community with a Shared...</span></div></div>
<div class="td-post-header"><h1 class="entry-title">%[2]s</h1><div class="td-post-author-name"><a href="/author/z">%[3]s</a></div></div>
<div class="td-post-content tagdiv-type">%[4]s</div>
<div class="td-ss-main-sidebar"><div class="widget"><h4>Most Popular</h4><ul><li><a href="/1">First of the popular stories of this week</a></li><li><a href="/2">Another story that many people read</a></li></ul></div></div></div>
<div class="td-footer-wrapper"><div class="footer-about">%[5]s</div><div class="footer-social">Follow us</div></div></body></html>`, s.crumb, s.title, s.author, s.paragraphs(fragment, "<p>", "</p>"), s.self)
}

func semantic(s seed, fragment string) string {
	return fmt.Sprintf(`<!DOCTYPE html><html lang="en"><head><title>%[1]s | The Diplomatic Insight</title></head><body>
<header><nav><a href="/">Home</a> <a href="/asia">Asia</a></nav></header><main><nav aria-label="breadcrumb" class="breadcrumb"><a href="/">Home</a><a href="/asia">Asia</a><a href="/asia/east">East Asia</a><span>High-quality Development of CPEC Strengthens...</span></nav>
<article><header><h1>%[1]s</h1><p class="byline">%[2]s</p></header>%[3]s</article>
<aside><h2>Most Popular</h2><ul><li><a href="/1">First of the popular stories of this week</a></li></ul></aside></main>
<footer><p>%[4]s</p><p>Follow us</p></footer></body></html>`, s.title, s.author, s.paragraphs(fragment, "<p>", "</p>"), s.self)
}

func tableLayout(s seed, fragment string) string {
	return fmt.Sprintf(`<html><head><title>The Diplomatic Insight: %[1]s</title></head><body><table width="760"><tr><td colspan="2"><a href="/">Home</a> &gt; <a href="/asia">Asia</a> &gt; <a href="/asia/east">East Asia</a> &gt; High-quality Development of CPEC Strengthens...</td></tr>
<tr><td valign="top"><h1>%[1]s</h1><b>%[2]s</b>%[3]s</td><td><b>Most Popular</b><br><a href="/1">First of the popular stories of this week</a><br><a href="/2">Another story that many people read</a></td></tr>
<tr><td colspan="2">%[4]s<br><br>Follow us</td></tr></table></body></html>`, s.title, s.author, s.paragraphs(fragment, "<p>", "</p>"), s.self)
}

func lineBreaks(s seed, fragment string) string {
	return fmt.Sprintf(`<html><head><title>%[1]s</title></head><body><div id="top"><a href="/">Home</a> | <a href="/asia">Asia</a></div><div id="story"><h2>%[1]s</h2><i>By %[2]s</i><br><br>%[3]s</div>
<div id="about">%[4]s</div><div id="follow">Follow us</div><div id="popular"><b>Most Popular</b><br><a href="/1">First of the popular stories of this week</a></div></body></html>`, s.title, s.author, s.paragraphs(fragment, "", "<br><br>"), s.self)
}

func divs(s seed, fragment string) string {
	return fmt.Sprintf(`<html><head><title>%[1]s</title></head><body><div><div><a href="/">Home</a><a href="/asia">Asia</a><a href="/asia/east">East Asia</a></div><div><div>%[1]s</div><div>%[2]s</div><div>%[3]s</div></div>
<div><div>%[4]s</div><div>Follow us</div><div>Most Popular</div><div><a href="/1">First of the popular stories of this week</a></div></div></div></body></html>`, s.title, s.author, s.paragraphs(fragment, "<div>", "</div>"), s.self)
}

func extractPage(t testing.TB, page string) *archive.Article {
	t.Helper()
	doc, err := Parse([]byte(page), "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse("https://thediplomaticinsight.com/high-quality-development/")
	if err != nil {
		t.Fatal(err)
	}
	a, err := (&Extractor{}).Extract(doc, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The seed comes out clean from every mark-up with the fragment in every form.
func TestSeed(t *testing.T) {
	s := readSeed(t)
	for layout, render := range pageLayouts {
		for form, fragment := range fragments {
			t.Run(layout+"/"+form, func(t *testing.T) {
				a := extractPage(t, render(s, fragment))
				var text []string
				for _, b := range a.Blocks {
					text = append(text, b.Text)
				}
				if diff := cmp.Diff(s.healed(), text); diff != "" {
					t.Errorf("body (-want +got):\n%s", diff)
				}
				notes := []archive.Block{{Kind: archive.AuthorNote, Text: s.note}, {Kind: archive.Disclaimer, Text: s.disclaimer}}
				if diff := cmp.Diff(notes, a.Notes); diff != "" {
					t.Errorf("notes (-want +got):\n%s", diff)
				}
				if a.Title != s.title || !cmp.Equal(a.Authors, []string{s.author}) {
					t.Errorf("title %q, authors %q", a.Title, a.Authors)
				}
				want := archive.Repair{Kind: "injected_fragment", Removed: injected, Block: 2, Offset: strings.Index(fold(s.body[2]), injected), Evidence: "author_note"}
				if diff := cmp.Diff([]archive.Repair{want}, a.Repairs); diff != "" {
					t.Errorf("repairs (-want +got):\n%s", diff)
				}
			})
		}
	}
}
