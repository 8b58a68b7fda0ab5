//go:build train

package extract

import (
	"fmt"
	"math"
	"net/url"
	"os"
	"strings"
	"testing"
)

// choiceOf is one page's candidates for a field: what speaks for each, and
// whether it is true.
type choiceOf struct {
	terms  [][]float64
	right  []bool
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
		w := learn(all, len(titleTerms), func(c *choiceOf) bool { return c.half != half })
		for _, c := range all {
			if c.half == half {
				key := fmt.Sprintf("%s half %d", c.set, half)
				right[key] += c.chosen(w)
				possible[key] += c.possible()
				count[key]++
				if c.chosen(w) < 1 && testing.Verbose() {
					t.Log(c.show(w))
				}
			}
		}
	}
	for key, n := range count {
		t.Logf("%s: %.4f right of %.0f, %.4f possible", key, right[key]/n, n, possible[key]/n)
	}
	if *write {
		w := learn(all, len(titleTerms), func(*choiceOf) bool { return true })
		var b strings.Builder
		for i, name := range titleTerms {
			fmt.Fprintf(&b, "%.3f %s\n", w[i], name)
		}
		if err := os.WriteFile("title.weights", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// newsWeight is how much more a page of news counts than another.
const newsWeight = 3

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

func (c *choiceOf) chosen(w []float64) float64 {
	best := -1
	s := c.scores(w)
	for i := range s {
		if best < 0 || s[i] > s[best] {
			best = i
		}
	}
	if best >= 0 && c.right[best] {
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

// learn fits a conditional logit with an L2 penalty by gradient descent (Adam,
// Kingma and Ba 2015).
func learn(all []*choiceOf, terms int, use func(*choiceOf) bool) []float64 {
	const steps, rate, penalty = 600, 0.03, 0.01
	w, m, v := make([]float64, terms), make([]float64, terms), make([]float64, terms)
	for step := 1; step <= steps; step++ {
		g, total := make([]float64, terms), 0.0
		for _, c := range all {
			if use(c) && c.possible() == 1 {
				c.gradient(w, g)
				total += c.weight
			}
		}
		for k := range w {
			d := g[k]/total - penalty*w[k]
			m[k] = 0.9*m[k] + 0.1*d
			v[k] = 0.999*v[k] + 0.001*d*d
			w[k] += rate * m[k] / (1 - math.Pow(0.9, float64(step))) / (math.Sqrt(v[k]/(1-math.Pow(0.999, float64(step)))) + 1e-8)
		}
	}
	return w
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
