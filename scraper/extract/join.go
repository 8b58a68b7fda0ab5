package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tearsheet/archive"
)

// Join makes one article of the pages it is spread over, in their order. What
// is said of the article is the first page's; text that a later page repeats
// (the heading, the last paragraph of the page before) is there once, and a
// paragraph that breaks off at the end of a page goes on. The pages themselves
// are left as they are.
func Join(pages ...*archive.Article) *archive.Article {
	first := *pages[0]
	j := joint{article: &first, said: map[string]bool{}}
	first.Blocks, first.Notes = nil, nil
	first.Images, first.Repairs = slices.Clone(first.Images), nil
	for _, p := range pages {
		j.add(p)
	}
	return &first
}

// LeastOfPart is how many words the shortest later page of an article has.
const LeastOfPart = 5

// Fill is the article on the one page that shows all of it, with what only its
// first page says.
func Fill(first, all *archive.Article) *archive.Article {
	whole := *first
	whole.Blocks, whole.Notes, whole.Repairs, whole.Confidence = all.Blocks, all.Notes, all.Repairs, all.Confidence
	if len(all.Images) > 0 {
		whole.Images = all.Images
	}
	return &whole
}

// joint is an article that is being joined.
type joint struct {
	article *archive.Article
	said    map[string]bool // by earlier pages
}

// repeatable is how short a text may be to be said twice on purpose, in bytes.
const repeatable = 30

func (j *joint) add(p *archive.Article) {
	a := j.article
	place := map[int]int{} // of the page's blocks in the article
	fresh := map[string]bool{}
	begun := len(a.Blocks) == 0
	for i, b := range p.Blocks {
		said := string(b.Kind) + " " + b.Text
		if j.said[said] && (!begun || len(b.Text) > repeatable) || !begun && b.Kind == archive.Heading && b.Text == a.Title {
			continue
		}
		fresh[said] = true
		if last := len(a.Blocks) - 1; !begun && last >= 0 && goesOn(a.Blocks[last], b) {
			a.Blocks[last].Join(" ", b)
			begun = true
			continue
		}
		begun = true
		place[i] = len(a.Blocks)
		a.Blocks = append(a.Blocks, b)
	}
	for _, r := range p.Repairs {
		if at, ok := place[r.Block]; ok {
			r.Block = at
			a.Repairs = append(a.Repairs, r)
		}
	}
	for said := range fresh {
		j.said[said] = true
	}
	j.beside(p)
}

// beside takes over what stands beside the text of a page.
func (j *joint) beside(p *archive.Article) {
	a := j.article
	for _, n := range p.Notes {
		if !slices.ContainsFunc(a.Notes, func(have archive.Block) bool { return have.Kind == n.Kind && have.Text == n.Text }) {
			a.Notes = append(a.Notes, n)
		}
	}
	for _, image := range p.Images {
		if !slices.ContainsFunc(a.Images, func(have archive.Image) bool { return have.URL == image.URL }) {
			a.Images = append(a.Images, image)
		}
	}
	a.Confidence = min(a.Confidence, p.Confidence)
}

// goesOn tells whether a paragraph that ends a page is continued by the one
// that begins the next: it does not end a sentence, and the next begins small.
func goesOn(last, next archive.Block) bool {
	begin, _ := utf8.DecodeRuneInString(next.Text)
	return last.Kind == archive.Paragraph && next.Kind == archive.Paragraph &&
		!endsSentence(strings.TrimRightFunc(last.Text, unicode.IsSpace)) && unicode.IsLower(begin)
}
