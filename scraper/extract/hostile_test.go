package extract

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// many is n times what a format makes of a number.
func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// Pages that are small and would make their reader work for minutes, or fill
// its memory, cost what other pages of their size do, and their article is
// read.
func TestHostilePages(t *testing.T) {
	prose := strings.Repeat("<p>The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor and his band.</p>", 8)
	for name, page := range map[string]string{
		"formats left open":       many(400, `<font id="%d">`) + prose + many(20_000, "<p>%d"),
		"formats closed late":     many(300, `<b id="%d">`) + prose + many(5000, "<p>%d") + strings.Repeat("</b>", 300),
		"bodies":                  prose + many(20_000, `<body a%d="x">`),
		"attributes":              "<div " + many(50_000, `a%d="x" `) + ">" + prose + "</div>",
		"an attribute":            `<div title="` + strings.Repeat("x ", 1<<20) + `">` + prose + "</div>",
		"an attribute left open":  prose + `<div title="` + strings.Repeat("x ", 1<<20),
		"a comment left open":     prose + "<!--" + strings.Repeat("- ", 1<<20),
		"a script left open":      prose + "<script>" + strings.Repeat("var a = {'b': \"c\n", 50_000),
		"strings in a script":     "<script>" + strings.Repeat("'\"`", 100_000) + "</script>" + prose,
		"JSON nested in a script": "<script>x = " + strings.Repeat(`{"a":[`, 50_000) + "</script>" + prose,
		"JSON of many lists":      `<script type="application/json">` + strings.Repeat(`[["a b c d e f g h i j","a b c d e f g h i j k l"],`, 3000) + "1" + strings.Repeat("]", 3000) + "</script>" + prose,
		"nested divs":             strings.Repeat("<div>", 30_000) + prose,
		"nested spans":            prose + strings.Repeat("<span>", 30_000),
		"nested lists":            strings.Repeat("<ul><li>", 10_000) + prose,
		"nested tables":           strings.Repeat("<table><tr><td>", 2000) + prose,
		"tables in formats":       strings.Repeat("<table><b>", 3000) + prose,
		"unclosed everything":     strings.Repeat("<div><p><ul><li><i>", 3000) + prose,
		"a link left open":        `<a href="/x">` + strings.Repeat("<p>The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor and his band, who had come by boat from the island at five in the morning, in the rain, with all of their instruments, two flags and a cake that nobody ate in the end either.</p>", 8),
		"templates":               strings.Repeat("<template>", 400) + "</template>" + strings.Repeat("</template>", 400) + prose,
		"noscripts":               strings.Repeat("<noscript><p>"+strings.Repeat("a b c. ", 40)+"</noscript>", 600) + prose,
		"frames":                  strings.Repeat(`<iframe srcdoc="<p>`+strings.Repeat("a b c. ", 40)+`"></iframe>`, 600) + prose,
		"end tags":                strings.Repeat("</div></p></b>", 50_000) + prose,
		"flood of text nodes":     prose + "<footer><p>" + strings.Repeat("a<i>b</i> ", 50_000),
		"marks":                   "<p>a" + strings.Repeat("\u0301", 200_000) + "</p>" + prose,
		"flood of joiners":        prose + "<footer><p>" + strings.Repeat("می\u200c", 50_000),
		"one word":                "<p>" + strings.Repeat("x", 2<<20) + "</p>" + prose,
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			a := extractPage(t, "<html><head><title>The bridge</title></head><body><article><h1>The bridge</h1>"+page+"</article></body></html>")
			runtime.ReadMemStats(&after)
			n := strings.Count(a.Text(), "surprised the mayor")
			if flood := strings.HasPrefix(name, "flood"); n != 8 && !flood || n == 0 { // a flood of words may be the text
				t.Errorf("%d of 8 paragraphs", n)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 200<<20+uint64(len(page))*60 {
				t.Errorf("%d MiB for a page of %d KiB", used>>20, len(page)>>10)
			}
		})
	}
}

// A page may be all of bytes that are no text, and what is left is text.
func TestBrokenBytes(t *testing.T) {
	prose := strings.Repeat("<p>The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor and his band.</p>", 8)
	random := rand.New(rand.NewPCG(5, 6))
	for range 60 {
		page := []byte("<html><body><article><h1>The bridge</h1>" + prose + "</article></body></html>")
		for range 1 + random.IntN(40) {
			at := random.IntN(len(page))
			page[at] = []byte{0, 0xff, 0xc3, 0xe2, 0x80, '<', '>', '"', '&', 0x1b}[random.IntN(10)]
		}
		doc, err := Parse(page, "text/html; charset=utf-8")
		if err != nil {
			continue // its bytes say that it is another type
		}
		x := Extractor{}
		first, err := x.Extract(doc, nil, nil)
		if err != nil {
			continue
		}
		if text := first.Text(); !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) || strings.ContainsAny(text, "\x00\ufffd") {
			t.Errorf("no clean text: %q", text)
		}
		if again, err := x.Extract(doc, nil, nil); err != nil || again.Text() != first.Text() {
			t.Error("read again, the page is another")
		}
	}
}
