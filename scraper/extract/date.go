package extract

import (
	"strings"
	"time"

	"tearsheet/archive"
)

// dateCandidate is one place's idea of a date.
type dateCandidate struct {
	date   archive.Date
	source string
	weight float64
}

// findDates weighs what the parts of the page say of when the article was
// published and changed. Candidates of one day support each other; the one
// that says most (an hour, a zone) stands for its day.
func (r *reading) findDates() {
	published := datesOf(r.publishedClaims())
	published = append(published, r.visibleDates()...)
	published = append(published, r.urlDate()...)
	for _, c := range r.claims {
		published = append(published, claimed(c.Published, c.Source, 2)...)
	}
	if len(published) == 0 {
		published = datesOf([]claim{{r.stateOf("publishedAt", "datePublished", "published_at", "publishDate", "publishedDate", "firstPublishedAt", "publicationDate", "first_published_at"), "page state", 1}})
	}
	for _, c := range published {
		r.says("published", c.date.String(), c.source)
	}
	r.article.Published = weigh(published)
	r.choice("published", r.article.Published.String())
	modified := datesOf(r.modifiedClaims())
	for _, c := range r.claims {
		modified = append(modified, claimed(c.Modified, c.Source, 1)...)
	}
	for _, c := range modified {
		r.says("modified", c.date.String(), c.source)
	}
	if m := weigh(modified); !m.IsZero() && later(m, r.article.Published) {
		r.article.Modified = m
		r.choice("modified", m.String())
	}
}

// claim is a date as an attribute has it.
type claim struct {
	value, source string
	weight        float64
}

func (r *reading) publishedClaims() []claim {
	claims := []claim{
		{r.data.published, "json-ld", 3},
		{r.metaOf("article:published_time", "og:article:published_time", "og:published_time", "bt:pubdate", "rnews:datepublished"), "article:published_time", 3},
		{r.metaOf("itemprop:datepublished", "datepublished", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publishdate", "publish-date", "pubdate", "publication_date", "published_date", "publish_date", "article_date_original", "analyticsattributes.articledate", "vr:published_time"), "meta", 2},
		{r.metaOf("dc.date.issued", "dc.date", "dcterms.created", "dcterms.date", "dc.date.created", "date", "created", "last-published", "article.published", "citation_date", "citation_publication_date", "article.created", "dcterms.issued"), "meta date", 1.5},
	}
	for _, t := range r.times {
		if strings.EqualFold(t.prop, "datePublished") {
			claims = append(claims, claim{t.value, "itemprop", 2.5})
		}
	}
	return claims
}

func (r *reading) modifiedClaims() []claim {
	claims := []claim{
		{r.data.modified, "json-ld", 3},
		{r.metaOf("article:modified_time", "og:updated_time", "og:article:modified_time"), "article:modified_time", 2.5},
		{r.metaOf("itemprop:datemodified", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised"), "meta", 2},
	}
	for _, t := range r.times {
		if strings.EqualFold(t.prop, "dateModified") {
			claims = append(claims, claim{t.value, "itemprop", 2})
		}
	}
	return claims
}

func datesOf(claims []claim) []dateCandidate {
	var all []dateCandidate
	for _, c := range claims {
		if d, ok := readDate(c.value); ok {
			all = append(all, dateCandidate{d, c.source, c.weight})
		}
	}
	return all
}

// weigh is the date of the day that most speaks for, with the most detail.
func weigh(all []dateCandidate) archive.Date {
	var best archive.Date
	most := 0.0
	for i, c := range all {
		sum := c.weight
		for j, other := range all {
			if i != j && sameDay(c.date, other.date) {
				sum += other.weight
			}
		}
		if !c.date.Day {
			sum += 0.25
		}
		if sum > most {
			best, most = c.date, sum
		}
	}
	return best
}

func sameDay(a, b archive.Date) bool {
	if d := a.Time.Sub(b.Time); d > 48*time.Hour || d < -48*time.Hour {
		return false
	}
	x, y, u, v := dayOf(a.Time), dayOf(b.Time), dayOf(a.Time.UTC()), dayOf(b.Time.UTC())
	return x == y || u == y || x == v
}

func dayOf(t time.Time) int {
	y, m, d := t.Date()
	return y*10000 + int(m)*100 + d
}

func later(m, p archive.Date) bool {
	if p.IsZero() {
		return true
	}
	if m.Day || p.Day {
		return m.Time.Format(time.DateOnly) > p.Time.Format(time.DateOnly)
	}
	return m.Time.After(p.Time)
}

// visibleDates reads time elements and the text of datelines near the title.
func (r *reading) visibleDates() []dateCandidate {
	first, last := r.bodyRange()
	start := first
	if r.titleBlock >= 0 && r.titleBlock < first {
		start = r.titleBlock
	}
	var all []dateCandidate
	for _, t := range r.times {
		weight, near := 0.6, t.block >= start-6 && t.block <= first+6
		if near {
			weight = 1.6
		} else if t.block > last+4 || t.block < start-12 {
			if weight = 0.15; len(all) > 40 {
				continue
			}
		}
		text := plainText(t.node)
		if updated(text) || t.sig&sigComment != 0 {
			weight /= 3
		}
		d, ok := readDate(t.value)
		if !ok && len(text) < 200 {
			d, ok = findDate(text)
			weight *= 0.9
		}
		if ok {
			all = append(all, dateCandidate{d, "time", weight})
		}
	}
	return append(all, r.datelines(start, first, last)...)
}

// datelines reads short blocks around the head of the article.
func (r *reading) datelines(start, first, last int) []dateCandidate {
	var all []dateCandidate
	for i := max(0, start-5); i < min(len(r.blocks), first+6); i++ {
		if b := &r.blocks[i]; b.words <= 30 && (!b.keep || b.words < 12) && i != r.titleBlock {
			if d, ok := findDate(r.spaced(i)); ok {
				weight := 1.2 - 0.02*float64(max(i-start, start-i))
				if updated(b.text) {
					weight /= 2
				}
				all = append(all, dateCandidate{d, "dateline", weight})
			}
		}
	}
	for i := last; i < min(len(r.blocks), last+8); i++ {
		if b := &r.blocks[i]; b.words <= 20 && !b.keep {
			if d, ok := findDate(b.text); ok {
				all = append(all, dateCandidate{d, "dateline below", 0.4})
			}
		}
	}
	return all
}

// updated tells whether a text speaks of a later change.
func updated(text string) bool {
	s := lowerWords(text)
	for _, word := range []string{"updated", "modified", "aktualisiert", "actualizado", "mis à jour", "oppdatert", "uppdaterad", "opdateret", "aggiornato", "bijgewerkt", "atualizado", "reviewed"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

// bodyRange is the first and last block of the body.
func (r *reading) bodyRange() (first, last int) {
	first, last = -1, 0
	for i := range r.blocks {
		if r.blocks[i].keep {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return max(first, 0), last
}

// urlDate reads the day from a path such as /2024/05/06/.
func (r *reading) urlDate() []dateCandidate {
	if r.url == nil {
		return nil
	}
	if d, ok := pathDate(r.url.Path); ok {
		return []dateCandidate{{d, "url", 1}}
	}
	return nil
}
