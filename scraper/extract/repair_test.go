package extract

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// ordinary are sentences with what looks like a fragment in a word and is none.
var ordinary = []string{
	"Old McDonald bought an iPhone from O’Brien, and MacArthur sold it on eBay to LeBron James of the YouTube team.",
	"The PostgreSQL server and the JavaScript client call getElementById and parseJSON before RawMessageLogging starts.",
	"Un<em>believ</em>able as it is, Mc<b>Donald</b> and Van<i>Halen</i> met in San<span> </span>Francisco.",
	"The<strong>Northern Lights</strong>shone over the fjord, where spaces were lost by an editor long ago.",
	"<span class=\"dropcap\">I</span>t was the best of times, and W<small>HEN</small> it was not, H<sub>2</sub>O froze.",
	"Well-known, ever-increasing and over-the-counter sales rose in Baden-Württemberg and New-York-on-Sea.",
	"StudentInnen und MitarbeiterInnen der TuS Musterstadt fahren BahnCard-Klasse mit dem InterCity.",
	"Le préfet et M. d’Ormesson, qu’on disait perdus, arrivèrent à L’Haÿ-les-Roses avec l’OpenData.",
	"作者是中国驻拉合尔总领事，中国驻拉合尔总领事今天在北京说，桥已经通车了。",
	"وقال القنصل العام للصين في لاهور إن الجسر مفتوح، والقنصل العام للصين في لاهور سعيد بذلك.",
	"Генеральный консул Китая в Лахоре сказал, что МакДональдс и ЮКОС открыли новый ВУЗ в Санкт-Петербурге.",
	"She read TheDiplomat, TheAtlantic and the NewYorker; her e-mail was jDoe@exampleSite.org, her handle @JaneDoeWrites.",
}

// words that prose is made of, names with capitals inside among them.
var vocabularyOfProse = strings.Fields(`the a of in river bridge mayor Lahore China Consul General opened closed quietly McKinsey DeVito LaTeX macOS
	and but because market women children said wrote paper WhatsApp PayPal winter summer never often ships harbour SpaceX MacBook fishing net popular increasing`)

// Text with no injected fragment is never touched, though the page names the
// author, his office and its furniture all around it.
func TestRepairLeavesOrdinaryText(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	count := 0
	for page := range 60 {
		s := readSeed(t)
		s.body = nil
		for range 50 {
			s.body = append(s.body, paragraphOf(random))
			count++
		}
		for layout, render := range pageLayouts {
			a := extractPage(t, render(s, ""))
			if len(a.Repairs) > 0 {
				t.Errorf("page %d, %s: repaired %+v", page, layout, a.Repairs)
			}
		}
	}
	t.Logf("%d paragraphs", count)
}

func paragraphOf(random *rand.Rand) string {
	if random.IntN(4) == 0 {
		return ordinary[random.IntN(len(ordinary))]
	}
	var sentences []string
	for range 2 + random.IntN(3) {
		var words []string
		for range 8 + random.IntN(15) {
			words = append(words, vocabularyOfProse[random.IntN(len(vocabularyOfProse))])
		}
		first := words[0]
		words[0] = strings.ToUpper(first[:1]) + first[1:]
		sentences = append(sentences, strings.Join(words, " ")+".")
	}
	return strings.Join(sentences, " ")
}

// Each kind of evidence repairs on its own.
func TestRepairEvidence(t *testing.T) {
	const before, after = "In the spring the guilds found that the new pilots had an ever-increasi", "ng number of friends in the harbour towns, and that nobody had asked them why."
	filler := strings.Repeat("<p>The bridge was opened on a Sunday in March, and nobody came, which surprised the mayor and his band.</p>", 8)
	for _, test := range []struct{ name, fragment, extra, evidence, removed string }{
		{"author note", "Keeper of the Lamps", "<p>*The author is Keeper of the Lamps in Port Hallam.</p>", "author_note", "Keeper of the Lamps"},
		{"byline", "Marit Eklund", `<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"Marit Eklund"}}</script>`, "byline", "Marit Eklund"},
		{"caption", "Marit Eklund in the cellar", `<figure><img src="a.jpg"><figcaption>Marit Eklund in the cellar of the archive.</figcaption></figure>`, "caption", "Marit Eklund in the cellar"},
		{"furniture", "Follow us", `<div class="social">Follow us</div>`, "furniture", "Follow us"},
		{"copy", "Listen to this article", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"A title","articleBody":"` + before + after + `"}</script>`, "copy", "Listen to this article"},
		{"element", `<span class="x">Marit Eklund, Port Hallam</span>`, "", "element", "Marit Eklund, Port Hallam"},
		{"element that breaks the paragraph", `<div class="x">Marit Eklund, Port Hallam</div>`, "", "element", "Marit Eklund, Port Hallam"},
		{"no evidence", "Marit Eklund", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := extractPage(t, fmt.Sprintf("<html><body><article><h1>What the guilds found</h1>%s<p>%s%s%s</p>%s%s</article></body></html>", filler, before, test.fragment, after, filler, test.extra))
			var want []archive.Repair
			if test.evidence != "" {
				want = []archive.Repair{{Kind: "injected_fragment", Removed: test.removed, Block: 8, Offset: len(before), Evidence: test.evidence}}
			}
			if diff := cmp.Diff(want, a.Repairs); diff != "" {
				t.Error(diff)
			}
			if whole := strings.Contains(a.Text(), before+after); whole != (test.evidence != "") {
				t.Errorf("text is repaired: %v", whole)
			}
		})
	}
}
