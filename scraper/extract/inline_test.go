package extract

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"tearsheet/archive"
)

// inWords is a block's marks as "kind[words](address)".
func inWords(b archive.Block) string {
	var all []string
	for _, m := range b.Marks {
		s := fmt.Sprintf("%s[%s]", m.Kind, b.Text[m.From:m.To])
		if m.Href != "" {
			s += "(" + m.Href + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

// Links and emphasis of the body are kept beside its text.
func TestMarks(t *testing.T) {
	u, err := url.Parse("https://magazine.example/2024/bridge?page=1")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, html, want string }{
		{"none", "<p>Plain.", ""},
		{"links are absolute", "<p>See <a href='/b?c=1'>this</a> and <a href=d>that</a>.", "link[this](https://magazine.example/b?c=1) link[that](https://magazine.example/2024/d)"},
		{"mail and other sites", "<p>To <a href='mailto:a@b.example'>us</a> or <a href=//c.example/>them</a>.", "link[us](mailto:a@b.example) link[them](https://c.example/)"},
		{"what leads nowhere", "<p><a href='javascript:x()'>One</a> <a href='data:text/html,x'>two</a> <a href='#top'>three</a> <a href='?page=1#top'>four</a> <a>five</a> <a href='ftp://a.example/'>six</a> <a href='http://%zz/'>seven</a>.", ""},
		{"emphasis", "<p>A <em>b</em> <i>c</i>, <cite>d</cite> <strong>e</strong>, <b>f</b> <code>g</code>.", "emphasis[b] emphasis[c] emphasis[d] strong[e] strong[f] code[g]"},
		{"one in another", "<p>A <strong>b <a href=/c>c <em>d</em></a></strong> <em>e <i>f</i></em>", "strong[b c d] link[c d](https://magazine.example/c) emphasis[d] emphasis[e f]"},
		{"spaces stay outside", "<p>A<em> b </em>c <b> </b>", "emphasis[b]"},
		{"touching ones are one", "<p>A <b>b</b><strong>c</strong> d", "strong[bc]"},
		{"blocks within", "<div><b>One two.<p>Three.</p></b></div>", "strong[Three.]"},
		{"parted by line breaks", "<p>A <b>b.<br><br>C</b> d.", "strong[C]"},
		{"letters that become one", "<p>Cafe\u0301 <a href=/b>cafe\u0301</a> b", "link[caf\u00e9](https://magazine.example/b)"},
		{"a letter that is parted", "<p>Caf<b>e</b>\u0301 b", ""},
		{"soft hyphens", "<p>co\u00adop <b>co\u00adop</b>", "strong[coop]"},
		{"a data table", "<table><tr><th>Year<th>Boats<tr><td><a href=/1901>1901</a><td><b>12</b> in all</table>", "link[1901](https://magazine.example/1901) strong[12]"},
		{"code of several lines", "<pre><code>a\n<b>b</b></code></pre>", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse([]byte("<html><body>"+test.html+"</body></html>"), "text/html; charset=utf-8")
			if err != nil {
				t.Fatal(err)
			}
			r := &reading{page: segment(doc.Nodes[0], u, 100), article: &archive.Article{}}
			for i := range r.blocks {
				r.blocks[i].keep = true
			}
			r.compose()
			last := r.article.Blocks[len(r.article.Blocks)-1]
			if got := inWords(last); got != test.want {
				t.Errorf("%q has %s\nwant %s", last.Text, got, test.want)
			}
		})
	}
}

// A base element and, without a URL, the canonical link say what links mean.
func TestMarksBase(t *testing.T) {
	for head, want := range map[string]string{
		"": "",
		"<link rel=canonical href='https://magazine.example/a/b'>":                   "link[c](https://magazine.example/a/c)",
		"<link rel=canonical href='https://magazine.example/a/b'><base href='/d/e'>": "link[c](https://magazine.example/d/c)",
	} {
		doc, err := Parse([]byte("<head>"+head+"</head><p>See <a href=c>c</a>."), "")
		if err != nil {
			t.Fatal(err)
		}
		r := &reading{page: segment(doc.Nodes[0], nil, 100), article: &archive.Article{}}
		r.blocks[0].keep = true
		r.compose()
		if got := inWords(r.article.Blocks[0]); got != want {
			t.Errorf("%s: %s, want %s", head, got, want)
		}
	}
}

// A repair moves the marks behind it, and the text that is left keeps its own.
func TestMarksOfRepairs(t *testing.T) {
	b := block{text: "ever-increasiConsul Generalng popularity", marks: []archive.Mark{
		{Kind: archive.StrongMark, From: 0, To: 26}, {Kind: archive.LinkMark, From: 28, To: 40, Href: "https://magazine.example/"},
	}}
	b.change(func(text *archive.Block) { text.Cut(13, 27) })
	b.change(func(text *archive.Block) {
		text.Join("", archive.Block{Text: " here", Marks: []archive.Mark{{Kind: archive.CodeMark, From: 1, To: 5}}})
	})
	want := "strong[ever-increasi] link[g popularity](https://magazine.example/) code[here]"
	if got := inWords(archive.Block{Text: b.text, Marks: b.marks}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
