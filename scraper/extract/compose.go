package extract

import (
	"fmt"

	"tearsheet/archive"
)

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

// refusal is ErrNoArticle with its reason for a page that holds no article.
func (r *reading) refusal(minWords int) error {
	words, links, sentences := 0, 0, 0
	for i := range r.blocks {
		b := &r.blocks[i]
		links += b.links
		if b.keep {
			words += b.words
			sentences += b.sentences
		}
	}
	if why := r.listed(); why != "" {
		return fmt.Errorf("%w: %s", ErrNoArticle, why)
	}
	if words >= minWords && sentences > 0 {
		return nil
	}
	return fmt.Errorf("%w: a page with %d links and %d words of running text", ErrNoArticle, links, words)
}
