package extract

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// report is a piece of news of testdata/languages.txt.
type report struct {
	said map[string]string
	body []reportPart // paragraphs and a heading, as they follow
	more []string
}

type reportPart struct{ kind, text string }

func readReports(t *testing.T) []report {
	t.Helper()
	b, err := os.ReadFile("testdata/languages.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []report
	for line := range strings.Lines(string(b)) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case !ok || strings.HasPrefix(key, "#"):
		case key == "lang":
			all = append(all, report{said: map[string]string{key: value}})
		case key == "p" || key == "h":
			s := &all[len(all)-1]
			s.body = append(s.body, reportPart{key, value})
		case key == "teaser":
			s := &all[len(all)-1]
			s.more = append(s.more, value)
		default:
			all[len(all)-1].said[key] = value
		}
	}
	return all
}

// text is what an extractor has to say of a story.
func (s *report) text() string {
	all := []string{s.said["lead"]}
	for _, p := range s.body {
		all = append(all, p.text)
	}
	return strings.Join(all, "\n\n")
}

// teasers are links to other stories in an element each.
func (s *report) teasers(open, shut string) string {
	var b strings.Builder
	for i, title := range s.more {
		fmt.Fprintf(&b, `%s<a href="/story/%d">%s</a>%s`, open, i, title, shut)
	}
	return b.String()
}

func (s *report) menu(open, shut string) string {
	var b strings.Builder
	for i, name := range strings.Split(s.said["nav"], " | ") {
		fmt.Fprintf(&b, `%s<a href="/section/%d">%s</a>%s`, open, i, name, shut)
	}
	return b.String()
}

// reportLayouts are ways in which sites set a story.
var reportLayouts = map[string]func(s *report) string{
	"classes": func(s *report) string {
		var body strings.Builder
		for i, p := range s.body {
			if i == 2 {
				fmt.Fprintf(&body, `<figure><img src="/bridge.jpg"><figcaption>%s</figcaption></figure>`, s.said["caption"])
			}
			fmt.Fprintf(&body, "<%[1]s>%[2]s</%[1]s>\n", map[string]string{"p": "p", "h": "h2"}[p.kind], p.text)
		}
		return fmt.Sprintf(`<html lang=%[1]q><head><title>%[2]s | %[3]s</title></head><body><header><a href="/">%[3]s</a><nav><ul>%[4]s</ul></nav></header>
<main><article><div class="breadcrumb"><a href="/">%[5]s</a></div><h1>%[2]s</h1><p class="lead">%[6]s</p>
<div class="meta"><span class="author">%[7]s</span> <time>%[8]s</time></div><div class="share"><a href="#">%[9]s</a></div>
<div class="article-body">%[10]s</div>
<div class="tags">%[11]s: <a href="/tag/1">%[5]s</a></div></article>
<aside class="related"><h3>%[12]s</h3><ul>%[13]s</ul></aside><div class="newsletter"><p>%[14]s</p><form><input type="email"><button>OK</button></form></div>
<section class="comments"><h3>%[15]s</h3><p>%[16]s</p></section></main><footer>%[17]s</footer></body></html>`,
			s.said["lang"], s.said["title"], s.said["site"], s.menu("<li>", "</li>"), s.said["section"], s.said["lead"], s.said["byline"], s.said["dateline"], s.said["share"],
			body.String(), s.said["tags"], s.said["related"], s.teasers("<li>", "</li>"), s.said["newsletter"], s.said["comments"], s.said["comment"], s.said["copyright"])
	},
	"hashes": func(s *report) string {
		var body strings.Builder
		for i, p := range s.body {
			if i == 2 {
				fmt.Fprintf(&body, `<div class="sc-9k"><img src="/bridge.jpg"><span class="sc-9l">%s</span></div>`, s.said["caption"])
			}
			fmt.Fprintf(&body, "<%[1]s class=%[2]q>%[3]s</%[1]s>\n", map[string]string{"p": "div", "h": "h3"}[p.kind], "sc-"+p.kind, p.text)
		}
		return fmt.Sprintf(`<html><head><title>%[2]s - %[3]s</title></head><body><div id="root"><div class="sc-1a"><a href="/">%[3]s</a>%[4]s</div>
<div class="sc-2a"><div class="sc-2b"><h1 class="sc-2c">%[2]s</h1><div class="sc-2d">%[6]s</div>
<div class="sc-2e">%[7]s</div><div class="sc-2f">%[8]s</div><div class="sc-2g"><a href="#">%[9]s</a></div>
<div class="sc-2h">%[10]s</div>
<div class="sc-2i">%[11]s: <a href="/tag/1">%[5]s</a></div></div>
<div class="sc-4a"><div class="sc-4b">%[12]s</div>%[13]s</div><div class="sc-5a">%[14]s<input type="email"></div>
<div class="sc-6a"><div class="sc-6b">%[15]s</div><div class="sc-6c">%[16]s</div></div></div><div class="sc-7a">%[17]s</div></div></body></html>`,
			s.said["lang"], s.said["title"], s.said["site"], s.menu(`<div class="sc-1b">`, "</div>"), s.said["section"], s.said["lead"], s.said["byline"], s.said["dateline"], s.said["share"],
			body.String(), s.said["tags"], s.said["related"], s.teasers(`<div class="sc-4c">`, "</div>"), s.said["newsletter"], s.said["comments"], s.said["comment"], s.said["copyright"])
	},
	"tables": func(s *report) string {
		var body []string
		for _, p := range s.body {
			text := p.text
			if p.kind == "h" {
				text = "<b>" + text + "</b>"
			}
			body = append(body, text)
		}
		return fmt.Sprintf(`<html><head><title>%[2]s</title></head><body><table width="100%%"><tr><td colspan=2>%[4]s</td></tr><tr><td>
<font size=5><b>%[2]s</b></font><br><br><b>%[6]s</b><br><br><i>%[7]s</i><br>%[8]s<br><br>%[10]s<br><br></td>
<td width=160><b>%[12]s</b><br>%[13]s</td></tr><tr><td colspan=2>%[17]s</td></tr></table></body></html>`,
			s.said["lang"], s.said["title"], s.said["site"], s.menu("", " | "), s.said["section"], s.said["lead"], s.said["byline"], s.said["dateline"], s.said["share"],
			strings.Join(body, "<br><br>\n"), s.said["tags"], s.said["related"], s.teasers("", "<br>"), s.said["newsletter"], s.said["comments"], s.said["comment"], s.said["copyright"])
	},
}

// News reads the same in every language, however it is set.
func TestWorld(t *testing.T) {
	u, _ := url.Parse("https://news.example/story/7731")
	for _, s := range readReports(t) {
		for name, set := range reportLayouts {
			t.Run(s.said["lang"]+" "+name, func(t *testing.T) {
				doc, err := Parse([]byte(set(&s)), "text/html; charset=utf-8")
				if err != nil {
					t.Fatal(err)
				}
				a, err := (&Extractor{}).Extract(doc, u, nil)
				if err != nil {
					t.Fatal(err)
				}
				got := []string{a.Title, strings.Join(a.Authors, ", "), a.Published.Time.Format("2006-01-02"), a.Lang, a.Text()}
				want := []string{s.said["title"], s.said["author"], s.said["day"], s.said["lang"], s.text()}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}
