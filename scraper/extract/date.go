package extract

import (
	"slices"
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
	r.order = r.dateOrder()
	modified := r.datesOf(r.modifiedClaims())
	shown, changed := r.visibleDates()
	for _, c := range r.claims {
		modified = append(modified, claimed(c.Modified, c.Source, 1)...)
	}
	published := r.publishedDates(shown, weigh(modified))
	r.article.Published = weigh(published)
	r.saysDates("published", published, r.article.Published)
	modified = append(modified, changed...)
	if m := weigh(modified); !m.IsZero() && later(m, r.article.Published) {
		r.article.Modified = m
	}
	r.saysDates("modified", modified, r.article.Modified)
}

// publishedDates is the candidates for the day of publishing. A date that the
// page shows and that is the day of the last change says little of it, and a
// claim of the same minute as the last change was made by the program that
// wrote the page.
func (r *reading) publishedDates(shown []dateCandidate, modified archive.Date) []dateCandidate {
	published := r.datesOf(r.publishedClaims())
	stated := len(published) > 0
	for i := range shown {
		if stated && !modified.IsZero() && sameDay(shown[i].date, modified) {
			shown[i].weight /= 3
		}
	}
	for i := range published {
		if d := published[i].date; !d.Day && !modified.IsZero() && !modified.Day && d.Time.Sub(modified.Time).Abs() < time.Minute && earlier(shown, d) {
			published[i].weight /= 4
		}
	}
	published = append(append(published, shown...), r.urlDate()...)
	if !stated {
		published = append(published, r.titleDate()...)
	}
	for _, c := range r.claims {
		published = append(published, claimed(c.Published, c.Source, 2)...)
	}
	if len(published) == 0 {
		published = r.datesOf([]claim{{r.stateOf("publishedAt", "datePublished", "published_at", "publishDate", "publishedDate", "firstPublishedAt", "publicationDate", "first_published_at"), "page state", 1}})
	}
	return published
}

// earlier tells whether the page shows a day before a date.
func earlier(shown []dateCandidate, d archive.Date) bool {
	return slices.ContainsFunc(shown, func(c dateCandidate) bool {
		return c.weight > 1 && c.date.Time.Before(d.Time) && !sameDay(c.date, d)
	})
}

func (r *reading) saysDates(field string, all []dateCandidate, chosen archive.Date) {
	for _, c := range all[:min(len(all), maxDates)] {
		r.says(field, c.date.String(), c.source)
	}
	r.choice(field, chosen.String())
}

// maxDates bounds the candidates of one kind.
const maxDates = 60

// claim is a date as an attribute has it.
type claim struct {
	value, source string
	weight        float64
}

func (r *reading) publishedClaims() []claim {
	claims := []claim{
		{r.data.published, "json-ld", 3},
		{r.metaOf("article:published_time", "og:article:published_time", "og:published_time", "bt:pubdate", "rnews:datepublished"), "article:published_time", 3},
		{r.metaOf("itemprop:datepublished", "datepublished", "published-date", "published-time", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publishdate", "publish-date", "pubdate", "publication_date", "published_date", "publish_date", "article_date_original", "analyticsattributes.articledate", "vr:published_time"), "meta", 2},
		{r.metaOf("dc.date.issued", "dc.date", "dcterms.created", "dcterms.date", "dc.date.created", "date", "created", "last-published", "article.published", "citation_date", "citation_publication_date", "article.created", "dcterms.issued"), "meta date", 1.5},
	}
	if !slices.ContainsFunc(claims, func(c claim) bool { return c.value != "" }) {
		claims = append(claims, claim{r.unnamedDate(), "meta", 1.5})
	}
	return claims
}

// unnamedDate is the content of a meta element of the site's own name for a
// date of publishing.
func (r *reading) unnamedDate() string {
	best := ""
	for name := range r.metas {
		publishing := strings.Contains(name, "publi") || strings.Contains(name, "issue") || strings.Contains(name, "creat")
		if publishing && (strings.Contains(name, "date") || strings.Contains(name, "time")) && !strings.Contains(name, "expir") && (best == "" || name < best) {
			best = name
		}
	}
	return r.metaOf(best)
}

func (r *reading) modifiedClaims() []claim {
	claims := []claim{
		{r.data.modified, "json-ld", 3},
		{r.metaOf("article:modified_time", "og:updated_time", "og:article:modified_time"), "article:modified_time", 2.5},
		{r.metaOf("itemprop:datemodified", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised"), "meta", 2},
	}
	return claims
}

func (r *reading) datesOf(claims []claim) []dateCandidate {
	var all []dateCandidate
	for _, c := range claims {
		if d, ok := readDate(c.value, r.order); ok {
			all = append(all, dateCandidate{d, c.source, c.weight})
		}
	}
	return all
}

// weigh is the date of the day that most speaks for, with the most detail. A
// source speaks once for a day, however often it names it.
func weigh(all []dateCandidate) archive.Date {
	var best archive.Date
	most := 0.0
	all = all[:min(len(all), maxDates)]
	for i, c := range all {
		said := map[string]float64{}
		for _, other := range all {
			if sameDay(c.date, other.date) {
				said[other.kind()] = max(said[other.kind()], other.weight)
			}
		}
		sum := 0.0
		for _, weight := range said {
			sum += weight
		}
		if !c.date.Day {
			sum += 0.25
		}
		if sum += c.weight / 100; sum > most+1e-9 {
			best, most = all[i].date, sum
		}
	}
	return best
}

// kind is what sources share that copy from each other: all that the page
// shows is one.
func (c *dateCandidate) kind() string {
	switch c.source {
	case "time", "itemprop", "dateline", "dateline below":
		return "shown"
	}
	return c.source
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
// Those that say that they are of a change count as such too.
func (r *reading) visibleDates() (shown, changed []dateCandidate) {
	first, last := r.bodyRange()
	start := first
	if r.titleBlock >= 0 && r.titleBlock < first {
		start = r.titleBlock
	}
	for _, t := range r.times {
		far := t.block > last+4 || t.block < start-12
		if far && len(shown) > 20 || len(shown) > maxDates {
			continue
		}
		c, ok := r.timeDate(t, far, t.block >= start-6 && t.block <= first+6)
		switch {
		case !ok:
		case strings.EqualFold(t.prop, "dateModified"):
			c.weight = min(c.weight, 2)
			changed = append(changed, c)
		default:
			if updated(plainText(t.node)) {
				changed = append(changed, c)
				c.weight /= 3
			}
			shown = append(shown, c)
		}
	}
	lines, lateLines := r.datelines(start, first, last)
	return append(shown, lines...), append(changed, lateLines...)
}

// timeDate is the date of an element that holds one.
func (r *reading) timeDate(t timeElement, far, near bool) (dateCandidate, bool) {
	c := dateCandidate{source: "time", weight: 0.6}
	switch prop := strings.ToLower(t.prop); {
	case far:
		c.weight = 0.15
	case near && (prop == "datepublished" || prop == "datemodified" || prop == "datecreated"):
		c.source, c.weight = "itemprop", 2.5
	case near:
		c.weight = 1.6
	}
	if t.sig&(sigComment|sigRelated|sigTeaser) != 0 || t.block < len(r.blocks) && r.boxes[r.blocks[t.block].box].far&(sigComment|sigRelated) != 0 {
		c.weight /= 3
	}
	d, ok := readDate(t.value, r.order)
	if text := plainText(t.node); !ok && len(text) < 200 {
		d, ok = findDate(text, r.order)
		c.weight *= 0.9
	}
	c.date = d
	return c, ok
}

// datelines reads short blocks around the head of the article and at its end.
func (r *reading) datelines(start, first, last int) (shown, changed []dateCandidate) {
	note := func(i int, c dateCandidate, text string) {
		d, ok := findDate(text, r.order)
		if !ok {
			return
		}
		c.date = d
		switch {
		case updated(text):
			changed = append(changed, c)
			c.weight /= 3
		case announces(text):
			c.weight += 0.6
		}
		shown = append(shown, c)
	}
	for i := max(0, start-5); i < min(len(r.blocks), first+6); i++ {
		if b := &r.blocks[i]; b.words <= 30 && (!b.keep || b.words < 12) && i != r.titleBlock {
			note(i, dateCandidate{source: "dateline", weight: 1.2 - 0.02*float64(max(i-start, start-i))}, r.spaced(i))
		}
	}
	for i := last; i < min(len(r.blocks), last+12); i++ {
		if b := &r.blocks[i]; b.words <= 20 && !b.keep && i > first+5 {
			note(i, dateCandidate{source: "dateline below", weight: 0.4}, r.spaced(i))
		}
	}
	return shown, changed
}

// announces tells whether a text begins as one that says when something was
// published.
func announces(text string) bool {
	first, _, _ := strings.Cut(lowerWords(text), " ")
	switch first {
	case "published", "posted", "datum", "date", "veröffentlicht", "erstellt", "publicado", "publié", "publie", "pubblicato", "gepubliceerd", "publicerad", "publisert", "opublikowano", "publicēts", "fecha", "data", "дата", "опубликовано", "發布", "发布", "发布时间", "公開", "yayınlanma":
		return true
	}
	return false
}

// updated tells whether a text speaks of a later change.
func updated(text string) bool {
	s := lowerWords(text)
	for _, word := range []string{"updated", "modified", "last update", "aktualisiert", "geändert", "mise à jour", "обновлено", "оновлено", "güncelle", "päivitetty", "zaktualizowano", "aktualizováno", "ultima modifica", "更新", "업데이트", "تحديث", "actualizado", "mis à jour", "oppdatert", "uppdaterad", "opdateret", "aggiornato", "bijgewerkt", "atualizado", "reviewed"} {
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

// titleDate reads the day that some sites put behind the title, in metadata.
func (r *reading) titleDate() []dateCandidate {
	for _, title := range []string{r.metaOf("og:title"), r.title} {
		if at := strings.LastIndexAny(title, "|-,("); at > 0 {
			if d, ok := findDate(title[at:], r.order); ok && strings.Count(title[at:], " ") < 6 {
				return []dateCandidate{{d, "title", 1.2}}
			}
		}
	}
	return nil
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
