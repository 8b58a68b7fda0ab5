package extract

import (
	"net/url"

	"github.com/PuerkitoBio/goquery"

	"tearsheet/archive"
)

// Lesson is what a page can teach its Site.
type Lesson struct {
	title string
	keys  []maskedKey // of every block
	words []int       // of every block that is running text; 0 for others
}

// Study is Extract for pages that their site is to learn from: it returns with
// the article what Site.Take takes, so that the page is read once for both.
func (x *Extractor) Study(doc *goquery.Document, u *url.URL, site *Site, claims ...Claim) (*archive.Article, *Lesson, error) {
	in := x.enter()
	defer x.leave(in)
	r, err := x.surveyIn(in, doc, u, site, claims)
	if err != nil {
		return nil, nil, err
	}
	lesson := r.teach() // before the blocks are changed
	if err := x.finish(r); err != nil {
		return nil, nil, err
	}
	return r.article, lesson, nil
}

// teach is the lesson of a page that was surveyed and nothing else.
func (r *reading) teach() *Lesson {
	l := &Lesson{title: r.article.Title, keys: r.maskedKeys(), words: make([]int, len(r.blocks))}
	for i := range r.blocks {
		if b := &r.blocks[i]; b.prose() {
			l.words[i] = b.words
		}
	}
	return l
}
