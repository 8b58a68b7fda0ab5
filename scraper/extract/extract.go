// Package extract tears the article out of a page: goquery document in,
// archive.Article out. It is pure: it reads nothing but its arguments.
//
// The page is cut into blocks (segment.go), each is described (features.go)
// and gets a probability of belonging to the body (score.go), and the body is
// chosen over all of them at once (choose.go). What is said about the article
// (title.go, byline.go, date.go, ...) is collected as evidence with its source,
// and agreement decides.
package extract

import (
	"errors"
	"fmt"
	"net/url"
	"sync"

	"github.com/PuerkitoBio/goquery"

	"tearsheet/archive"
)

// Version is the name and version that an Article's Extractor carries.
const Version = "tearsheet/0.1"

// What a caller can act on.
var (
	// ErrNoArticle is a page without an article, such as a front page. It is
	// wrapped with the reason.
	ErrNoArticle = errors.New("no article")
	// ErrNotHTML is a body of another type: a PDF, a picture, JSON.
	ErrNotHTML = errors.New("not an HTML page")
	// ErrEmpty is a body with nothing in it.
	ErrEmpty = errors.New("empty page")
)

// Extractor turns pages into articles. Its zero value is ready; it is safe for
// concurrent use.
type Extractor struct {
	// MaxBlocks bounds how many blocks of a page are looked at; what follows
	// is passed over. Zero: 100,000.
	MaxBlocks int
	// MinWords is how many words the shortest article has. Zero: 25.
	MinWords int

	model *model    // nil: the embedded one
	rooms sync.Pool // of *room
}

// Extract finds the article of a page. u is where the page came from and may
// be nil; site is what is known of its site's other pages and may be nil;
// claims are what feeds and sitemaps say of the page. The error wraps
// ErrNoArticle when the page holds none.
func (x *Extractor) Extract(doc *goquery.Document, u *url.URL, site *Site, claims ...Claim) (*archive.Article, error) {
	in := x.enter()
	defer x.leave(in)
	r, err := x.surveyIn(in, doc, u, site, claims)
	if err != nil {
		return nil, err
	}
	if err := x.finish(r); err != nil {
		return nil, err
	}
	return r.article, nil
}

// finish takes a surveyed page through the rest, and refuses what is no
// article.
func (x *Extractor) finish(r *reading) error {
	r.finish()
	return r.refusal(x.minWords())
}

// reading is one page on its way to being an article.
type reading struct {
	*page
	article  *archive.Article
	claims   []Claim
	evidence []Evidence
	order    dateOrder // of numbers in dates
	called   []string  // siteNames, once asked
	model    *model
	repairs  []repaired
	keys     []maskedKey // maskedKeys, once asked
	echoes   *echoes     // repeats makes it
}

// read takes a page through every step.
func (x *Extractor) read(doc *goquery.Document, u *url.URL, site *Site, claims []Claim) (*reading, error) {
	r, err := x.survey(doc, u, site, claims...)
	if err != nil {
		return nil, err
	}
	r.finish()
	return r, nil
}

// finish takes a surveyed page through the other steps.
func (r *reading) finish() {
	r.score()        // score.go: how likely each block belongs to the body
	r.yield()        // shared.go: what is the site's and not the article's
	r.choose()       // choose.go: the body, over all blocks at once
	r.unveil()       // hidden.go: text that only scripts have
	r.findAuthors()  // byline.go
	r.classify()     // kind.go: what the blocks are
	r.repair()       // repair.go: fragments out of the middle of words
	r.compose()      // compose.go
	r.findAddress()  // address.go: URL, canonical, site name
	r.findLanguage() // language.go
	r.findDates()    // date.go
	r.findTopic()    // topic.go: section, tags
	r.findImages()   // image.go
	r.findAccess()   // access.go
}

// survey reads what can be read of a page before its body is known.
func (x *Extractor) survey(doc *goquery.Document, u *url.URL, site *Site, claims ...Claim) (*reading, error) {
	return x.surveyIn(newRoom(), doc, u, site, claims)
}

func (x *Extractor) surveyIn(in *room, doc *goquery.Document, u *url.URL, site *Site, claims []Claim) (*reading, error) {
	if doc == nil || len(doc.Nodes) == 0 {
		return nil, fmt.Errorf("%w: %w", ErrNoArticle, ErrEmpty)
	}
	r := &reading{
		page:    in.segment(doc.Nodes[0], u, x.maxBlocks()), // segment.go
		article: &archive.Article{Extractor: Version},
		claims:  claims,
		model:   x.model,
	}
	r.readLinkedData() // jsonld.go
	r.findTitle()      // title.go
	r.markShared(site) // site.go
	return r, nil
}

func (x *Extractor) maxBlocks() int {
	if x.MaxBlocks > 0 {
		return x.MaxBlocks
	}
	return 100_000
}

func (x *Extractor) minWords() int {
	if x.MinWords > 0 {
		return x.MinWords
	}
	return 25
}
