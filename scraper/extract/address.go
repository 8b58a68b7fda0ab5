package extract

import (
	"net/url"
	"strings"
)

// findAddress says where the article lives: its URL, its canonical URL, its
// site.
func (r *reading) findAddress() {
	if r.url != nil {
		r.article.URL = r.url.String()
	}
	for _, c := range []struct{ value, source string }{{r.canonical, "link canonical"}, {r.metaOf("og:url"), "og:url"}} {
		if u := r.resolve(c.value); u != "" {
			r.says("canonical", u, c.source)
			if r.article.Canonical == "" && r.sameSite(u) {
				r.article.Canonical = u
			}
		}
	}
	r.choice("canonical", r.article.Canonical)
	r.findSite()
}

// findSite names the site by its host, which sorts and is never ambiguous; a
// page of unknown address has only what it calls itself.
func (r *reading) findSite() {
	host := ""
	if r.url != nil {
		host = strings.TrimPrefix(r.url.Host, "www.")
	}
	for _, n := range []struct{ value, source string }{
		{host, "url"}, {r.metaOf("og:site_name"), "og:site_name"}, {r.data.publisher, "json-ld"}, {r.metaOf("application-name"), "application-name"},
	} {
		value := plainString(n.value)
		r.says("site", value, n.source)
		if r.article.Site == "" {
			r.article.Site = value
		}
	}
	r.choice("site", r.article.Site)
}

// resolve makes a reference absolute; "" if it is none to a web page.
func (r *reading) resolve(ref string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil || ref == "" {
		return ""
	}
	base := r.url
	if b, err := url.Parse(r.base); err == nil && r.base != "" && base != nil {
		base = base.ResolveReference(b)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// sameSite tells whether a canonical URL can be that of this page: a front
// page cannot be the canonical URL of an article elsewhere.
func (r *reading) sameSite(canonical string) bool {
	u, err := url.Parse(canonical)
	if err != nil || r.url == nil {
		return err == nil
	}
	return u.Path != "" && u.Path != "/" || r.url.Path == "" || r.url.Path == "/" || u.RawQuery != ""
}
