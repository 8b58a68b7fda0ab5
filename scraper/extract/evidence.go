package extract

import "slices"

// Evidence is one candidate for a field of the article: what a part of the
// page says, and which part.
type Evidence struct {
	Field  string `json:"field"`
	Value  string `json:"value"`
	Source string `json:"source"`           // "json-ld", "og:title", "h1", ...
	Chosen bool   `json:"chosen,omitempty"` // the article has this value
}

// says notes a candidate for a field.
func (r *reading) says(field, value, source string) {
	if value != "" {
		r.evidence = append(r.evidence, Evidence{Field: field, Value: value, Source: source})
	}
}

// choice marks the candidates of a field that were taken.
func (r *reading) choice(field string, values ...string) {
	for i := range r.evidence {
		e := &r.evidence[i]
		if e.Field == field && slices.Contains(values, e.Value) {
			e.Chosen = true
		}
	}
}

// reading's data is used by every step that looks for metadata.
func (r *reading) known() known {
	k := known{title: squeeze(r.article.Title), body: squeezeAll(r.data.body, 1<<20)}
	for _, d := range append(r.data.description, r.metaOf("og:description"), r.metaOf("description"), r.metaOf("twitter:description")) {
		if d = lowerWords(d); d != "" {
			k.description = append(k.description, d)
		}
	}
	for _, a := range r.data.authors {
		k.authors = append(k.authors, squeeze(a.name))
	}
	if a := r.metaOf("author", "article:author", "parsely-author", "dc.creator"); a != "" && len(a) < 60 {
		k.authors = append(k.authors, squeeze(a))
	}
	return k
}
