package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
)

// site is a magazine on loopback that answers at once.
type site struct {
	*httptest.Server
	pages map[string][]byte
}

const (
	linksPerPage = 199
	pageSize     = 39 << 10
)

func newSite(articles, lists int) (*site, error) {
	s := &site{pages: map[string][]byte{}}
	for i := range articles {
		s.pages[articlePath(i)] = article(i, articles, lists)
	}
	for i := range lists {
		s.pages[listPath(i)] = list(i, articles, lists)
	}
	if lists > 0 {
		s.pages["/"] = s.pages[listPath(0)]
	}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s, nil
}

// newFlood is a site of one page with very many links, which lead nowhere.
func newFlood(links int) (*site, error) {
	s, err := newSite(0, 0)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString("<!doctype html><title>The Flooded Review</title><ul>")
	for i := range links {
		fmt.Fprintf(&b, "<li><a href=%q>Story %d</a>\n", articlePath(i), i)
	}
	s.pages["/"] = []byte(b.String())
	return s, nil
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	page, ok := s.pages[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page)
}

func (s *site) size() int {
	sum := 0
	for _, page := range s.pages {
		sum += len(page)
	}
	return sum / len(s.pages)
}

func articlePath(i int) string { return fmt.Sprintf("/2026/story-%d", i) }
func listPath(i int) string    { return fmt.Sprintf("/list/%d", i) }

// article is a page with a text of its own and links to other pages around it.
func article(i, articles, lists int) []byte {
	r := rand.New(rand.NewPCG(uint64(i), 1))
	var b strings.Builder
	title := sentence(r, 8)
	fmt.Fprintf(&b, "<!doctype html><html lang=en><head><meta charset=utf-8><title>%s | The Quiet Review</title><meta property=og:title content=%q></head><body>", title, title)
	navigation(&b, i, lists)
	fmt.Fprintf(&b, "<article><h1>%s</h1><p class=byline>By %s</p><time datetime=2026-%02d-%02d>then</time>", title, name(r), 1+i%12, 1+i%28)
	for range 12 {
		fmt.Fprintf(&b, "<p>%s %s %s</p>\n", sentence(r, 22), sentence(r, 18), sentence(r, 25))
	}
	b.WriteString("</article><aside class=related><ul>")
	for k := range linksPerPage - 20 {
		fmt.Fprintf(&b, "<li><a href=%q>%s</a></li>", articlePath((i*7+k*13+1)%articles), sentence(r, 6))
	}
	b.WriteString("</ul></aside>")
	return pad(&b)
}

// list is a page of links.
func list(i, articles, lists int) []byte {
	r := rand.New(rand.NewPCG(uint64(i), 2))
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html><html lang=en><head><meta charset=utf-8><title>List %d | The Quiet Review</title></head><body>", i)
	navigation(&b, i, lists)
	b.WriteString("<main><ul>")
	for k := range linksPerPage - 20 {
		fmt.Fprintf(&b, "<li><a href=%q>%s</a></li>", articlePath((i*(linksPerPage-20)+k)%articles), sentence(r, 6))
	}
	b.WriteString("</ul></main>")
	return pad(&b)
}

func navigation(b *strings.Builder, i, lists int) {
	b.WriteString("<nav>")
	for k := range 20 {
		fmt.Fprintf(b, "<a href=%q>Section %d</a> ", listPath((i+k*k+1)%lists), k)
	}
	b.WriteString("</nav>")
}

// pad fills a page up with what pages are full of.
func pad(b *strings.Builder) []byte {
	b.WriteString("<footer>The Quiet Review</footer><script>")
	for b.Len() < pageSize {
		b.WriteString("window.quiet=window.quiet||[];quiet.push(['set',1]);")
	}
	b.WriteString("</script></body></html>")
	return []byte(b.String())
}

const lexicon = `harbour council vote winter river engine letter market quiet report morning teacher bridge garden island paper evening
	minister village summer record answer window machine history distance mountain question language station weather captain measure
	because although between towards without beneath against during after before the the the of of and and to in a a that was for on with`

func sentence(r *rand.Rand, words int) string {
	all := strings.Fields(lexicon)
	picked := make([]string, words)
	for i := range picked {
		picked[i] = all[r.IntN(len(all))]
	}
	s := strings.Join(picked, " ")
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func name(r *rand.Rand) string {
	first := []string{"Jane", "Omar", "Ines", "Piotr", "Aiko", "Lena"}
	last := []string{"Halvorsen", "Qureshi", "Ferreira", "Nowak", "Tanaka", "Brandt"}
	return first[r.IntN(len(first))] + " " + last[r.IntN(len(last))]
}
