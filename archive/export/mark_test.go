package export

import (
	"strings"
	"testing"

	"tearsheet/archive"
)

// marked is a block from a text in which {kind ...} stands for a mark and
// {link=address ...} for a link.
func marked(s string) archive.Block {
	b := archive.Block{Kind: archive.Paragraph}
	var open []int
	for s != "" {
		switch i := strings.IndexAny(s, "{}"); {
		case i < 0:
			b.Text, s = b.Text+s, ""
		case s[i] == '{':
			name, rest, _ := strings.Cut(s[i+1:], "|")
			kind, href, _ := strings.Cut(name, "=")
			b.Text += s[:i]
			open = append(open, len(b.Marks))
			b.Marks = append(b.Marks, archive.Mark{Kind: kind, Href: href, From: len(b.Text)})
			s = rest
		default:
			b.Text += s[:i]
			b.Marks[open[len(open)-1]].To = len(b.Text)
			open, s = open[:len(open)-1], s[i+1:]
		}
	}
	return b
}

func TestMarks(t *testing.T) {
	for _, test := range []struct{ name, block, markdown, html string }{
		{"none", "a *b*", `a \*b\*`, "a *b*"},
		{"a link", "see {link=https://a.example/?b=1&c=2|this page}.", "see [this page](<https://a.example/?b=1&c=2>).", `see <a href="https://a.example/?b=1&amp;c=2">this page</a>.`},
		{"an address with brackets", "{link=https://a.example/a_(b)<c>&lt;|x}", "[x](<https://a.example/a_(b)%3Cc%3E&amp;lt;>)", `<a href="https://a.example/a_%28b%29%3cc%3e&amp;lt;">x</a>`},
		{"mail", "{link=mailto:a@b.example|write}", "[write](<mailto:a@b.example>)", `<a href="mailto:a@b.example">write</a>`},
		{"emphasis", "a {emphasis|b} {strong|c} {code|d*}", "a *b* **c** `d*`", "a <em>b</em> <strong>c</strong> <code>d*</code>"},
		{"one in another", "{strong|a {link=https://a.example/|b {emphasis|c} d}} e", "**a [b *c* d](<https://a.example/>)** e", `<strong>a <a href="https://a.example/">b <em>c</em> d</a></strong> e`},
		{"the same words", "{code|{emphasis|{link=https://a.example/|b}}}", "[*`b`*](<https://a.example/>)", `<a href="https://a.example/"><em><code>b</code></em></a>`},
		{"within a word", "un{strong|believ}able", "un**believ**able", "un<strong>believ</strong>able"},
		{"where asterisks mean nothing", "{strong|「強調」}です", "<strong>「強調」</strong>です", "<strong>「強調」</strong>です"},
		{"side by side", "{emphasis|a}{strong|b}", "<em>a</em><strong>b</strong>", "<em>a</em><strong>b</strong>"},
		{"nothing of it runs", "{strong|<script>&amp;} {code|`<b>`}", "**\\<script\\>\\&amp;** `` `<b>` ``", "<strong>&lt;script&gt;&amp;amp;</strong> <code>`&lt;b&gt;`</code>"},
		{"no scripts", "{link=javascript:alert(1)|a} {link=data:text/html,x|b} {link=//c|c} {poem|d}", "a b c d", "a b c d"},
		{"a beginning that means something", "1. {emphasis|a}", `1\. *a*`, "1. <em>a</em>"},
		{"lines", "a {strong|b\nc} d", "a **b**\\\n**c** d", "a <strong>b\nc</strong> d"},
	} {
		t.Run(test.name, func(t *testing.T) {
			block := marked(test.block)
			if got := markdown(block); got != test.markdown {
				t.Errorf("markdown: %s\nwant      %s", got, test.markdown)
			}
			page, err := HTML(LineOf(archive.Snapshot{Article: archive.Article{Blocks: []archive.Block{block}}}))
			if want := `<p dir="auto">` + test.html + "</p>"; err != nil || !strings.Contains(string(page), want) {
				t.Errorf("html: %s, %v\nwant  %s", page, err, want)
			}
		})
	}
}

// Marks stay in the rows, items and headings that they stand in.
func TestMarksOfKinds(t *testing.T) {
	row := marked("{link=https://a.example/|Nepal} | {strong|4|5} | c")
	row.Kind = archive.Row
	item, head := marked("{emphasis|one} two"), marked("{strong|H} i")
	item.Kind, head.Kind = archive.Item, archive.Heading
	l := LineOf(archive.Snapshot{Article: archive.Article{Blocks: []archive.Block{head, item, row}}})
	for format, wants := range map[string][]string{
		"markdown": {"## **H** i\n", "- *one* two\n", `| [Nepal](<https://a.example/>) | **4\|5** | c |`},
		"html":     {"<strong>H</strong> i</h2>", "<em>one</em> two</li>", `<td dir="auto"><a href="https://a.example/">Nepal</a></td><td dir="auto"><strong>4|5</strong></td><td dir="auto">c</td>`},
		"txt":      {"H i\n\none two\n\nNepal | 4|5 | c\n"},
	} {
		for _, want := range wants {
			if got := encoded(t, format, l); !strings.Contains(got, want) {
				t.Errorf("%s has no %q:\n%s", format, want, got)
			}
		}
	}
}

// Marks that fit nowhere are left out, the words never.
func TestMarksThatDoNotFit(t *testing.T) {
	const text = "aß c"
	for _, m := range []archive.Mark{
		{Kind: "strong", From: -1, To: 2},
		{Kind: "strong", From: 2, To: 4},
		{Kind: "strong", From: 3, To: 3},
		{Kind: "strong", From: 4, To: 1},
		{Kind: "link", From: 0, To: 1},
		{},
	} {
		if got := markdown(archive.Block{Text: text, Marks: []archive.Mark{m}}); got != text {
			t.Errorf("%+v: %s", m, got)
		}
	}
	crossing := []archive.Mark{{Kind: "strong", From: 0, To: 3}, {Kind: "emphasis", From: 1, To: 5}}
	if got, want := markdown(archive.Block{Text: text, Marks: crossing}), "**a<em>ß</em>** c"; got != want {
		t.Errorf("marks that cross: %s, want %s", got, want)
	}
}
