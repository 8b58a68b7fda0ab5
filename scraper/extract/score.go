package extract

import (
	_ "embed" // the model
	"sync"
)

//go:embed model.bin
var modelFile []byte

// trained is the embedded model. It is part of the program: TestModel keeps it
// readable and the size of its vectors right.
var trained = sync.OnceValue(func() *model {
	m, err := decodeModel(modelFile)
	if err != nil {
		return &model{}
	}
	return m
})

// score gives every block the probability that it belongs to the body.
func (r *reading) score() {
	m := r.model
	if m == nil {
		m = trained()
	}
	s := newSurvey(r.page, r.titleBlock, r.known())
	first, kept := s.glance(&m.stages[0])
	c := newContext(s, first)
	v := make(vector, 0, 512)
	for i := range first {
		if first[i] < hopeless {
			r.blocks[i].probability = first[i]
			continue
		}
		if v = append(v[:0], kept.row(i)...); len(v) == 0 {
			v = s.features(i, v)
		}
		v = c.features(i, v)
		r.blocks[i].probability = sigmoid(m.stages[1].odds(v))
	}
}

// glance gives every block a first probability. The rows of those that get a
// second look are kept.
func (s *survey) glance(f *forest) ([]float64, rows) {
	first := make([]float64, len(s.blocks))
	kept := rows{at: make([]int32, len(s.blocks)), values: s.room.rows[:0]}
	v := make(vector, 0, 512)
	for i := range first {
		if s.plainlyNot(i) {
			first[i] = never
			continue
		}
		v = s.features(i, v[:0])
		first[i] = sigmoid(f.odds(v))
		if first[i] >= hopeless {
			kept.add(i, v)
		}
	}
	s.room.rows = kept.values
	return first, kept
}

// rows is the features of some blocks, one after the other.
type rows struct {
	at     []int32 // where each block's end, 0 if they are not kept
	size   int     // of one row
	values vector
}

func (r *rows) add(i int, v vector) {
	if r.size = len(v); len(r.values) < mostRows*r.size {
		r.values = append(r.values, v...)
		r.at[i] = int32(len(r.values))
	}
}

func (r *rows) row(i int) vector {
	if r.at[i] == 0 {
		return nil
	}
	return r.values[int(r.at[i])-r.size : r.at[i]]
}

// mostRows bounds how many rows of features are remembered; those of an
// ordinary page are, and a page of a million blocks is read twice.
const mostRows = 1000

// never is the probability of a block that plainlyNot sorts out.
const never = 0.001

// plainlyNot tells whether a block is a link among links with no prose near:
// half of what pages are made of. It gets no closer look.
func (s *survey) plainlyNot(i int) bool {
	b := &s.blocks[i]
	if b.words > 15 || b.linkShare() < 0.8 {
		return false
	}
	last, next := s.lastProse[i], s.nextProse[i]
	alone := (last < 0 || i-int(last) > 5) && (int(next) == len(s.blocks) || int(next)-i > 5)
	return alone || s.boxes[b.box].far&(sigNav|sigFooter) != 0
}

// hopeless is the probability below which a block gets no second look.
const hopeless = 0.005

// context is what the first stage said of a page.
type context struct {
	*survey
	p     []float64
	mass  []float64 // expected words of the body before each block
	likes []float64 // the same of each setting
	sure  []int32   // the last block before each one that is surely of the body
	soon  []int32   // the first one after
}

func newContext(s *survey, p []float64) *context {
	n := len(p)
	c := &context{survey: s, p: p, mass: make([]float64, n+1), likes: make([]float64, len(s.set)), sure: make([]int32, n), soon: make([]int32, n)}
	last := int32(-1)
	for i := range p {
		w := p[i] * float64(s.blocks[i].words)
		c.mass[i+1] = c.mass[i] + w
		c.likes[s.style[i]] += w
		if c.sure[i] = last; p[i] > surely {
			last = int32(i)
		}
	}
	next := int32(n)
	for i := n - 1; i >= 0; i-- {
		if c.soon[i] = next; p[i] > surely {
			next = int32(i)
		}
	}
	return c
}

// surely is the probability from which the first stage is sure.
const surely = 0.85

// features adds to v what is known of the blocks around block i.
func (c *context) features(i int, v vector) vector {
	for d := -4; d <= 4; d++ {
		if j := i + d; j >= 0 && j < len(c.p) {
			v = append(v, float32(c.p[j]))
		} else {
			v = append(v, -1)
		}
	}
	w := float64(c.blocks[i].words)
	for _, box := range c.around(i) {
		h := &c.boxes[box]
		v = append(v, share(c.mass[h.last]-c.mass[h.first]-c.p[i]*w, float64(c.words[h.last]-c.words[h.first])-w))
	}
	like, all := c.likes[c.style[i]]-c.p[i]*w, float64(c.set[c.style[i]].words)-w
	n := len(c.p)
	from, to := max(0, i-10), min(n, i+11)
	v = append(v,
		share(like, all), log(int(all)), log(int(c.mass[i])), log(int(c.mass[n]-c.mass[i+1])),
		share(c.mass[i], c.mass[n]), log(int(c.mass[n])), share(c.mass[n], float64(c.words[n])),
		share(c.mass[i]-c.mass[from], float64(c.words[i]-c.words[from])), share(c.mass[to]-c.mass[i+1], float64(c.words[to]-c.words[i+1])),
		c.relationTo(i),
	)
	return c.section(i, v)
}

// section adds to v what the first stage said of the heading above a block, of
// what stands under that heading, and how far the sure parts of the body are.
func (c *context) section(i int, v vector) vector {
	h := int(c.heading[i])
	if h < 0 {
		v = append(v, -1, -1)
	} else {
		v = append(v, float32(c.p[h]), share(c.mass[i]-c.mass[h+1], float64(c.words[i]-c.words[h+1])))
	}
	from, to := int(c.sure[i]), int(c.soon[i])
	v = append(v, log(i-from), log(to-i), log(int(c.words[i]-c.words[max(from, 0)])), log(int(c.words[min(to, len(c.p))]-c.words[i])))
	first, last := c.run(i)
	w := float64(c.blocks[i].words)
	v = append(v, share(c.mass[last]-c.mass[first]-c.p[i]*w, float64(c.words[last]-c.words[first])-w))
	if from < 0 || to >= len(c.p) {
		return append(v, -1, -1)
	}
	return append(v, float32(min(12, c.apart(i, from))), float32(min(12, c.apart(from, to))))
}

// relationTo is the share of the expected body in the boxes around a block:
// how many levels up half of it is.
func (c *context) relationTo(i int) float32 {
	half := c.mass[len(c.p)] / 2
	at, up := c.blocks[i].box, 0
	for at > 0 && c.mass[c.boxes[at].last]-c.mass[c.boxes[at].first] < half {
		at = c.boxes[at].parent
		up++
	}
	return float32(min(up, 12))
}

func share(part, whole float64) float32 {
	if whole < 0.5 {
		return -1
	}
	return float32(part / whole)
}
