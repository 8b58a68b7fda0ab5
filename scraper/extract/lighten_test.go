package extract

import (
	"io"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var heavyPages = []string{
	`<!doctype html><head><style>p{color:red}</style><title>a <b> c</title></head><body><p>one<!-- two -->three</p>`,
	`<script>if (a < b) document.write("<p>" + "` + strings.Repeat("x", 80) + `")</script><p>after`,
	`<script type="application/ld+json">{"articleBody": "` + strings.Repeat("word ", 30) + `"}</script ><p>after`,
	`<script><!-- document.write("<script>` + strings.Repeat("y", 80) + `</script>") --></script><p>after`,
	`<a title="<script>" href='>'>x</a><a title=it's>y</a><p>z</p></script>`,
	`<svg viewBox="0 0 1 1"><title>icon</title><path d="M0 0"/><g><use href="#x"></use></g></svg><p>after</p>`,
	`<svg><p>an element of HTML ends the drawing</p></svg><p>after</p>`,
	`<svg/><p>closed at once</p></svg>`,
	`<svg><foreignObject><div>text</div></foreignObject></svg>`,
	`<!--><p>short comment</p>--><!---><p>another</p><!-- a -- b --!><p>third</p><!-- ----><p>fourth`,
	`<p>unclosed <!-- comment <p>goes on`,
	`<style>never closed <p>text`,
	`<noscript><p><style>a</style></noscript><textarea><style>b</style></textarea><p>x`,
	`</ style><style>a{}</STYLE x="y"><p>a</p x=">"><p>b<? php ?>c<![CDATA[ d ]]>e</>f`,
	`<p =">">a<p a = ">">b<p a=/>c<p a>d`,
	`<a data-x="1" href=/a target=_blank data-src=b>a</a><p/data-x=1>b<p a data-x="1" =c>c<p data-x="1"class="y"data-z id=z>d<svg data-x=1/></svg><p data-x='>`,
	`<link rel=preload href=a as=script><link href=b REL="Shortcut Icon"><link rel="alternate stylesheet" href=c><link rel=canonical href=d data-x=1><link rel=icon`,
	"<p\x00>\x00</p><script>\x00</script><", "a < b <3 <", "<p", "<script", "<style>", "<!", "</",
	`<plaintext><style>a</style>`,
}

// TestLighten: lightened or not, the tree is the same but for what is cut.
func TestLighten(t *testing.T) {
	for _, page := range heavyPages {
		checkLightened(t, page)
	}
}

func TestLightenCuts(t *testing.T) {
	style, script := strings.Repeat("p{} ", 1000), strings.Repeat("f(); ", 1000)
	page := `<style>` + style + `</style><!-- ` + style + ` --><script>` + script + `</script><svg><path d="` + script + `"></svg><p>text`
	if light := lightText(t, lighten([]byte(page))); len(light) > 200 {
		t.Errorf("%d of %d bytes are left", len(light), len(page))
	}
}

func FuzzLighten(f *testing.F) {
	for _, page := range heavyPages {
		f.Add(page)
	}
	f.Fuzz(checkLightened)
}

func checkLightened(t *testing.T, page string) {
	t.Helper()
	want, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Skip("nested too deep for html.Parse")
	}
	l := lighten([]byte(page))
	light := lightText(t, l)
	got, err := html.Parse(strings.NewReader(light))
	if err != nil {
		t.Fatalf("%q: %v", page, err)
	}
	l.restore(got)
	if got, want := bare(got), bare(want); got != want {
		t.Errorf("%q\nlightened %q\n got %q\nwant %q", page, light, got, want)
	}
}

func lightText(t *testing.T, l lightened) string {
	t.Helper()
	text, err := io.ReadAll(l.reader())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// bare writes a tree without comments, style sheets, drawings and what is idle.
func bare(n *html.Node) string {
	var out strings.Builder
	writeBare(&out, n)
	return out.String()
}

func writeBare(out *strings.Builder, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		out.WriteString(n.Data)
		return
	case html.CommentNode:
		return
	case html.ElementNode:
		out.WriteString("<" + n.Data)
		idle := n.DataAtom == atom.Link && idleRel(attr(n, "rel"))
		for _, a := range n.Attr {
			if !idle && !idleAttribute([]byte(a.Key)) {
				out.WriteString(" " + a.Key + "=" + a.Val)
			}
		}
		out.WriteString(">")
		if n.DataAtom == atom.Style || n.DataAtom == atom.Svg {
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeBare(out, c)
	}
	out.WriteString("<>")
}
