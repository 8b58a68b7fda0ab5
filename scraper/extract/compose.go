package extract

import "tearsheet/archive"

// compose puts the chosen blocks into the article.
func (r *reading) compose() {
	sum, words := 0.0, 0
	for i := range r.blocks {
		b := &r.blocks[i]
		block := archive.Block{Kind: b.kind, Level: b.level, Text: b.text}
		switch {
		case b.keep:
			for _, m := range r.repairs {
				if m.block == i {
					m.Block = len(r.article.Blocks)
					r.article.Repairs = append(r.article.Repairs, m.Repair)
				}
			}
			r.article.Blocks = append(r.article.Blocks, block)
			sum += b.probability * float64(b.words)
			words += b.words
		case b.kind.Note():
			block.Level = 0
			r.article.Notes = append(r.article.Notes, block)
		case b.kind == archive.Standfirst && r.article.Subtitle == "":
			r.article.Subtitle = b.text
		}
	}
	if words > 0 {
		r.article.Confidence = sum / float64(words)
	}
}
