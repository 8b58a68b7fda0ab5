//go:build train

package extract

import (
	"encoding/json"
	"flag"
	"html"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// TestMend injects fragments into labelled texts and says how many are taken
// out again, by form, by proof and by script, and how many repairs are wrong:
//
//	go test -tags train -run TestMend -v ./scraper/extract -dev PREFIX
func TestMend(t *testing.T) {
	tallies := map[string]*[3]int{}
	wrong := 0
	for truth := range lines(t, *devPrefix+".truth.jsonl.gz") {
		p := &labelled{}
		if err := json.Unmarshal(truth, p); err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(uint64(len(p.Text)), 5))
		paragraphs := proseOf(p.Text)
		if len(paragraphs) < 6 {
			continue
		}
		for range 4 {
			form := slices.Sorted(maps.Keys(fallen))[random.IntN(len(fallen))]
			proof := slices.Sorted(maps.Keys(proofs))[random.IntN(len(proofs))]
			script := scriptOf(paragraphs[2])
			page, ok := inject(random, paragraphs, form, proof, captions[script])
			if !ok {
				continue
			}
			a := extractPage(t, page)
			healed := strings.Contains(a.Text(), paragraphs[2])
			for _, key := range []string{"form " + form, "proof " + proof, "script " + script, form + " with " + proof} {
				if tallies[key] == nil {
					tallies[key] = &[3]int{}
				}
				tallies[key][0]++
				if healed {
					tallies[key][1]++
				}
			}
			for _, r := range a.Repairs {
				if squeeze(r.Removed) != squeeze(captions[script]) {
					wrong++
					t.Logf("wrong: %s: %s/%s %q", p.URL, form, proof, r.Removed)
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(tallies)) {
		t.Logf("%-28s %4d of %4d", key, tallies[key][1], tallies[key][0])
	}
	t.Logf("%d wrong repairs", wrong)
}

// proseOf is the paragraphs of a text that are long enough to fall into.
func proseOf(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = fold(line); len(line) > 150 && endsSentence(line) {
			all = append(all, line)
		}
	}
	return all[:min(len(all), 12)]
}

var (
	ordinaryPages = flag.Int("pages", 2000, "pages of fifty ordinary paragraphs")
	lostSpaces    = flag.Bool("lost", false, "also lose the spaces around some elements")
)

// TestMendNothing makes paragraphs of labelled texts, with names and units
// among them, with elements around phrases and around parts of words, and with
// parts of them as captions, notes and furniture. None may be repaired:
//
//	go test -tags train -run TestMendNothing -v ./scraper/extract -dev PREFIX
func TestMendNothing(t *testing.T) {
	var sentences []string
	for truth := range lines(t, *devPrefix+".truth.jsonl.gz") {
		p := &labelled{}
		if err := json.Unmarshal(truth, p); err != nil {
			t.Fatal(err)
		}
		for _, paragraph := range proseOf(p.Text) {
			sentences = append(sentences, strings.SplitAfter(paragraph, ". ")...)
		}
	}
	random := rand.New(rand.NewPCG(8, 9))
	paragraphs, wrong, refused := 0, 0, 0
	for range *ordinaryPages {
		m := maker{random: random, sentences: sentences}
		doc := treeOf(t, m.page(50))
		paragraphs += 50
		a, err := (&Extractor{}).Extract(doc, nil, nil)
		if err != nil {
			refused++
			continue
		}
		for _, r := range a.Repairs {
			wrong++
			t.Logf("wrong: %s %q in %.120q", r.Evidence, r.Removed, a.Blocks[r.Block].Text)
		}
	}
	t.Logf("%d paragraphs, %d pages refused, %d wrong repairs", paragraphs, refused, wrong)
}

// maker makes ordinary paragraphs.
type maker struct {
	random    *rand.Rand
	sentences []string
	quoted    []string // phrases that stand beside the text too
}

func (m *maker) pick(all []string) string { return all[m.random.IntN(len(all))] }

func (m *maker) page(n int) string {
	var body strings.Builder
	for range n {
		body.WriteString("<p>" + m.paragraph() + "</p>\n")
	}
	var beside strings.Builder
	for i, phrase := range m.quoted {
		beside.WriteString([]string{"<figure><img src=a.jpg><figcaption>%s</figcaption></figure>", `<div class="sidebar">%s</div>`, `<p><em>*The author is %s.</em></p>`, `<div class="byline">By %s</div>`}[i%4])
		s := strings.Replace(beside.String(), "%s", html.EscapeString(phrase), 1)
		beside.Reset()
		beside.WriteString(s)
	}
	return "<html><body><article><h1>What they found</h1>" + body.String() + "</article>" + beside.String() + "</body></html>"
}

func (m *maker) paragraph() string {
	words := strings.Fields(m.pick(m.sentences) + " " + m.pick(m.sentences) + " " + m.pick(ordinaryWords) + " " + m.pick(m.sentences))
	if k := m.random.IntN(len(words)); m.random.IntN(12) == 0 && len(m.quoted) < 24 {
		m.quoted = append(m.quoted, strings.Join(words[k:min(len(words), k+2+m.random.IntN(6))], " "))
	}
	for range m.random.IntN(4) {
		from := m.random.IntN(len(words))
		to := min(len(words), from+1+m.random.IntN(5))
		tag := m.pick(inlineTags)
		words[from] = "<" + tag + ">" + words[from]
		words[to-1] += "</" + strings.Fields(tag)[0] + ">"
		if *lostSpaces && m.random.IntN(6) == 0 && from > 0 && to < len(words) { // an editor lost the spaces around
			words[from-1] += strings.Join(words[from:to], " ") + words[to]
			words = slices.Delete(words, from, to+1)
		}
	}
	if m.random.IntN(3) == 0 { // a part of a word is set off
		k := m.random.IntN(len(words))
		if w := words[k]; len(w) > 4 && isLetters(w) {
			cut := 1 + m.random.IntN(len(w)-2)
			tag := m.pick(inlineTags)
			words[k] = w[:cut] + "<" + tag + ">" + w[cut:] + "</" + strings.Fields(tag)[0] + ">"
		}
	}
	return strings.Join(words, " ")
}

var inlineTags = []string{"b", "i", "em", "strong", "span", `span class="x"`, `a href="/x"`, "mark", "u", "small", "font color=red", "abbr", "x-word"}

var ordinaryWords = strings.Fields(`McDonald O’Brien MacArthur iPhone eBay LeBron YouTube PostgreSQL getElementById LaTeX macOS 5kg 10km/h m² CO2 pH kWh www.Example.com/ThePage jDoe@exampleSite.org
	@JaneDoe #OpenData StudentInnen BahnCard d’Ormesson L’Haÿ-les-Roses van den Berg ever-increasing New-York DiCaprio DeVito VanHalen TheDiplomat GmbH&amp;Co. „Ja“ “No,” (see MoMA) МакДональдс القنصل 中国 v1.2.3 C++ node.js U.S.A. e.g. i.e. 3.5mm F-16`)

func isLetters(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool { return r > 'z' || r < 'A' || r > 'Z' && r < 'a' })
}

// TestLabelledWords holds the text of every labelled page against the page:
// its words stand there, but for one in ten thousand beside the marks of
// formulas, and none of it is repaired.
func TestLabelledWords(t *testing.T) {
	words, missing := 0, 0
	for target, body := range records(t, *devPrefix+".warc.gz") {
		doc := treeOf(t, string(body))
		a, err := (&Extractor{}).Extract(doc, nil, nil)
		if err != nil {
			continue
		}
		for _, w := range missingWords(doc.Nodes[0], a) {
			t.Logf("%s: %q does not stand on the page", target, w)
			missing++
		}
		words += countWords(a.Text())
		if len(a.Repairs) > 0 {
			t.Errorf("%s: repaired %+v", target, a.Repairs)
		}
	}
	if t.Logf("%d of %d words are missing", missing, words); missing*10_000 > words {
		t.Error("too many words are missing")
	}
}

// scriptOf names the script that a text is written in.
func scriptOf(s string) string {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			return "cyrillic"
		case unicode.Is(unicode.Greek, r):
			return "greek"
		case unicode.Is(unicode.Arabic, r):
			return "arabic"
		case denseScript(r):
			return "han"
		}
	}
	return "latin"
}
