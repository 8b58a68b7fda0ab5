package extract

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tearsheet/archive"
	"tearsheet/scraper/magazine"
)

// Every word of a text stands on its page, and no two words of the page are
// glued together in it.
func TestWordsStandOnPage(t *testing.T) {
	press := magazine.New()
	for _, truth := range press.Truth() {
		_, doc := open(t, press, truth.Path)
		if len(truth.Repairs) == 0 {
			if missing := missingWords(doc.Nodes[0], read(t, press, truth.Path, nil)); len(missing) > 0 {
				t.Errorf("%s: %q do not stand on the page", truth.Path, missing)
			}
		}
	}
	for _, r := range readings {
		doc := treeOf(t, r.html)
		a := &archive.Article{}
		for _, b := range segment(doc.Nodes[0], nil, 100).blocks {
			a.Blocks = append(a.Blocks, archive.Block{Text: b.text})
		}
		if missing := missingWords(doc.Nodes[0], a); len(missing) > 0 && !strings.Contains(r.name, "picture") && !strings.Contains(r.name, "drop cap") {
			t.Errorf("%s: %q do not stand on the page", r.name, missing)
		}
	}
}

// missingWords looks for each word of an article among those of the tree, whose
// text is cut at the edges of every block and where there is a space. A part of
// a word will do: a mark or a label may have stood beside it.
func missingWords(root *html.Node, a *archive.Article) (missing []string) {
	whole := " " + strings.Join(strings.FieldsFunc(fold(treeText(root)), noWord), " ") + " "
	for _, b := range a.Blocks {
		for _, w := range strings.FieldsFunc(b.Text, noWord) {
			if !strings.Contains(whole, w) {
				missing = append(missing, w)
			}
		}
	}
	return missing
}

func noWord(r rune) bool {
	return r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < 0xaa || r == '“' || r == '”' || r == '’' || r == '–' || r == '„' || r == '—' || r == '«' || r == '»'
}

// treeText is the text of a tree with a space at every edge of a block.
func treeText(root *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		apart := blockElement(n.DataAtom) || n.DataAtom == atom.Br || customBlock(n) || styledBlock(n)
		if apart {
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom != atom.Script && c.DataAtom != atom.Style && c.DataAtom != atom.Rt && c.DataAtom != atom.Rp {
				walk(c)
			}
		}
		if apart {
			b.WriteByte(' ')
		}
	}
	walk(root)
	return b.String()
}

// FuzzHidden reads whatever a script of a page may hold.
func FuzzHidden(f *testing.F) {
	for _, script := range hiding() {
		f.Add(script)
	}
	f.Add(`<script>x = {"a":"\ud83d\ude00\ud83d" + '\x4' + ` + "`" + `\u12`)
	f.Add(`<script>self.__next_f.push([1,"1:Tff,a\n2:[\"$\",1,2,3]\n:"])</script>`)
	f.Add(`<script type="application/json">[{"a":1,"b":1},{"a":0},["Reactive",2],[]]</script>`)
	f.Fuzz(func(t *testing.T, script string) {
		doc, err := Parse([]byte("<html><head><title>"+storyTitle+`</title><meta property="og:type" content="article"></head><body>`+script), "text/html; charset=utf-8")
		if err != nil {
			return
		}
		first, err := (&Extractor{MinWords: 1}).Explain(doc, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		again, err := (&Extractor{MinWords: 1}).Explain(doc, nil, nil)
		if err != nil || again.Article.Text() != first.Article.Text() {
			t.Error("read again, the text is another")
		}
	})
}
