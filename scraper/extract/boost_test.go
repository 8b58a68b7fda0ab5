//go:build train

package extract

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// booster grows a forest for logistic loss over binned features.
type booster struct {
	trees    int
	leaves   int
	rate     float64
	lambda   float64 // L2 on leaves
	minGain  float64
	minCover float64 // least sum of hessians in a leaf
	columns  float64 // share of the features that a tree may use
	seed     uint64
}

const maxBins = 64

// table is the training data: bins by feature, one byte a row.
type table struct {
	rows    int
	columns [][]uint8
	cuts    [][]float32 // upper bounds of the bins of a feature
	label   []float32
	weight  []float32
}

func newTable(rows []vector, label, weight []float32) *table {
	t := &table{rows: len(rows), label: label, weight: weight}
	width := len(rows[0])
	t.columns, t.cuts = make([][]uint8, width), make([][]float32, width)
	parallel(width, func(f int) {
		t.cuts[f] = cutsOf(rows, f)
		t.columns[f] = make([]uint8, len(rows))
		for i, r := range rows {
			at, _ := slices.BinarySearch(t.cuts[f], r[f])
			t.columns[f][i] = uint8(at)
		}
	})
	return t
}

// cutsOf places the bounds of bins at quantiles.
func cutsOf(rows []vector, f int) []float32 {
	step := max(1, len(rows)/20000)
	var values []float32
	for i := 0; i < len(rows); i += step {
		values = append(values, rows[i][f])
	}
	slices.Sort(values)
	var cuts []float32
	unique := slices.Compact(slices.Clone(values))
	if len(unique) <= maxBins {
		for i := 0; i+1 < len(unique); i++ {
			cuts = append(cuts, (unique[i]+unique[i+1])/2)
		}
		return cuts
	}
	for b := 1; b < maxBins; b++ {
		cuts = append(cuts, values[b*len(values)/maxBins])
	}
	return slices.Compact(cuts)
}

// parallel runs n jobs on two goroutines and waits.
func parallel(n int, job func(int)) {
	var wg sync.WaitGroup
	for k := range 2 {
		wg.Go(func() {
			for i := k; i < n; i += 2 {
				job(i)
			}
		})
	}
	wg.Wait()
}

type leaf struct {
	rows      []int32
	g, h      float64
	node      int // in the tree
	hist      []bin
	gain      float64
	feature   int
	cut       int
	leftG     float64
	leftH     float64
	splitable bool
}

type bin struct{ g, h float32 }

func (b booster) train(t *table, rows []int32) forest {
	score := make([]float64, t.rows)
	g, h := make([]float32, t.rows), make([]float32, t.rows)
	f := forest{base: baseOdds(t, rows)}
	for i := range score {
		score[i] = float64(f.base)
	}
	random := rand.New(rand.NewPCG(b.seed, 1))
	for range b.trees {
		for _, i := range rows {
			p := 1 / (1 + math.Exp(-score[i]))
			g[i] = float32(p-float64(t.label[i])) * t.weight[i]
			h[i] = float32(math.Max(p*(1-p), 1e-4)) * t.weight[i]
		}
		b.grow(t, &f, rows, g, h, b.pick(random, len(t.columns)))
		tree := f.nodes[f.roots[len(f.roots)-1]:]
		for _, i := range rows {
			score[i] += t.value(tree, i)
		}
	}
	return f
}

// value is what a tree says of a row.
func (t *table) value(tree []node, row int32) float64 {
	n := &tree[0]
	for n.feature != isLeaf {
		at := n.left
		if c := int(t.columns[n.feature][row]); c == len(t.cuts[n.feature]) || t.cuts[n.feature][c] > n.threshold {
			at++
		}
		n = &tree[at]
	}
	return float64(n.threshold)
}

func baseOdds(t *table, rows []int32) float32 {
	var yes, all float64
	for _, i := range rows {
		yes += float64(t.label[i] * t.weight[i])
		all += float64(t.weight[i])
	}
	p := yes / all
	return float32(math.Log(p / (1 - p)))
}

func (b booster) pick(random *rand.Rand, width int) []int {
	order := random.Perm(width)
	picked := order[:max(1, int(b.columns*float64(width)))]
	slices.Sort(picked)
	return picked
}

// grow adds one tree, always splitting the leaf that gains most.
func (b booster) grow(t *table, f *forest, rows []int32, g, h []float32, columns []int) {
	root := uint32(len(f.nodes))
	f.roots = append(f.roots, root)
	f.nodes = append(f.nodes, node{feature: isLeaf})
	first := &leaf{rows: slices.Clone(rows)}
	for _, i := range rows {
		first.g += float64(g[i])
		first.h += float64(h[i])
	}
	b.histogram(t, first, g, h, columns)
	b.best(t, first, columns)
	leaves := []*leaf{first}
	for len(leaves) < b.leaves {
		at := -1
		for i, l := range leaves {
			if l.splitable && (at < 0 || l.gain > leaves[at].gain) {
				at = i
			}
		}
		if at < 0 {
			break
		}
		l := leaves[at]
		left, right := b.split(t, f, root, l, g, h, columns)
		leaves[at] = left
		leaves = append(leaves, right)
	}
	for _, l := range leaves {
		value := -l.g / (l.h + b.lambda) * b.rate
		f.nodes[int(root)+l.node].threshold = float32(value)
	}
}

func (b booster) histogram(t *table, l *leaf, g, h []float32, columns []int) {
	l.hist = make([]bin, len(columns)*maxBins)
	near := make([]bin, len(l.rows)) // in the order of the rows, for the cache
	for k, i := range l.rows {
		near[k] = bin{g[i], h[i]}
	}
	parallel(len(columns), func(k int) {
		column, hist := t.columns[columns[k]], (*[maxBins]bin)(l.hist[k*maxBins:])
		for k, i := range l.rows {
			c := &hist[column[i]%maxBins]
			c.g += near[k].g
			c.h += near[k].h
		}
	})
}

// best finds the split of a leaf that gains most.
func (b booster) best(t *table, l *leaf, columns []int) {
	l.splitable = false
	whole := l.g * l.g / (l.h + b.lambda)
	for k, f := range columns {
		var lg, lh float64
		for c := range len(t.cuts[f]) {
			lg += float64(l.hist[k*maxBins+c].g)
			lh += float64(l.hist[k*maxBins+c].h)
			rg, rh := l.g-lg, l.h-lh
			if lh < b.minCover || rh < b.minCover {
				continue
			}
			gain := lg*lg/(lh+b.lambda) + rg*rg/(rh+b.lambda) - whole
			if gain > b.minGain && (!l.splitable || gain > l.gain) {
				l.splitable, l.gain, l.feature, l.cut, l.leftG, l.leftH = true, gain, f, c, lg, lh
			}
		}
	}
}

func (b booster) split(t *table, f *forest, root uint32, l *leaf, g, h []float32, columns []int) (*leaf, *leaf) {
	at := len(f.nodes) - int(root)
	f.nodes[int(root)+l.node] = node{feature: uint16(l.feature), left: uint16(at), threshold: t.cuts[l.feature][l.cut]}
	f.nodes = append(f.nodes, node{feature: isLeaf}, node{feature: isLeaf})
	left := &leaf{node: at, g: l.leftG, h: l.leftH}
	right := &leaf{node: at + 1, g: l.g - l.leftG, h: l.h - l.leftH}
	column := t.columns[l.feature]
	for _, i := range l.rows {
		if int(column[i]) <= l.cut {
			left.rows = append(left.rows, i)
		} else {
			right.rows = append(right.rows, i)
		}
	}
	small, large := left, right
	if len(right.rows) < len(left.rows) {
		small, large = right, left
	}
	b.histogram(t, small, g, h, columns)
	large.hist = l.hist
	for i := range large.hist {
		large.hist[i].g -= small.hist[i].g
		large.hist[i].h -= small.hist[i].h
	}
	b.best(t, left, columns)
	b.best(t, right, columns)
	return left, right
}
