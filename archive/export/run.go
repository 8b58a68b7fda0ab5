package export

import "tearsheet/archive"

// run is blocks of one kind that follow each other.
type run struct {
	Kind   archive.Kind
	Blocks []archive.Block
}

// Rows are the cells of a run of rows, whose texts join them with bars.
func (r run) Rows() [][]archive.Block {
	rows := make([][]archive.Block, len(r.Blocks))
	for i, b := range r.Blocks {
		rows[i] = parts(b, " | ")
	}
	return rows
}

func runs(blocks []archive.Block) (all []run) {
	for _, b := range blocks {
		if n := len(all); n > 0 && all[n-1].Kind == b.Kind {
			all[n-1].Blocks = append(all[n-1].Blocks, b)
			continue
		}
		all = append(all, run{b.Kind, []archive.Block{b}})
	}
	return all
}
