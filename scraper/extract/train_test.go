//go:build train

package extract

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode"
)

var (
	devPrefix = flag.String("dev", "", "`PREFIX` of labelled pages, PREFIX.warc.gz and PREFIX.truth.jsonl.gz: train and test the model")
	folds     = flag.Int("folds", 4, "parts of the hosts for cross-validation")
	reuse     = flag.Bool("reuse", false, "cross-validate with the models of the last run, to try the steps after scoring")
	validate  = flag.Bool("validate", true, "cross-validate")
	write     = flag.Bool("write", false, "train on all pages and write model.bin")
)

// TestTrain trains the model on labelled pages and says how well it does on
// hosts that it has not seen:
//
//	go test -tags train -run TestTrain -timeout 1h -dev PREFIX [-write]
func TestTrain(t *testing.T) {
	if *devPrefix == "" {
		t.Fatal("no labelled pages: give them with -dev PREFIX")
	}
	l := load(t, *devPrefix)
	t.Logf("%d pages, %d blocks", len(l.pages), len(l.rows))
	if *write {
		m := l.train(none)
		if err := os.WriteFile("model.bin", m.encode(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if *validate {
		l.crossValidate(t, *folds)
	}
}

// labelled is a page with its truth and the rows of its blocks.
type labelled struct {
	URL, Set, Text string
	doc            []byte
	survey         *survey
	reading        *reading
	from, to       int // rows
	fold           int
}

type lesson struct {
	pages  []*labelled
	rows   []vector
	label  []float32
	weight []float32
	table  *table
	firsts map[[2]int]forest // by the folds left out
}

func load(t *testing.T, prefix string) *lesson {
	t.Helper()
	truths := map[string]*labelled{}
	for line := range lines(t, prefix+".truth.jsonl.gz") {
		p := &labelled{}
		if err := json.Unmarshal(line, p); err != nil {
			t.Fatal(err)
		}
		truths[p.URL] = p
	}
	l := &lesson{}
	for target, body := range records(t, prefix+".warc.gz") {
		if p := truths[target]; p != nil && p.Text != "" {
			p.doc = body
			l.add(t, p)
		}
	}
	return l
}

func (l *lesson) add(t *testing.T, p *labelled) {
	t.Helper()
	doc, err := Parse(p.doc, "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(p.URL, err)
	}
	u, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	r, err := (&Extractor{}).survey(doc, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.reading = r
	p.survey = newSurvey(r.page, r.titleBlock, r.known())
	p.from = len(l.rows)
	for i := range p.survey.blocks {
		l.rows = append(l.rows, p.survey.features(i, nil))
	}
	p.to = len(l.rows)
	hash := fnv.New32a()
	hash.Write([]byte(strings.TrimPrefix(u.Hostname(), "www.")))
	p.fold = int(hash.Sum32() % 5040)
	label := labels(p.survey.page, p.Text)
	l.label = append(l.label, label...)
	total := float32(len(words(p.Text)))
	for i := range p.survey.blocks {
		w := float32(max(p.survey.blocks[i].words, 1))
		l.weight = append(l.weight, (w+1)/max(total, 60)*100)
	}
	l.pages = append(l.pages, p)
}

func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// stage settings, found by cross-validation.
var (
	firstStage  = booster{trees: 40, leaves: 24, rate: 0.18, lambda: 20, minCover: 20, columns: 0.3, seed: 11}
	secondStage = booster{trees: 100, leaves: 32, rate: 0.1, lambda: 8, minCover: 8, columns: 0.3, seed: 12}
)

// train makes a model from the pages of all folds but one; of all if that is
// none. The second stage learns from what first stages say of pages that they
// have not seen.
func (l *lesson) train(without int) *model {
	m := &model{}
	m.stages[0] = l.first(without, without)
	said := make([]float64, len(l.rows))
	for fold := range *folds {
		if fold == without {
			continue
		}
		other := l.first(without, fold)
		for _, p := range l.pages {
			if p.fold%*folds == fold {
				l.ask(&other, p, said)
			}
		}
	}
	var rows []vector
	var label, weight []float32
	for _, p := range l.pages {
		if p.fold%*folds == without {
			continue
		}
		trust := l.trust(p, said)
		c := newContext(p.survey, said[p.from:p.to])
		for i := p.from; i < p.to; i++ {
			if said[i] < hopeless {
				continue
			}
			label, weight = append(label, l.label[i]), append(weight, trust*l.weight[i])
			rows = append(rows, c.features(i-p.from, append(make(vector, 0, len(l.rows[i])+64), l.rows[i]...)))
		}
	}
	all := make([]int32, len(rows))
	for i := range all {
		all[i] = int32(i)
	}
	m.stages[1] = secondStage.train(newTable(rows, label, weight), all)
	return m
}

// trust is the weight of a page: less the more its truth is at odds with what
// first stages say that have not seen it. Such truths are wrong more often than
// not.
func (l *lesson) trust(p *labelled, said []float64) float32 {
	odd, all := 0.0, 0.0
	for i := p.from; i < p.to; i++ {
		odd += float64(l.weight[i]) * math.Abs(said[i]-float64(l.label[i]))
		all += float64(l.weight[i] * l.label[i])
	}
	d := 2 * odd / max(all, 1)
	return float32(1 / (1 + d*d))
}

// ask has a first stage judge the blocks of a page.
func (l *lesson) ask(first *forest, p *labelled, said []float64) {
	for i := p.from; i < p.to; i++ {
		if said[i] = never; !p.survey.plainlyNot(i - p.from) {
			said[i] = sigmoid(first.odds(l.rows[i]))
		}
	}
}

// first is a first stage that has not seen two folds. Each is wanted twice, as
// cross-validation leaves out the one or the other.
func (l *lesson) first(a, b int) forest {
	if a == none {
		a = b
	}
	key := [2]int{min(a, b), max(a, b)}
	if f, ok := l.firsts[key]; ok {
		return f
	}
	if l.table == nil {
		l.table = newTable(l.rows, l.label, l.weight)
		l.firsts = map[[2]int]forest{}
	}
	f := firstStage.train(l.table, l.pick(func(p *labelled) bool { return p.fold%*folds != a && p.fold%*folds != b }))
	l.firsts[key] = f
	return f
}

// none is no fold.
const none = -1

func (l *lesson) pick(use func(*labelled) bool) []int32 {
	var rows []int32
	for _, p := range l.pages {
		if use(p) {
			for i := p.from; i < p.to; i++ {
				if !p.survey.plainlyNot(i - p.from) {
					rows = append(rows, int32(i))
				}
			}
		}
	}
	return rows
}

// crossValidate extracts every page with a model that has seen no page of its
// host.
func (l *lesson) crossValidate(t *testing.T, n int) {
	t.Helper()
	sums, counts := map[string]float64{}, map[string]float64{}
	out, err := os.Create(os.TempDir() + "/crossvalidated.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	for fold := range n {
		x := &Extractor{model: l.foldModel(t, fold, n)}
		for _, p := range l.pages {
			if p.fold%n != fold {
				continue
			}
			f := l.test(t, x, p, out)
			sums[p.Set] += f
			counts[p.Set]++
		}
		t.Logf("fold %d done", fold)
	}
	for set := range sums {
		t.Logf("%s: word F1 %.4f on unseen hosts", set, sums[set]/counts[set])
	}
}

// foldModel is a model that has not seen the pages of a fold.
func (l *lesson) foldModel(t *testing.T, fold, n int) *model {
	t.Helper()
	name := fmt.Sprintf("%s/fold-%d-of-%d.bin", os.TempDir(), fold, n)
	if *reuse {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := decodeModel(b)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	m := l.train(fold)
	if err := os.WriteFile(name, m.encode(), 0o644); err != nil {
		t.Fatal(err)
	}
	return m
}

func (l *lesson) test(t *testing.T, x *Extractor, p *labelled, out io.Writer) float64 {
	t.Helper()
	doc, err := Parse(p.doc, "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(p.URL)
	a, err := x.Extract(doc, u, nil)
	if err != nil {
		return 0
	}
	line, err := json.Marshal(map[string]any{"url": p.URL, "title": a.Title, "authors": a.Authors, "published": a.Published.String(), "text": a.Text()})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(out, "%s\n", line)
	return wordF1(a.Text(), p.Text)
}

func wordF1(got, want string) float64 {
	left := map[string]int{}
	w, g := words(want), words(got)
	for _, word := range w {
		left[word]++
	}
	common := 0
	for _, word := range g {
		if left[word] > 0 {
			left[word]--
			common++
		}
	}
	if common == 0 {
		return 0
	}
	return 2 * float64(common) / float64(len(w)+len(g))
}
