package extract

import (
	"fmt"
	"strings"

	"tearsheet/archive"
)

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
	if why := r.standsIn(words); why != "" {
		return fmt.Errorf("%w: %s", ErrNoArticle, why)
	}
	if why := r.listed(); why != "" {
		return fmt.Errorf("%w: %s", ErrNoArticle, why)
	}
	if n := r.gallery(words); n > 0 {
		return fmt.Errorf("%w: a gallery of %d pictures", ErrNoArticle, n)
	}
	if words >= minWords && sentences > 0 {
		return nil
	}
	return fmt.Errorf("%w: a page with %d links and %d words of running text", ErrNoArticle, links, words)
}

// standsIn is which page a site sent in the place of an article: an error, a
// login, a cookie wall; "" if it is none of them.
func (r *reading) standsIn(words int) string {
	named := !r.claimed() || r.article.Published.IsZero() // an article is what it says it is
	heads := strings.ToLower(strings.Join(r.heads(2), "\n"))
	for i := range standIns {
		s := &standIns[i]
		switch {
		case words > s.limit:
		case s.password && r.passwords > 0 && 2*words <= s.limit, named && containsAny(heads, s.titles), r.saysMostly(s, words):
			return s.reason
		}
	}
	return ""
}

// heads is what the page is called: its title, the claims of it, and its first
// headings down to a level.
func (r *reading) heads(level int) []string {
	all := []string{r.head.title, r.metaOf("og:title")}
	for i := range r.blocks {
		if b := &r.blocks[i]; heading(b.tag) && b.level <= level {
			if all = append(all, b.text); len(all) > 4 {
				break
			}
		}
	}
	return all
}

// saysMostly tells whether half of the text, or of the whole page if it has
// next to no text, is blocks that say what such pages say.
func (r *reading) saysMostly(s *standIn, words int) bool {
	said, all := 0, 0
	for i := range r.blocks {
		b := &r.blocks[i]
		if !b.keep && words >= minShown || b.linkShare() > 0.5 {
			continue
		}
		all += b.words
		if lower := strings.ToLower(b.text); containsAny(lower, s.texts) && (s.beside == nil || containsAny(lower, s.beside)) {
			said += b.words
		}
	}
	return said > 2 && 2*said >= all
}

// minShown is how many words a text has that is read by itself.
const minShown = 12

// gallery is how many pictures a page shows whose captions are all it says: 0
// if it is no gallery.
func (r *reading) gallery(words int) int {
	captions, said := 0, 0
	for i := range r.blocks {
		if b := &r.blocks[i]; (b.kind == archive.Caption || b.kind == archive.Credit) && !b.keep {
			captions++
			said += b.words
		}
	}
	if captions < 5 || len(r.images) < 5 || words > 120 || said < 2*words {
		return 0
	}
	return captions
}
