package extract

import "strings"

// findTopic says what the article is about: its section and its tags.
func (r *reading) findTopic() {
	r.findSection()
	for _, t := range r.metas["article:tag"] {
		r.article.Tags = append(r.article.Tags, keywords(t)...)
	}
	source := "article:tag"
	if len(r.article.Tags) == 0 {
		r.article.Tags, source = r.data.keywords, "json-ld"
	}
	if len(r.article.Tags) == 0 {
		r.article.Tags, source = r.markedTags(), "tag links"
	}
	if len(r.article.Tags) == 0 {
		r.article.Tags, source = keywords(r.metaOf("news_keywords", "keywords", "parsely-tags", "sailthru.tags")), "meta"
	}
	r.article.Tags = distinct(r.article.Tags)
	if len(r.article.Tags) > maxTags {
		r.article.Tags = r.article.Tags[:maxTags]
	}
	r.says("tags", strings.Join(r.article.Tags, ", "), source)
	r.choice("tags", strings.Join(r.article.Tags, ", "))
}

// maxTags bounds the tags of one article; more are keyword stuffing.
const maxTags = 30

func (r *reading) findSection() {
	r.says("section", plainString(r.metaOf("article:section", "parsely-section", "section", "itemprop:articlesection")), "meta")
	r.says("section", first(r.data.section), "json-ld")
	r.says("section", r.crumbSection(r.data.crumbs), "json-ld breadcrumb")
	r.says("section", r.crumbSection(r.visibleCrumbs()), "breadcrumb")
	r.says("section", r.stateOf("articleSection", "section"), "page state")
	for _, e := range r.evidence {
		if e.Field == "section" && len(e.Value) < 80 {
			r.article.Section = e.Value
			break
		}
	}
	r.choice("section", r.article.Section)
}

// crumbSection is the last step of a breadcrumb that is not the article.
func (r *reading) crumbSection(crumbs []string) string {
	title := squeeze(strings.TrimRight(r.article.Title, "…. "))
	for i := len(crumbs) - 1; i >= 1; i-- {
		c := squeeze(strings.TrimRight(crumbs[i], "…. "))
		if c != "" && c != title && !strings.HasPrefix(title, c) {
			return crumbs[i]
		}
	}
	return ""
}

// visibleCrumbs is the steps of the breadcrumb that the page shows.
func (r *reading) visibleCrumbs() []string {
	for i := range r.boxes {
		if r.boxes[i].own&sigBreadcrumb == 0 {
			continue
		}
		if crumbs := linkTexts(r.boxes[i].node); len(crumbs) > 1 {
			return crumbs
		}
	}
	return nil
}

func (r *reading) markedTags() []string {
	var all []string
	for _, m := range r.marks {
		if m.what == "tag" && len(all) < maxTags {
			if text := plainText(m.node); text != "" && len(text) < 60 {
				all = append(all, strings.TrimPrefix(text, "#"))
			}
		}
	}
	return all
}
