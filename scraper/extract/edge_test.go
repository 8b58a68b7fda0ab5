package extract

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// readings are bodies of pages and the text that they show, blocks parted by
// bars and cells by strokes.
var readings = []struct{ name, html, want string }{
	{"two line breaks", "one two.<br><br>three", "one two.|three"},
	{"two line breaks, spaced", "one two.<br />\n&nbsp;<br/>three", "one two.|three"},
	{"one line break", "<p>a verse<br>and another</p>", "a verse and another"},
	{"one line break in a div", "<div>one two.<br>Three four.</div>", "one two.|Three four."},
	{"line breaks in code", "<pre>a<br>b  c\n\td</pre>", "a\nb  c\n\td"},
	{"a rule", "one<hr>two", "one|two"},
	{"divs", "<div>a</div><div>b</div>c", "a|b|c"},
	{"a div in a paragraph", "<p>a<div>b</div>c", "a|b|c"},
	{"items", "<ul><li>a<li>b c</ul>", "a|b c"},
	{"items with paragraphs", "<ol><li><p>a</p><p>b</p></li></ol>", "a|b"},
	{"definitions", "<dl><dt>term<dd>meaning<dt>other<dd>sense</dl>", "term|meaning|other|sense"},
	{"cells of a layout", "<table><tr><td>" + strings.Repeat("long text ", 40) + "<td>b</table>", strings.TrimSpace(strings.Repeat("long text ", 40)) + "|b"},
	{"a row of data", "<table><tr><th>a<th>b<tr><td>1<td>2<br>3</table>", "a / b|1 / 2 3"},
	{"blocks in a cell", "<table><tr><th>a<th>b<tr><td><p>1</p><p>2</p><td><div>3</div></table>", "a / b|1 2 / 3"},
	{"headings", "<h2>a</h2>b<h3>c</h3>", "a|b|c"},
	{"a button", "a<button>b</button>c", "a|b|c"},
	{"a legend", "<fieldset><legend>a</legend>b</fieldset>", "a|b"},
	{"details", "<details><summary>a</summary>b</details>", "a|b"},
	{"an address", "<address>a</address>b", "a|b"},

	{"emphasis in a word", "<p>un<b>believ</b>able</p>", "unbelievable"},
	{"nested emphasis in a word", "<p>un<b><i>be<u>li</u>ev</i></b>able</p>", "unbelievable"},
	{"spaces within emphasis", "<p>a<b> b </b>c</p>", "a b c"},
	{"spaces around emphasis", "<p>a <b>b</b> c</p>", "a b c"},
	{"spaces on both sides", "<p>a <b> b </b> c</p>", "a b c"},
	{"an empty element", "<p>a<span></span>b <i></i>c</p>", "ab c"},
	{"a space of its own", "<p>a<span> </span>b</p>", "a b"},
	{"a comment in a word", "<p>a<!-- x -->b</p>", "ab"},
	{"a script in a word", "<p>a<script>x</script>b<style>y</style>c</p>", "abc"},
	{"a font element", "<p><font size=2>a</font><font size=3>b</font></p>", "ab"},
	{"a word of many spans", "<p><span>Wa</span><span>ter</span><span>loo</span> <span>2</span><span>4</span></p>", "Waterloo 24"},
	{"a name of equal spans", "<p><span>Mc</span><span>Donald</span> ate.</p>", "McDonald ate."},
	{"a name in bold", "<p>Mc<b>Donald</b> and <b>Mac</b>Arthur</p>", "McDonald and MacArthur"},
	{"an inline block", `<p>a<span style="display:inline-block">b</span>c</p>`, "abc"},
	{"a span shown as a block", `<div><span style="display: block">a</span><span style="display:block;margin:0">b</span>c</div>`, "a|b|c"},
	{"a label and its value", `<div><span class="label">Published</span><span class="date">Monday</span></div>`, "Published Monday"},
	{"a heading that runs in", "<p><strong>Signature</strong>The organizer signs.</p>", "Signature The organizer signs."},
	{"links beside each other", `<div><a href="/a">Home</a><a href="/b">Asia</a></div>`, "Home Asia"},
	{"a kicker in a heading", `<h1><span>Opinion</span><span>What nobody says</span></h1>`, "Opinion What nobody says"},
	{"a span for a line break", `<div>one two<span class="id-r-component br"></span>three</div>`, "one two three"},
	{"an element of the page's own", "<p>a<x-word>b</x-word>c</p><x-box>d</x-box>", "abc|d"},

	{"a drop cap", `<p><span class="dropcap">T</span>he bridge</p>`, "The bridge"},
	{"a drop cap and a space", "<p><span class=\"drop-cap\">T</span>\n he bridge</p>", "The bridge"},
	{"a drop cap that is a word", `<p><span class="dropcap">A</span> bridge</p>`, "A bridge"},
	{"a drop cap that floats", `<p><span style="float:left;display:block">T</span>he bridge</p>`, "The bridge"},
	{"a drop cap in a div", `<div><div class="dropcap">T</div>he bridge</div>`, "The bridge"},
	{"a drop cap in a heading", "<h2><span>T</span><span>he bridge</span></h2>", "The bridge"},
	{"a drop cap that is a picture", `<p><img src="t.png" alt="T">he bridge</p>`, "The bridge"},
	{"a picture with a text", `<p><img src="t.png" alt="The mayor">he bridge</p>`, "he bridge"},
	{"a letter in bold", "<p><b>T</b> cells</p>", "T cells"},
	{"small capitals", "<p>I<small>T</small> W<small>AS</small></p>", "IT WAS"},

	{"a footnote's link", `<p>word<sup><a href="#fn1">1</a></sup> next</p>`, "word next"},
	{"a footnote in brackets", `<p>word<sup class="reference"><a href="#cite-1">[12]</a></sup>, next</p>`, "word, next"},
	{"a footnote around", `<p>word<a href="#fn1"><sup>1</sup></a> next</p>`, "word next"},
	{"a footnote without sup", `<p>word<span><a href="#footnote-1">1</a></span> next</p>`, "word next"},
	{"a footnote with a whole address", `<p>word<span><a id="footnote-anchor-1" href="https://a.example/p#footnote-1">1</a></span> next</p>`, "word next"},
	{"a footnote after a sentence", "<p>It was.<sup>3</sup> Next.</p>", "It was. Next."},
	{"footnotes counted", "<p>One<sup>1</sup> and two<sup>2</sup></p>", "One and two"},
	{"a footnote of its own", `<p><sup><a href="#r1">1</a></sup> See above.</p>`, "1 See above."},
	{"several footnotes", `<p>word<sup><a href="#a">1</a>,<a href="#b">2</a></sup> next</p>`, "word next"},
	{"a dagger", `<p>word<sup><a href="#a">†</a></sup> next</p>`, "word next"},
	{"a power", "<p>5 m<sup>2</sup> and 10<sup>6</sup></p>", "5 m2 and 106"},
	{"an ordinal", "<p>the 1<sup>st</sup> of May, le 2<sup>e</sup></p>", "the 1st of May, le 2e"},
	{"an index", "<p>H<sub>2</sub>O</p>", "H2O"},
	{"a trade mark", "<p>Brand<sup>®</sup> and Name<sup>TM</sup></p>", "Brand® and NameTM"},
	{"a link within the page", `<p>see <a href="#s2">2</a> and <a href="#x">below</a></p>`, "see 2 and below"},

	{"ruby", "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>です</p>", "漢字です"},
	{"ruby with bases", "<p><ruby><rb>漢</rb><rtc><rt>kan</rt></rtc></ruby>字</p>", "漢字"},
	{"a break of choice", "<p>super<wbr>califragilistic</p>", "supercalifragilistic"},
	{"soft hyphens", "<p>Donau\u00addampf&shy;schiff</p>", "Donaudampfschiff"},
	{"a space of no break", "<p>10&nbsp;000&nbsp; km</p>", "10 000 km"},
	{"thin spaces", "<p>a\u2009b\u202fc\u3000d\u2003e\u205ff</p>", "a b c d e f"},
	{"spaces of no width", "<p>a\u200bb\ufeffc\u2060d</p>", "abcd"},
	{"separators of lines", "<p>a\u2028b\u2029c\u0085d\fe\vf</p>", "a b c d e f"},
	{"marks of direction", "<p>\u200eabc\u200f \u202bשלום\u202c \u2067مرحبا\u2069\u061c</p>", "abc שלום مرحبا"},
	{"controls", "<p>a\x00b\x01c\x7fd\u0080e</p>", "abcde"},
	{"characters of no meaning", "<p>\uf101 share \ue000\ufffc\ufffd\ufffe</p>", "share"},
	{"a joiner of Persian", "<p>می\u200cخواهم</p>", "می\u200cخواهم"},
	{"a joiner at the edge of an element", "<p>می\u200c<b>خواهم</b></p>", "می\u200cخواهم"},
	{"a joiner of Hindi", "<p>क्\u200dष और क्\u200cष</p>", "क्\u200dष और क्\u200cष"},
	{"a chillu of Malayalam", "<p>അവന്\u200d വന്നു ന്\u200d</p>", "അവന്\u200d വന്നു ന്\u200d"},
	{"a joiner of Sinhala", "<p>ක්\u200dරි</p>", "ක්\u200dරි"},
	{"joiners in Latin", "<p>a\u200cb\u200dc</p>", "abc"},
	{"joiners at the edges", "<p>\u200cسلام\u200c دنیا\u200c</p>", "سلام دنیا"},
	{"a family", "<p>👩\u200d👧 ❤\ufe0f\u200d🔥</p>", "👩\u200d👧 ❤\ufe0f\u200d🔥"},
	{"letters and their marks", "<p>cafe\u0301 a\u0308<b>o</b>\u0308 가</p>", "café äö 가"},
	{"references", "<p>&lt;b&gt; &amp; &#8220;q&#8221; &euro; &#x1F600;</p>", "<b> & “q” € 😀"},

	{"a template", "<p>a</p><template><p>b</p></template>", "a"},
	{"a shadow tree", `<x-a><template shadowrootmode="open"><p>b</p></template></x-a>`, "b"},
	{"what is never read", "<p>a</p><select><option>b</select><textarea>c</textarea><svg><text>d</text></svg><iframe>e</iframe><object>f</object>", "a"},
}

// The text of a page reads as the page does, whatever the mark-up.
func TestTextReads(t *testing.T) {
	for _, test := range readings {
		t.Run(test.name, func(t *testing.T) {
			var texts []string
			for i, b := range blocksOf(t, test.html) {
				if !norm.NFC.IsNormalString(b.text) {
					t.Errorf("block %d is not NFC: %q", i, b.text)
				}
				texts = append(texts, strings.ReplaceAll(b.text, " | ", " / "))
			}
			if got := strings.Join(texts, "|"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func blocksOf(t testing.TB, body string) []block {
	t.Helper()
	doc, err := Parse([]byte("<!DOCTYPE html><html><body>"+body+"</body></html>"), "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	return segment(doc.Nodes[0], nil, 1000).blocks
}
