package magazine

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// manyLinks is how many links the endless table of contents has.
const manyLinks = 200_000

// traps are pages without end.
func (h *Hostile) traps() []door {
	return []door{
		{"/calendar/{year}/{month}", "/calendar/2026/1", h.calendar},
		{"/list", "/list?page=1", h.list},
		{"/maze/", "/maze/hall/", h.maze},
		{"/words/", "/words/first/", h.words},
		{"/grow", "/grow?step=1", h.grow},
		{"/shop", "/shop", h.shop},
		{"/session/{story}", "/session/1", h.session},
		{"/path/{story}", "/path/1", h.pathSession},
		{"/soft/", "/soft/one", h.soft},
		{"/chain/{n}", "/chain/1", h.chain},
		{"/loop", "/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) }},
		{"/contents", "/contents", contents},
		{"/asp/{session}/{story}", "/asp/(S(0f1e2d3c4b5a69))/1", h.folderSession},
		{"/word/{session}/{story}", "/word/abracadabra/1.html", h.wordSession},
		{"/case/{story}", "/case/thebell", h.anyCase},
		{"/rooms/", "/rooms/red/", rooms},
		{"/days/{day}", "/days/1", days},
		{"/again/{n}", "/again/1", h.again},
		{"/feeds/", "/feeds/0", h.feeds},
		{"/maps/", "/maps/sitemap-0.xml", h.maps},
	}
}

// calendar has a page for every month there will ever be.
func (h *Hostile) calendar(w http.ResponseWriter, r *http.Request) {
	year, _ := strconv.Atoi(r.PathValue("year"))
	month, _ := strconv.Atoi(r.PathValue("month"))
	var links []string
	for _, by := range []int{-1, 1, 12} {
		at := year*12 + month - 1 + by
		links = append(links, fmt.Sprintf("/calendar/%d/%d", at/12, at%12+1))
	}
	page(w, fmt.Sprintf("Events of %d/%d", month, year), links...)
}

// list goes on for ever with the same stories.
func (h *Hostile) list(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.FormValue("page"))
	page(w, fmt.Sprintf("Page %d", n), "/story/1", "/story/2", with("/list", "page", strconv.Itoa(n+1)), with("/list", "page", strconv.Itoa(n+10)))
}

// maze appends its own rooms to wherever the reader stands: relative links
// that should have been absolute.
func (h *Hostile) maze(w http.ResponseWriter, r *http.Request) {
	page(w, "A room "+r.URL.Path, "hall/", "stairs/", "cellar/")
}

// words makes paths of words that never repeat.
func (h *Hostile) words(w http.ResponseWriter, r *http.Request) {
	n := h.count.Add(1)
	page(w, "Words "+r.URL.Path, "/words/"+spell(n*2)+"/", "/words/"+spell(n*2+1)+"/"+spell(n)+"/")
}

// spell is a number in letters.
func spell(n int64) string {
	var b strings.Builder
	for ; n > 0; n /= 16 {
		b.WriteByte('a' + byte(n%16))
	}
	return "word" + b.String()
}

// grow adds to its own query.
func (h *Hostile) grow(w http.ResponseWriter, r *http.Request) {
	n := len(r.URL.RawQuery)
	page(w, "Grown", fmt.Sprintf("/grow?%s&amp;step%d=%d", strings.ReplaceAll(r.URL.RawQuery, "&", "&amp;"), n, n), with("/grow", "step", strconv.Itoa(n+1)))
}

// shop filters the same nothing by every combination of facets.
func (h *Hostile) shop(w http.ResponseWriter, r *http.Request) {
	links := []string{"/story/3"}
	for _, facet := range []string{"colour", "size", "sort", "brand", "view"} {
		for value := range 9 {
			q := r.URL.Query()
			q.Set(facet, strconv.Itoa(value))
			links = append(links, "/shop?"+strings.ReplaceAll(q.Encode(), "&", "&amp;"))
		}
	}
	page(w, "Shop", links...)
}

// session gives every visitor and every link a session of its own.
func (h *Hostile) session(w http.ResponseWriter, r *http.Request) {
	links := make([]string, 3)
	for i := range links {
		links[i] = with(fmt.Sprintf("/session/%d", i+1), "visit", fmt.Sprintf("%x", 0xabcdef01+h.count.Add(1)*7919))
	}
	tale(w, "The session of "+r.PathValue("story"), links...)
}

// pathSession has its session in the path.
func (h *Hostile) pathSession(w http.ResponseWriter, r *http.Request) {
	story, _, _ := strings.Cut(r.PathValue("story"), ";")
	links := make([]string, 3)
	for i := range links {
		links[i] = fmt.Sprintf("/path/%d;jsessionid=%X", i+1, 0xABCDEF0123456+h.count.Add(1)*7919)
	}
	tale(w, "The path of "+story, links...)
}

// folderSession has its session in a folder.
func (h *Hostile) folderSession(w http.ResponseWriter, r *http.Request) {
	links := make([]string, 3)
	for i := range links {
		links[i] = fmt.Sprintf("/asp/(S(%x))/%d", 0x1abcdef0123456+h.count.Add(1)*7919, i+1)
	}
	tale(w, "The folder of "+r.PathValue("story"), links...)
}

// wordSession has a session of letters alone.
func (h *Hostile) wordSession(w http.ResponseWriter, r *http.Request) {
	links := make([]string, 3)
	for i := range links {
		links[i] = fmt.Sprintf("/word/%s/%d.html", spell(0x1abcdef0123456+h.count.Add(1)*7919), i+1)
	}
	tale(w, "The word of "+r.PathValue("story"), links...)
}

// anyCase links to itself in ever other letters.
func (h *Hostile) anyCase(w http.ResponseWriter, _ *http.Request) {
	name := []byte("thebell")
	for i, n := 0, h.count.Add(1); i < len(name); i++ {
		if n>>i&1 == 1 {
			name[i] -= 'a' - 'A'
		}
	}
	tale(w, "The bell of any case", "/case/"+string(name))
}

// rooms filter by folders, in every order.
func rooms(w http.ResponseWriter, r *http.Request) {
	links := []string{"/story/4"}
	for _, facet := range []string{"red", "blue", "small", "cheap", "old"} {
		links = append(links, strings.TrimSuffix(r.URL.Path, "/")+"/"+facet+"/")
	}
	page(w, "Rooms "+r.URL.Path, links...)
}

// days have a sentence each, the same but for the day.
func days(w http.ResponseWriter, r *http.Request) {
	day, _ := strconv.Atoi(r.PathValue("day"))
	write(w, fmt.Sprintf("Day %d", day), fmt.Sprintf("<main><h1>Day %d</h1><p>Nothing has been announced for day %[1]d of this calendar as yet. Please come back later, or choose another day, on which the council may have planned an event that is to your liking.</p></main>", day)+
		bullets([]string{fmt.Sprintf("/days/%d", 2*day), fmt.Sprintf("/days/%d", 2*day+1)}))
}

// again makes new addresses for a story that has one.
func (h *Hostile) again(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.PathValue("n"), "-") {
		http.Redirect(w, r, "/story/5", http.StatusFound)
		return
	}
	n := h.count.Add(1)
	page(w, "Again", fmt.Sprintf("/again/%d-", n), fmt.Sprintf("/again/%d", n))
}

// feeds announce a feed on each page, and each feed has a next one.
func (h *Hostile) feeds(w http.ResponseWriter, r *http.Request) {
	n := h.count.Add(1)
	if strings.HasSuffix(r.URL.Path, ".atom") {
		w.Header().Set("Content-Type", "application/atom+xml")
		fmt.Fprintf(w, `<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title><link rel="next" href="/feeds/%d.atom"/><entry><title>1</title><link href="/story/1"/></entry></feed>`, n)
		return
	}
	page(w, "Feeds", fmt.Sprintf("/feeds/%d.atom", n))
}

// maps are indexes of sitemaps that name two more.
func (h *Hostile) maps(w http.ResponseWriter, r *http.Request) {
	n := h.count.Add(1)
	w.Header().Set("Content-Type", "application/xml")
	fmt.Fprintf(w, `<sitemapindex><sitemap><loc>http://%s/maps/sitemap-%d.xml</loc></sitemap><sitemap><loc>http://%[1]s/maps/sitemap-%d.xml</loc></sitemap></sitemapindex>`, r.Host, 2*n, 2*n+1)
}

// soft says of every page that there is none, with status 200 and more links.
func (h *Hostile) soft(w http.ResponseWriter, _ *http.Request) {
	n := h.count.Add(1)
	page(w, "Sorry, this page could not be found", fmt.Sprintf("/soft/lost-%d", n), fmt.Sprintf("/soft/gone-%d-%d", n, n*n))
}

// chain redirects to its next link.
func (h *Hostile) chain(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.PathValue("n"))
	http.Redirect(w, r, fmt.Sprintf("/chain/%d", n+1), http.StatusFound)
}

// contents is one page with links to 200,000 pages that are not there.
func contents(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, "<!doctype html><title>Contents</title><ul>")
	for n := range manyLinks {
		fmt.Fprintf(w, "<li><a href=\"/contents/%d\">%[1]d</a>\n", n)
	}
}
