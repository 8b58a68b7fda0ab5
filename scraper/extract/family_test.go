//go:build train

package extract

import (
	"math"
	"slices"
	"testing"

	"tearsheet/archive"
)

// TestFamilies puts other scorers in the place of the trees, with the same
// features, labels, folds, choice and rules:
//
//	go test -tags train -run TestFamilies -timeout 1h -v -dev PREFIX
func TestFamilies(t *testing.T) {
	l := load(t, *devPrefix)
	one, two := opinions{}, opinions{}
	for fold := range *folds {
		m := l.train(fold)
		l.outside(fold, func(p *labelled) {
			one[p] = l.judge(p, m.stages[0].odds)
			two[p] = l.second(p, m, one[p])
		})
	}
	l.report(t, "trees, one stage", one)
	l.report(t, "trees, two stages", two)
	l.report(t, "chain over one stage", l.chained(one))
	l.report(t, "chain over two stages", l.chained(two))
	for _, hidden := range []int{0, 16} {
		o := opinions{}
		for fold := range *folds {
			n := l.perceptron(fold, hidden)
			l.outside(fold, func(p *labelled) { o[p] = l.judge(p, n.odds) })
		}
		l.report(t, map[int]string{0: "logistic regression", 16: "perceptron of 16"}[hidden], o)
	}
}

// opinions are the probabilities of the blocks of each page.
type opinions map[*labelled][]float64

func (l *lesson) outside(fold int, do func(*labelled)) {
	for _, p := range l.pages {
		if p.fold%*folds == fold {
			do(p)
		}
	}
}

func (l *lesson) judge(p *labelled, odds func(vector) float32) []float64 {
	said := make([]float64, p.to-p.from)
	for i := range said {
		if said[i] = never; !p.survey.plainlyNot(i) {
			said[i] = sigmoid(odds(l.rows[p.from+i]))
		}
	}
	return said
}

func (l *lesson) second(p *labelled, m *model, first []float64) []float64 {
	said, c := slices.Clone(first), newContext(p.survey, first)
	for i := range said {
		if first[i] >= hopeless {
			said[i] = sigmoid(m.stages[1].odds(c.features(i, slices.Clone(l.rows[p.from+i]))))
		}
	}
	return said
}

// report takes the pages through the steps after the score.
func (l *lesson) report(t *testing.T, name string, o opinions) {
	t.Helper()
	sums := map[string][2]float64{}
	for _, p := range l.pages {
		f := wordF1(p.textBy(o[p]), p.Text)
		keys := []string{p.Set}
		if p.survey.data.news {
			keys = append(keys, "news")
		}
		for _, key := range keys {
			sums[key] = [2]float64{sums[key][0] + f, sums[key][1] + 1}
		}
	}
	for _, key := range []string{"fundus", "wcxb", "news"} {
		t.Logf("%-22s %-6s word F1 %.4f of %.0f pages", name, key, sums[key][0]/sums[key][1], sums[key][1])
	}
}

// textBy is the text of a page whose blocks have certain probabilities.
func (p *labelled) textBy(said []float64) string {
	page := *p.survey.page
	page.blocks = slices.Clone(page.blocks)
	for i := range said {
		page.blocks[i].probability = said[i]
	}
	r := reading{page: &page, article: &archive.Article{Title: p.reading.article.Title}}
	r.choose()
	r.findAuthors()
	r.classify()
	r.compose()
	return r.article.Text()
}

// chained are the posteriors of a chain of two states over the blocks (Rabiner
// 1989) whose emissions are opinions, with transitions counted on other hosts.
func (l *lesson) chained(o opinions) opinions {
	out := opinions{}
	for fold := range *folds {
		step := l.steps(fold)
		l.outside(fold, func(p *labelled) { out[p] = chain(p.survey, o[p], step) })
	}
	return out
}

// steps are the probabilities of a state after another one, for neighbours
// that are alike and for others.
func (l *lesson) steps(without int) (step [2][2][2]float64) {
	for _, p := range l.pages {
		for i := p.from + 1; i < p.to && p.fold%*folds != without; i++ {
			step[b2i(p.survey.alike(i-p.from, i-p.from-1))][b2i(l.label[i-1] > 0.5)][b2i(l.label[i] > 0.5)]++
		}
	}
	for k := range step {
		for a := range step[k] {
			sum := step[k][a][0] + step[k][a][1]
			step[k][a][0], step[k][a][1] = step[k][a][0]/sum, step[k][a][1]/sum
		}
	}
	return step
}

func chain(s *survey, said []float64, step [2][2][2]float64) []float64 {
	n := len(said)
	ahead, back := make([][2]float64, n+1), make([][2]float64, n+1)
	emit := func(i, state int) float64 {
		v := min(max(said[i], 1e-4), 1-1e-4)
		return math.Sqrt([2]float64{1 - v, v}[state]) // opinions know the neighbours already
	}
	ahead[0], back[n] = [2]float64{0.5, 0.5}, [2]float64{0.5, 0.5}
	for i := range n {
		k := b2i(i > 0 && s.alike(i, i-1))
		for b := range 2 {
			ahead[i+1][b] = emit(i, b) * (ahead[i][0]*step[k][0][b] + ahead[i][1]*step[k][1][b])
		}
		even(&ahead[i+1])
	}
	for i := n - 1; i > 0; i-- {
		k := b2i(s.alike(i, i-1))
		for a := range 2 {
			back[i][a] = step[k][a][0]*emit(i, 0)*back[i+1][0] + step[k][a][1]*emit(i, 1)*back[i+1][1]
		}
		even(&back[i])
	}
	out := make([]float64, n)
	for i := range out {
		no, yes := ahead[i+1][0]*back[i+1][0], ahead[i+1][1]*back[i+1][1]
		out[i] = yes / (no + yes)
	}
	return out
}

// even has two numbers sum to one.
func even(v *[2]float64) {
	sum := v[0] + v[1]
	v[0], v[1] = v[0]/sum, v[1]/sum
}
