package discover

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestShell(t *testing.T) {
	for name, test := range map[string]struct {
		html string
		want bool
	}{
		"an application":     {`<body><div id="root"></div><script src="/app.js"></script>`, true},
		"asks for scripts":   {`<body><noscript>You need to enable JavaScript to run this app.</noscript><script src="/a.js"></script>`, true},
		"many scripts":       {`<body><p>Loading<script src="a.js"></script><script src="b.js"></script><script src="c.js"></script>`, true},
		"a script within":    {`<body><div id="app"></div><script>start()</script>`, true},
		"nothing at all":     {`<body><div class="mount"></div><script src="/main.js"></script>`, true},
		"a picture":          {`<body><img src="/a.jpg"><script src="/count.js"></script>`, false},
		"data, no script":    {`<body><div id="app"></div><script type="application/ld+json">{}</script>`, false},
		"a short page":       {`<body><h1>Not found</h1><p>There is nothing here.`, false},
		"rendered by server": {`<body><div id="__next"><p>` + strings.Repeat("word ", 100) + `</div><script src="/app.js"></script>`, false},
		"a front page":       {`<body><div id="root">` + strings.Repeat(`<a href="/x">x</a>`, 30) + `</div><script src="/app.js"></script>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(test.html))
			if err != nil {
				t.Fatal(err)
			}
			if got := Shell(doc); got != test.want {
				t.Errorf("Shell = %v, want %v", got, test.want)
			}
		})
	}
}
