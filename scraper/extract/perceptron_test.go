//go:build train

package extract

import (
	"math"
	"math/rand/v2"
)

// perceptron is logistic regression, or a perceptron with one hidden layer, over
// features brought to one scale.
type perceptron struct {
	mean, scale vector
	hidden      bool
	into        []vector // the weights of each unit
	bias, out   vector
	base        float32
	x, act      vector // of the row under way
}

const (
	epochs = 4
	pace   = 0.004 // of learning; falls to zero
	heavy  = 8     // the largest weight of a row, in mean ones
)

// perceptron trains on all folds but one, by stochastic gradient descent.
func (l *lesson) perceptron(without, hidden int) *perceptron {
	rows := l.pick(func(p *labelled) bool { return p.fold%*folds != without })
	random := rand.New(rand.NewPCG(7, uint64(hidden)))
	n := l.newPerceptron(rows, hidden, random)
	mean := float32(0)
	for _, i := range rows {
		mean += l.weight[i] / float32(len(rows))
	}
	for epoch := range epochs {
		random.Shuffle(len(rows), func(a, b int) { rows[a], rows[b] = rows[b], rows[a] })
		for k, i := range rows {
			left := 1 - (float32(epoch)+float32(k)/float32(len(rows)))/epochs
			n.learn(l.rows[i], l.label[i], min(heavy, l.weight[i]/mean)*pace*left)
		}
	}
	return n
}

func (l *lesson) newPerceptron(rows []int32, hidden int, random *rand.Rand) *perceptron {
	width, units := len(l.rows[0]), max(hidden, 1)
	n := &perceptron{mean: make(vector, width), scale: make(vector, width), hidden: hidden > 0, bias: make(vector, units), out: make(vector, units), x: make(vector, width), act: make(vector, units)}
	for f := range width {
		sum, square := 0.0, 0.0
		for _, i := range rows {
			v := float64(l.rows[i][f])
			sum, square = sum+v, square+v*v
		}
		mean := sum / float64(len(rows))
		n.mean[f] = float32(mean)
		n.scale[f] = float32(1 / (math.Sqrt(max(square/float64(len(rows))-mean*mean, 0)) + 0.05))
	}
	for k := range units {
		w := make(vector, width)
		for f := range w {
			if n.hidden {
				w[f] = float32(random.NormFloat64() / math.Sqrt(float64(width)))
			}
		}
		n.into = append(n.into, w)
		if n.out[k] = 1; n.hidden {
			n.out[k] = float32(random.NormFloat64() / math.Sqrt(float64(units)))
		}
	}
	return n
}

func (n *perceptron) odds(row vector) float32 {
	for f := range n.x {
		n.x[f] = min(4, max(-4, (row[f]-n.mean[f])*n.scale[f]))
	}
	sum := n.base
	for k, w := range n.into {
		s := n.bias[k]
		for f, v := range n.x {
			s += w[f] * v
		}
		if n.hidden {
			s = float32(math.Tanh(float64(s)))
		}
		n.act[k] = s
		sum += n.out[k] * s
	}
	return sum
}

func (n *perceptron) learn(row vector, label, rate float32) {
	g := (float32(sigmoid(n.odds(row))) - label) * rate
	for k, w := range n.into {
		back := g * n.out[k]
		if n.hidden {
			n.out[k] -= g * n.act[k]
			back *= 1 - n.act[k]*n.act[k]
		}
		n.bias[k] -= back
		for f, v := range n.x {
			w[f] -= back * v
		}
	}
	n.base -= g
}
