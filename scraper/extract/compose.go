package extract

import "tearsheet/archive"

// compose puts the chosen blocks into the article.
func (r *reading) compose() {
	right, taken, whole := 0.0, 0.0, 0.0
	base := r.linkBase()
	for i := range r.blocks {
		b := &r.blocks[i]
		words := float64(b.words)
		whole += b.probability * words
		block := archive.Block{Kind: b.kind, Level: b.level, Text: b.text}
		switch {
		case b.keep:
			for _, m := range r.repairs {
				if m.block == i {
					m.Block = len(r.article.Blocks)
					r.article.Repairs = append(r.article.Repairs, m.Repair)
				}
			}
			block.Marks = tidyMarks(b.text, b.marks, base)
			r.article.Blocks = append(r.article.Blocks, block)
			right += b.probability * words
			taken += words
		case b.kind.Note():
			block.Level = 0
			r.article.Notes = append(r.article.Notes, block)
		case b.kind == archive.Standfirst && r.article.Subtitle == "":
			r.article.Subtitle = b.text
		}
	}
	if taken > 0 {
		r.article.Confidence = confidence(2 * right / (taken + whole))
	}
}

// confidence is the word F1 to be expected of a body.
func confidence(expected float64) float64 { return expected }
