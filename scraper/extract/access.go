package extract

// findAccess says whether the article is free to read, where the page does.
func (r *reading) findAccess() {
	if r.article.Free = r.data.free; r.article.Free != nil {
		r.says("free", map[bool]string{true: "yes", false: "no"}[*r.article.Free], "json-ld")
		return
	}
	switch r.metaOf("article:content_tier", "og:article:content_tier") {
	case "free":
		r.free(true)
	case "metered", "locked":
		r.free(false)
	}
}

func (r *reading) free(free bool) {
	r.article.Free = &free
	r.says("free", map[bool]string{true: "yes", false: "no"}[free], "article:content_tier")
}
