package extract

import (
	"encoding/binary"
	"errors"
	"math"
)

// model is two ensembles of regression trees (gradient boosting, Friedman
// 2001). The first sees a block, its boxes and its neighbours; the second
// sees that and what the first said of the blocks around (auto-context, Tu
// 2008).
type model struct {
	stages [2]forest
}

// forest is trees whose leaves add up to log odds.
type forest struct {
	base  float32
	roots []uint32
	nodes []node
}

// node is a question about one feature, or a leaf.
type node struct {
	feature   uint16 // leaf if isLeaf
	left      uint16 // offset from the root; right is the next one
	threshold float32
}

const isLeaf = 0xffff

// odds is the log odds that a forest gives a vector.
func (f *forest) odds(v vector) float32 {
	sum := f.base
	for _, root := range f.roots {
		tree := f.nodes[root:]
		n := &tree[0]
		for n.feature != isLeaf {
			at := n.left
			if v[n.feature] > n.threshold {
				at++
			}
			n = &tree[at]
		}
		sum += n.threshold
	}
	return sum
}

func sigmoid(x float32) float64 { return 1 / (1 + math.Exp(-float64(x))) }

// errModel is a model file that does not fit this program.
var errModel = errors.New("read model: damaged or of another version")

const modelMagic = "TSM1"

// encode is the model as the file that is embedded.
func (m *model) encode() []byte {
	b := []byte(modelMagic)
	for i := range m.stages {
		f := &m.stages[i]
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f.base))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(f.roots)))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(f.nodes)))
		for _, r := range f.roots {
			b = binary.LittleEndian.AppendUint32(b, r)
		}
		for _, n := range f.nodes {
			b = binary.LittleEndian.AppendUint16(b, n.feature)
			b = binary.LittleEndian.AppendUint16(b, n.left)
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(n.threshold))
		}
	}
	return b
}

// decodeModel reads what encode wrote.
func decodeModel(b []byte) (*model, error) {
	if len(b) < len(modelMagic) || string(b[:len(modelMagic)]) != modelMagic {
		return nil, errModel
	}
	b = b[len(modelMagic):]
	m := &model{}
	for i := range m.stages {
		rest, err := m.stages[i].decode(b)
		if err != nil {
			return nil, err
		}
		b = rest
	}
	return m, nil
}

func (f *forest) decode(b []byte) ([]byte, error) {
	if len(b) < 12 {
		return nil, errModel
	}
	f.base = math.Float32frombits(binary.LittleEndian.Uint32(b))
	roots, nodes := int(binary.LittleEndian.Uint32(b[4:])), int(binary.LittleEndian.Uint32(b[8:]))
	b = b[12:]
	if roots < 0 || nodes < 0 || len(b) < 4*roots+8*nodes {
		return nil, errModel
	}
	for range roots {
		f.roots = append(f.roots, binary.LittleEndian.Uint32(b))
		b = b[4:]
	}
	for range nodes {
		f.nodes = append(f.nodes, node{
			feature: binary.LittleEndian.Uint16(b), left: binary.LittleEndian.Uint16(b[2:]),
			threshold: math.Float32frombits(binary.LittleEndian.Uint32(b[4:])),
		})
		b = b[8:]
	}
	return b, nil
}
