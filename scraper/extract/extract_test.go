package extract

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"tearsheet/archive"
)

// FuzzExtract holds, for any bytes: no panic, text that is NFC and UTF-8 with
// plain spaces only, and the same article every time.
func FuzzExtract(f *testing.F) {
	s := readSeed(f)
	for _, render := range pageLayouts {
		f.Add([]byte(render(s, fragments["span"])), "text/html")
	}
	f.Add([]byte("<table><tr><td>a<td>b<table><p>c"), "text/html; charset=utf-16")
	f.Add([]byte(`<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","author":{"@id":"#a"}},{"@id":"#a","name":["x"]},]}</script><p>`), "")
	f.Add([]byte("<h1>\u0300</h1><time datetime=2024-13-45>\xff\xfe<a href=:><img src=%zz width=%>"), "")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		var texts [2]string
		for i := range texts {
			doc, err := Parse(body, contentType)
			if err != nil {
				return
			}
			x, err := (&Extractor{MinWords: 1}).Explain(doc, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			texts[i] = x.Article.Text()
		}
		if texts[0] != texts[1] {
			t.Errorf("two readings differ:\n%s", cmp.Diff(texts[0], texts[1]))
		}
		if !utf8.ValidString(texts[0]) || !norm.NFC.IsNormalString(texts[0]) || strings.ContainsAny(texts[0], "\u00a0\u00ad\u200b\ufeff\r") {
			t.Errorf("not clean: %q", texts[0])
		}
	})
}

// A front page has no article, and the error says why.
func TestNoArticle(t *testing.T) {
	var b strings.Builder
	for i := range 120 {
		fmt.Fprintf(&b, `<li class="teaser"><a href="/%d">A headline about something number %d</a></li>`, i, i)
	}
	doc, err := Parse([]byte("<html><body><nav><a href=/>Home</a></nav><ul>"+b.String()+"</ul></body></html>"), "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = (&Extractor{}).Extract(doc, nil, nil)
	if !errors.Is(err, ErrNoArticle) || !strings.Contains(err.Error(), "121 links") {
		t.Errorf("got %v", err)
	}
	x, err := (&Extractor{}).Explain(doc, nil, nil)
	if err != nil || x.Refusal == "" || len(x.Blocks) < 120 {
		t.Errorf("explained as %+v, %v", x, err)
	}
}

// Huge pages take time in proportion to their size.
func TestHugePages(t *testing.T) {
	var article strings.Builder
	for i, p := range readSeed(t).healed() {
		fmt.Fprintf(&article, "<p>%s This is what paragraph %d says of the mayor.</p>", p, i)
	}
	for name, filler := range map[string]string{
		"links":      strings.Repeat(`<a href="/x">link</a> `, 50_000),
		"text nodes": strings.Repeat(`a<!-- -->`, 200_000),
		"classes":    `<div class="` + strings.Repeat("related-posts ", 100_000) + `">x</div>`,
		"rows":       "<table>" + strings.Repeat("<tr><td>1<td>2", 20_000) + "</table>",
		"siblings":   strings.Repeat("<div><x-y>1</x-y></div>", 30_000),
		"json":       `<script type="application/ld+json">` + strings.Repeat("[", 100_000) + "</script>",
	} {
		t.Run(name, func(t *testing.T) {
			a := extractPage(t, "<html><body><article>"+article.String()+"</article><footer>"+filler+"</footer></body></html>")
			if n := strings.Count(a.Text(), "the mayor"); n != 13 {
				t.Errorf("%d of 13 paragraphs", n)
			}
		})
	}
}

// Blocks come as the page shows them.
func TestBlocks(t *testing.T) {
	prose := "The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor and the band."
	for _, test := range []struct {
		name, html string
		want       []archive.Block
	}{
		{"inline elements do not break words", "<p>un<b>believ</b>able <span>T</span>he<wbr>re co\u00adoperate a\u00a0b</p>", []archive.Block{{Kind: archive.Paragraph, Text: "unbelievable There cooperate a b"}}},
		{"block elements and line breaks do", "<div>one<div>two</div>three<br>four</div>", []archive.Block{
			{Kind: archive.Paragraph, Text: "one"}, {Kind: archive.Paragraph, Text: "two"}, {Kind: archive.Paragraph, Text: "three four"},
		}},
		{"lists", "<ul><li>a<ul><li>b</ul><li><p>c</p></ul>", []archive.Block{
			{Kind: archive.Item, Level: 1, Text: "a"}, {Kind: archive.Item, Level: 2, Text: "b"}, {Kind: archive.Item, Level: 1, Text: "c"},
		}},
		{"tables of data", "<table><tr><th>Year<th>Boats<tr><td>1901<td><p>12</p></table>", []archive.Block{
			{Kind: archive.Row, Text: "Year | Boats"}, {Kind: archive.Row, Text: "1901 | 12"},
		}},
		{"tables of layout", "<table><tr><td><p>" + prose + "</p></table>", []archive.Block{{Kind: archive.Paragraph, Text: prose}}},
		{"code keeps its lines", "<pre>if x {\n\treturn  y\n}</pre>", []archive.Block{{Kind: archive.Code, Text: "if x {\n\treturn  y\n}"}}},
		{"quotes and headings", "<h3>H</h3><blockquote><p>q</p></blockquote>", []archive.Block{{Kind: archive.Heading, Level: 3, Text: "H"}, {Kind: archive.Quote, Text: "q"}}},
		{"silent elements", "<p>a<script>x</script><style>y</style><svg><title>z</title></svg><ruby>漢<rt>kan</rt></ruby></p>", []archive.Block{{Kind: archive.Paragraph, Text: "a漢"}}},
		{"joiners stay where a script needs them", "<p>می\u200cخواهم a\u200cb</p>", []archive.Block{{Kind: archive.Paragraph, Text: "می\u200cخواهم ab"}}},
		{"two line breaks part paragraphs", "<td>one two.<br><br>three", []archive.Block{{Kind: archive.Paragraph, Text: "one two."}, {Kind: archive.Paragraph, Text: "three"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := Parse([]byte("<html><body>"+strings.ReplaceAll(test.html, "<td>one", "<table><tr><td>one")+"</body></html>"), "text/html; charset=utf-8")
			if err != nil {
				t.Fatal(err)
			}
			var got []archive.Block
			for _, b := range segment(doc.Nodes[0], nil, 100).blocks {
				got = append(got, archive.Block{Kind: b.kind, Level: b.level, Text: b.text})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The embedded model fits the features.
func TestModel(t *testing.T) {
	m, err := decodeModel(modelFile)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Parse([]byte("<p>One block.</p>"), "")
	if err != nil {
		t.Fatal(err)
	}
	r, err := (&Extractor{}).survey(doc, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := newSurvey(r.page, -1, known{})
	first := s.features(0, nil)
	widths := [2]int{len(first), len(newContext(s, []float64{0.5}).features(0, first))}
	for i, f := range m.stages {
		if len(f.roots) == 0 {
			t.Errorf("stage %d has no trees", i)
		}
		for _, n := range f.nodes {
			if n.feature != isLeaf && int(n.feature) >= widths[i] {
				t.Fatalf("stage %d asks for feature %d of %d", i, n.feature, widths[i])
			}
		}
	}
	if diff := cmp.Diff(modelFile, m.encode()); diff != "" {
		t.Error("the model does not survive encoding")
	}
}
