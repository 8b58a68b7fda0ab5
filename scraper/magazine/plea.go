package magazine

import (
	"fmt"
	"net/http"
	"time"
)

// robots.txt of the wing.
const hostileRobots = `User-agent: *
Disallow: /forbidden/
Allow: /forbidden/but-this
Content-Signal: search=yes, ai-train=no

User-agent: OtherBot
Disallow: /

Sitemap: gopher://nowhere.example/sitemap.xml
Sitemap: http://[broken/sitemap.xml
Sitemap: /plea/sitemap.xml
`

func (h *Hostile) robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	fmt.Fprint(w, hostileRobots)
}

// pleas are pages that ask crawlers for something.
func (h *Hostile) pleas() []door {
	say := func(header, value string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(header, value)
			tale(w, "The plea of "+r.URL.Path, r.URL.Path+"/on")
		}
	}
	past := h.now().Add(-48 * time.Hour).UTC().Format(time.RFC850)
	future := h.now().Add(48 * time.Hour).UTC().Format(time.RFC850)
	return []door{
		{"/forbidden/", "/forbidden/room", func(w http.ResponseWriter, r *http.Request) { tale(w, "The forbidden "+r.URL.Path) }},
		{"/plea/sitemap.xml", "/story/1", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/xml")
			fmt.Fprintf(w, `<urlset><url><loc>http://%s/plea/mapped</loc></url></urlset>`, r.Host)
		}},
		{"/plea/mapped", "/story/1", func(w http.ResponseWriter, _ *http.Request) { tale(w, "The mapped affair") }},
		{"/to-forbidden", "/to-forbidden", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/forbidden/room", http.StatusFound)
		}},
		{"/plea/noindex", "/plea/noindex", say("X-Robots-Tag", "noindex")},
		{"/plea/nofollow", "/plea/nofollow", say("X-Robots-Tag", "nofollow")},
		{"/plea/noarchive", "/plea/noarchive", say("X-Robots-Tag", "noarchive")},
		{"/plea/others", "/plea/others", say("X-Robots-Tag", "otherbot: noindex, nofollow")},
		{"/plea/past", "/plea/past", say("X-Robots-Tag", "unavailable_after: "+past)},
		{"/plea/future", "/plea/future", say("X-Robots-Tag", "unavailable_after: "+future)},
		{"/plea/tdm", "/plea/tdm", say("TDM-Reservation", "1")},
		{"/busy/seconds", "/busy/seconds", h.busy(http.StatusTooManyRequests, func() string { return "1" })},
		{"/busy/date", "/busy/date", h.busy(http.StatusServiceUnavailable, func() string {
			return h.now().Add(2 * time.Second).UTC().Format(http.TimeFormat)
		})},
	}
}

// busy asks for a pause once, and answers from then on.
func (h *Hostile) busy(status int, after func() string) http.HandlerFunc {
	asked := false
	return func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if !asked {
			asked = true
			w.Header().Set("Retry-After", after())
			w.WriteHeader(status)
			return
		}
		tale(w, "The patience of "+r.URL.Path)
	}
}
