package extract

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"tearsheet/archive"
)

// Explanation shows how an article was found.
type Explanation struct {
	Article  *archive.Article `json:"article"`
	Blocks   []Verdict        `json:"blocks"`
	Metadata []Evidence       `json:"metadata"`
	Refusal  string           `json:"refusal,omitempty"` // why the page holds no article, "" if it does
}

// Verdict is what became of one block of the page.
type Verdict struct {
	Kind        archive.Kind `json:"kind"`
	Text        string       `json:"text"`
	Keep        bool         `json:"keep"`        // it is in the body
	Reason      string       `json:"reason"`      // the evidence in a few words
	Probability float64      `json:"probability"` // of belonging to the body
	Path        string       `json:"path"`        // where it stands: "main > article.post > p"
}

// Explain is Extract with its reasons. A page that holds no article is
// explained too, so that one sees why; only a page of nothing is an error.
func (x *Extractor) Explain(doc *goquery.Document, u *url.URL, site *Site, claims ...Claim) (*Explanation, error) {
	r, err := x.read(doc, u, site, claims)
	if err != nil {
		return nil, err
	}
	e := &Explanation{Article: r.article, Metadata: r.evidence}
	if err := r.refusal(x.minWords()); err != nil {
		e.Refusal = err.Error()
	}
	for i := range r.blocks {
		b := &r.blocks[i]
		e.Blocks = append(e.Blocks, Verdict{
			Kind: b.kind, Text: b.text, Keep: b.keep, Reason: b.reason + r.signs(b), Probability: b.probability, Path: r.path(b.box),
		})
	}
	return e, nil
}

// signs is what the boxes near a block say of it, for blocks that are not in
// the body: "; its boxes say promo, newsletter".
func (p *page) signs(b *block) string {
	if b.keep {
		return ""
	}
	var said []string
	for i, name := range signalNames {
		if p.boxes[b.box].near&(1<<i) != 0 {
			said = append(said, name)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "; its boxes say " + strings.Join(said, ", ")
}

// shown is how many elements of a path are shown, innermost last.
const shown = 4

func (p *page) path(box int32) string {
	var steps []string
	for at := box; at > 0 && len(steps) < shown; at = p.boxes[at].parent {
		steps = append([]string{step(p.boxes[at].node)}, steps...)
	}
	return strings.Join(steps, " > ")
}

// step is an element as a selector names it, with its first class or its id.
func step(n *html.Node) string {
	if class := strings.Fields(attr(n, "class")); len(class) > 0 && len(class[0]) < 40 {
		return n.Data + "." + class[0]
	}
	if id := attr(n, "id"); id != "" && len(id) < 40 {
		return n.Data + "#" + id
	}
	return n.Data
}
