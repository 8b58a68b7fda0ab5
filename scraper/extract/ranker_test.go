//go:build train

package extract

import (
	"flag"
	"fmt"
	"math"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
)

var showWrong = flag.Bool("wrong", false, "show the candidates of pages that the weights get wrong")

// choiceOf is one page's candidates for a field: what speaks for each, and
// whether it is true.
type choiceOf struct {
	terms  [][]float64
	right  []bool
	worth  []float64 // F1 of lists
	weight float64
	half   int
	set    string
	about  []string // what was to be found, then the candidates
}

// TestTrainTitle learns title.weights, and says how often weights learned on
// one half of the hosts choose the true title on the other:
//
//	go test -tags train -run TestTrainTitle -v -dev PREFIX [-write]
func TestTrainTitle(t *testing.T) {
	if *devPrefix == "" {
		t.Fatal("no labelled pages: give them with -dev PREFIX")
	}
	var all []*choiceOf
	for _, p := range metadataPages(t, *devPrefix) {
		if p.Title != "" {
			all = append(all, titleChoice(t, p))
		}
	}
	right, possible, count := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for half := range 2 {
		w := learn(all, titleTerms, nil, titlePenalty, func(c *choiceOf) bool { return c.half != half })
		for _, c := range all {
			if c.half == half {
				key := fmt.Sprintf("%s half %d", c.set, half)
				right[key] += c.chosen(w)
				possible[key] += c.possible()
				count[key]++
				if c.chosen(w) < 1 && *showWrong {
					t.Log(c.show(w))
				}
			}
		}
	}
	for key, n := range count {
		t.Logf("%s: %.4f right of %.0f, %.4f possible", key, right[key]/n, n, possible[key]/n)
	}
	if *write {
		writeWeights(t, "title.weights", titleTerms, learn(all, titleTerms, nil, titlePenalty, func(*choiceOf) bool { return true }))
	}
}

// newsWeight is how much more a page of news counts than another.
const (
	newsWeight    = 2
	titlePenalty  = 0.01
	authorPenalty = 0.02
)

func titleChoice(t *testing.T, p *metadataTruth) *choiceOf {
	t.Helper()
	doc, err := Parse(p.doc, "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(p.URL)
	r, err := (&Extractor{}).survey(doc, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &choiceOf{half: halfOf(p.URL), set: p.Set, weight: 1, about: []string{p.URL}}
	if p.Set == "fundus" {
		c.weight = newsWeight
	}
	titles := r.titleCandidates()
	ranker := r.newRanker(titles)
	for i := range titles {
		c.about = append(c.about, titles[i].sources()+": "+titles[i].text)
		c.terms = append(c.terms, append([]float64(nil), ranker.terms(i)...))
		c.right = append(c.right, titleKey(titles[i].text) == titleKey(p.Title))
	}
	return c
}

func (c *choiceOf) scores(w []float64) []float64 {
	s := make([]float64, len(c.terms))
	for i, terms := range c.terms {
		for k, x := range terms {
			s[i] += x * w[k]
		}
	}
	return s
}

// show is a page with its candidates, their scores, and which are right.
func (c *choiceOf) show(w []float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s half %d %s\n", c.set, c.half, c.about[0])
	for i, s := range c.scores(w) {
		fmt.Fprintf(&b, "  %6.2f %-5v %s\n", s, c.right[i], c.about[i+1])
	}
	return b.String()
}

func (c *choiceOf) best(w []float64) int {
	best := -1
	s := c.scores(w)
	for i := range s {
		if best < 0 || s[i] > s[best] {
			best = i
		}
	}
	return best
}

func (c *choiceOf) chosen(w []float64) float64 {
	if best := c.best(w); best >= 0 && c.right[best] {
		return 1
	}
	return 0
}

func (c *choiceOf) possible() float64 {
	for _, r := range c.right {
		if r {
			return 1
		}
	}
	return 0
}

// learn fits a conditional logit with an L2 penalty by gradient descent.
func learn(all []*choiceOf, terms []string, prior map[string]float64, penalty float64, use func(*choiceOf) bool) []float64 {
	const steps = 600
	descent := newDescent(terms, prior)
	for range steps {
		g, total := make([]float64, len(terms)), 0.0
		for _, c := range all {
			if use(c) && c.possible() == 1 {
				c.gradient(descent.w, g)
				total += c.weight
			}
		}
		descent.step(g, total, penalty)
	}
	return descent.w
}

// gradient adds that of the log likelihood of choosing a right candidate.
func (c *choiceOf) gradient(w, g []float64) {
	s := c.scores(w)
	top := math.Inf(-1)
	for _, x := range s {
		top = max(top, x)
	}
	sum, good := 0.0, 0.0
	for i := range s {
		s[i] = math.Exp(s[i] - top)
		sum += s[i]
		if c.right[i] {
			good += s[i]
		}
	}
	for i, terms := range c.terms {
		share := -s[i] / sum
		if c.right[i] && good > 0 {
			share += s[i] / good
		}
		for k, x := range terms {
			g[k] += c.weight * share * x
		}
	}
}

// TestTrainAuthors learns author.weights, and says how well weights learned on
// one half of the hosts name the authors of the other:
//
//	go test -tags train -run TestTrainAuthors -v -dev PREFIX [-write]
func TestTrainAuthors(t *testing.T) {
	if *devPrefix == "" {
		t.Fatal("no labelled pages: give them with -dev PREFIX")
	}
	var all []*choiceOf
	for _, p := range metadataPages(t, *devPrefix) {
		if len(p.Authors) > 0 {
			all = append(all, authorChoice(t, p))
		}
	}
	sums, possible, counts := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for half := range 2 {
		w := learn(all, authorTerms, authorPrior, authorPenalty, func(c *choiceOf) bool { return c.half != half })
		for _, c := range all {
			if c.half != half {
				continue
			}
			key := fmt.Sprintf("%s half %d", c.set, half)
			f := 0.0
			if best := c.best(w); best >= 0 {
				f = c.worth[best]
			}
			sums[key] += f
			possible[key] += slices.Max(append(c.worth, 0))
			counts[key]++
			if f < 1 && *showWrong {
				t.Log(c.show(w))
			}
		}
	}
	for key, n := range counts {
		t.Logf("%s: author F1 %.4f of %.0f, %.4f possible", key, sums[key]/n, n, possible[key]/n)
	}
	if *write {
		writeWeights(t, "author.weights", authorTerms, learn(all, authorTerms, authorPrior, authorPenalty, func(*choiceOf) bool { return true }))
	}
}

// authorPrior is what is known of the places without looking at pages: what
// is made for machines names authors surer than what has to be guessed, and
// the site is an author only where nobody else is.
var authorPrior = map[string]float64{
	"json-ld": 2, "json-ld organisation": 1, "meta": 1, "author element": 1, "author link": 0.5, "byline element": 0.5, "byline": 0.7, "claim": 0.7,
	"site alone": -2.5, "site among": -1, "full names": 0.7, "phrase": -1, "job": -1, "digit": -1, "lower case": -0.7,
}

func authorChoice(t *testing.T, p *metadataTruth) *choiceOf {
	t.Helper()
	doc, err := Parse(p.doc, "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(p.URL)
	r, err := (&Extractor{}).survey(doc, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.score()
	r.choose()
	c := &choiceOf{half: halfOf(p.URL), set: p.Set, weight: 1, about: []string{fmt.Sprintf("%s %q", p.URL, p.Authors)}}
	if p.Set == "fundus" {
		c.weight = newsWeight
	}
	lists := r.authorLists()
	for i := range lists {
		c.terms = append(c.terms, r.authorTerms(lists, i))
		c.worth = append(c.worth, nameF1(lists[i].names, p.Authors))
		c.about = append(c.about, fmt.Sprintf("%q %s", lists[i].names, lists[i].sources()))
	}
	most := slices.Max(append(c.worth, 0))
	for _, f := range c.worth {
		c.right = append(c.right, f > 0 && f == most)
	}
	return c
}

// descent is gradient ascent with moments (Adam, Kingma and Ba 2015).
type descent struct {
	w, prior, m, v []float64
	steps          float64
}

// newDescent starts from the prior, and is drawn back to it by the penalty.
func newDescent(terms []string, prior map[string]float64) *descent {
	n := len(terms)
	d := &descent{w: make([]float64, n), prior: make([]float64, n), m: make([]float64, n), v: make([]float64, n)}
	for i, name := range terms {
		d.w[i], d.prior[i] = prior[name], prior[name]
	}
	return d
}

func (d *descent) step(g []float64, total, penalty float64) {
	const rate = 0.03
	d.steps++
	for k := range d.w {
		x := g[k]/total - penalty*(d.w[k]-d.prior[k])
		d.m[k] = 0.9*d.m[k] + 0.1*x
		d.v[k] = 0.999*d.v[k] + 0.001*x*x
		d.w[k] += rate * d.m[k] / (1 - math.Pow(0.9, d.steps)) / (math.Sqrt(d.v[k]/(1-math.Pow(0.999, d.steps))) + 1e-8)
	}
}

func writeWeights(t *testing.T, name string, terms []string, w []float64) {
	t.Helper()
	var b strings.Builder
	for i, term := range terms {
		fmt.Fprintf(&b, "%.3f %s\n", w[i], term)
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
