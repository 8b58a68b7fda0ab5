package extract

import (
	"slices"
	"strings"
	"testing"
)

// ruled are pages that show why each rule after the model is there: what the
// text has to have, and what it must not have.
var ruled = []struct {
	rule, page string
	have, lack []string
	once       []string
}{
	{
		rule: "a standfirst is the first words under the title, whatever its class (underTitle)",
		page: `<div class="x1"><h1>A lamp for Port Hallam</h1><div class="x2">Eleven years in the dark are over for the old lighthouse on the coast</div><div class="x3">` + markups("p") + `</div></div>`,
		have: []string{"Eleven years in the dark"},
	},
	{
		rule: "a date under the title is none of the text (datelike)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>2026年1月13日</p>` + markups("p") + `</article>`,
		lack: []string{"2026年"},
	},
	{
		rule: "a byline under the title is none of the text (names)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>By Marit Eklund</p>` + markups("p") + `</article>`,
		lack: []string{"By Marit"},
	},
	{
		rule: "what little stands above the title is none of the text (openWithTitle)",
		page: `<article><p>From the northern coast</p><h1>A lamp for Port Hallam</h1>` + markups("p") + `</article>`,
		lack: []string{"From the northern coast"},
	},
	{
		rule: "items between paragraphs of one element belong to them (gather)",
		page: `<article><h1>A lamp for Port Hallam</h1><div><p>` + story[0] + `</p><p>` + story[1] + ` Three things were needed:</p><ul><li>a lens of the old kind</li><li>forty litres of paint</li><li>a man who is not afraid</li></ul><p>` + story[2] + `</p><p>` + story[3] + `</p></div></article>`,
		have: []string{"a lens of the old kind", "forty litres of paint", "a man who is not afraid"},
	},
	{
		rule: "rows of a table between paragraphs belong to them (trust)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>` + story[0] + `</p><p>` + story[1] + `</p><table><tr><th>Year</th><th>Ships</th></tr><tr><td>1911</td><td>402</td></tr><tr><td>2026</td><td>31</td></tr></table><p>` + story[2] + `</p><p>` + story[3] + `</p></article>`,
		have: []string{"1911 | 402", "2026 | 31"},
	},
	{
		rule: "a caption is none of the text, though it stands in the midst of it (captioned)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>` + story[0] + `</p><p>` + story[1] + `</p><figure><img src="a.jpg"><figcaption>The tower in the evening, seen from the mole</figcaption></figure><p>` + story[2] + `</p><p>` + story[3] + `</p></article>`,
		lack: []string{"seen from the mole"},
	},
	{
		rule: "many links in a line are no paragraph in a link left open (longLink)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>` + strings.Join(story, "</p><p>") + `</p></article>` + strings.Repeat(`<a href="/t">harbour news</a> `, 100),
		have: story,
		lack: []string{"harbour news"},
	},
	{
		rule: "sections in several containers are one text (choose)",
		page: `<main><div class="row"><h1>A lamp for Port Hallam</h1></div><div class="row"><div class="col"><p>` + story[0] + `</p><p>` + story[1] + `</p></div></div><div class="row media"><img src="a.jpg"></div><div class="row"><div class="col"><h2>The guild</h2><p>` + story[2] + `</p><p>` + story[3] + `</p></div></div></main>`,
		have: story,
	},
	{
		rule: "what stands in the place of an embed is none of it (inPlace)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>` + story[0] + `</p><p>` + story[1] + `</p><div class="x7"><p>Empfohlener redaktioneller Inhalt</p><p>An dieser Stelle finden Sie einen von unserer Redaktion ausgewählten, externen Inhalt, der den Artikel ergänzt. Sie können ihn sich mit einem Klick anzeigen lassen und wieder ausblenden.</p><p>Ich bin damit einverstanden, dass mir externe Inhalte angezeigt werden. Damit können personenbezogene Daten an Drittplattformen übermittelt werden.</p></div><p>` + story[2] + `</p><p>` + story[3] + `</p></article>`,
		have: story,
		lack: []string{"redaktioneller Inhalt", "An dieser Stelle", "Drittplattformen"},
	},
	{
		rule: "a line that only credits a picture is none of it (credits)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>` + story[0] + `</p><p>` + story[1] + `</p><p>Marit Eklund/AFP via Getty Images</p><p>` + story[2] + `</p><p>` + story[3] + `</p></article>`,
		have: story,
		lack: []string{"Getty"},
	},
	{
		rule: "a table of the cookies that a site sets is none of it (cookieTables)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>` + story[0] + `</p><p>` + story[1] + `</p><p>` + story[2] + `</p><p>` + story[3] + `</p><table><tr><th>Cookie</th><th>Duration</th><th>Description</th></tr><tr><td>_lamp</td><td>2 years</td><td>This cookie is used to remember how often a visitor came to see the lamp, and what he read there.</td></tr></table></article>`,
		have: story,
		lack: []string{"Duration", "_lamp"},
	},
	{
		rule: "a further article below the page's own is none of it (secondArticles)",
		page: `<main><article class="entity"><h1>A lamp for Port Hallam</h1>` + markups("p") + `</article><article class="entity"><h1>Ferries to run at night</h1><p>The ferries to the islands will run at night again from the first of May, the harbour master said on Friday.</p><p>Two boats have been painted for it, and a third one waits in the dock for its engine.</p></article></main>`,
		have: story,
		lack: []string{"harbour master said", "waits in the dock"},
	},
	{
		rule: "sections with headings of the first level are none of the kind (secondArticles)",
		page: `<main><article><h1>A lamp for Port Hallam</h1><section><p>` + story[0] + `</p><p>` + story[1] + `</p></section><section><h1>The guild</h1><p>` + story[2] + `</p><p>` + story[3] + `</p></section></article></main>`,
		have: story,
	},
	{
		rule: "a box of other stories in the midst is none of it (choose)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>` + story[0] + `</p><p>` + story[1] + `</p><aside class="related"><h3>Read also</h3><ul><li><a href="/b">The bridge that nobody wanted</a></li><li><a href="/c">Ferries to run again at night</a></li></ul></aside><p>` + story[2] + `</p><p>` + story[3] + `</p></article>`,
		have: story,
		lack: []string{"The bridge that nobody wanted", "Read also"},
	},
	{
		rule: "the name of a box of which all else is left out goes with it (bare)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>` + story[0] + `</p><p>` + story[1] + `</p><div class="q1"><h3>The Saturday Letter</h3><form action="/l"><label>Your address</label><input type="email" name="e"><button>Subscribe</button></form></div><p>` + story[2] + `</p><p>` + story[3] + `</p></article>`,
		have: story,
		lack: []string{"The Saturday Letter", "Subscribe"},
	},
	{
		rule: "what stands twice is one text (copies)",
		page: `<article><h1>A lamp for Port Hallam</h1><div class="wide">` + markups("p") + `</div><div class="narrow">` + markups("p") + `</div></article>`,
		have: story,
		once: story,
	},
	{
		rule: "a line that is a link leads elsewhere (linked)",
		page: `<article><h1>A lamp for Port Hallam</h1><p>` + story[0] + `</p><p>` + story[1] + `</p><p>Read also: <a href="/b">The ferry that ran on debt</a></p><p><a href="/c">Seven kitchens, one stove</a></p><p>` + story[2] + `</p><p>` + story[3] + `</p></article>`,
		have: story,
		lack: []string{"Seven kitchens"},
	},
	{
		rule: "a class is a feature and no verdict: one that says embed, share or sidebar may hold the text",
		page: `<div class="embed-container share sidebar-widget"><h1>A lamp for Port Hallam</h1>` + markups("p") + `</div>`,
		have: story,
	},
}

func TestRules(t *testing.T) {
	for _, c := range ruled {
		t.Run(c.rule, func(t *testing.T) {
			text, err := extractAt(t, "https://post.example/2026/01/lamp", around("A lamp for Port Hallam", c.page))
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range slices.Concat(c.have, story[:1]) {
				if !strings.Contains(text, want) {
					t.Errorf("lost %q in\n%s", want, text)
				}
			}
			for _, line := range c.once {
				if n := strings.Count(text, line); n != 1 {
					t.Errorf("%d times %q", n, line)
				}
			}
			for _, other := range c.lack {
				if strings.Contains(text, other) {
					t.Errorf("kept %q", other)
				}
			}
		})
	}
}
