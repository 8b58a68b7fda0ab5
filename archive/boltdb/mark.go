package boltdb

import (
	"encoding/json"
	"fmt"

	"tearsheet/archive"
)

// stored is the JSON of a version: the article without its Blocks, and their
// marks. Programs that know no marks pass over them.
type stored struct {
	archive.Article
	Marks []mark `json:"marks,omitempty"`
}

// mark is a mark of block number Block, counted from 0. Its names are short,
// as an article has many.
type mark struct {
	Block int    `json:"b,omitempty"`
	Kind  string `json:"k"`
	From  int    `json:"f,omitempty"`
	To    int    `json:"t"`
	Href  string `json:"h,omitempty"`
}

func marksOf(blocks []archive.Block) (marks []mark) {
	for i, b := range blocks {
		for _, m := range b.Marks {
			marks = append(marks, mark{i, m.Kind, m.From, m.To, m.Href})
		}
	}
	return marks
}

// readMarks puts the marks of a version's JSON into its blocks.
func readMarks(fields []byte, blocks []archive.Block) error {
	var s struct {
		Marks []mark `json:"marks"`
	}
	if err := json.Unmarshal(fields, &s); err != nil {
		return fmt.Errorf("%w: the marks of a text: %w", archive.ErrCorrupt, err)
	}
	for _, m := range s.Marks {
		if m.Block < 0 || m.Block >= len(blocks) || m.From < 0 || m.To < m.From || m.To > len(blocks[m.Block].Text) {
			return fmt.Errorf("%w: the marks of a text do not fit it", archive.ErrCorrupt)
		}
		b := &blocks[m.Block]
		b.Marks = append(b.Marks, archive.Mark{Kind: m.Kind, From: m.From, To: m.To, Href: m.Href})
	}
	return nil
}
