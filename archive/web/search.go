package web

import (
	"fmt"
	"net/http"

	"tearsheet/archive/search"
)

// search shows what a query finds, ten at a time.
func (r *room) search(w http.ResponseWriter, v *visit) error {
	p := v.URL.Query()
	words := p.Get("q")
	query, err := search.ParseQuery(words)
	if err != nil {
		return err
	}
	page := search.Page{Texts: r.Archive}
	if page.From, err = number(p, "from", 0); err != nil {
		return err
	}
	if page.Size, err = number(p, "limit", 20); err != nil {
		return err
	}
	page.Size = min(max(page.Size, 1), mostRows)
	switch p.Get("order") {
	case "newest":
		page.Order = search.Newest
	case "oldest":
		page.Order = search.Oldest
	case "", "relevance":
	default:
		return fmt.Errorf("%w: order=%s: want relevance, newest or oldest", errAsked, p.Get("order"))
	}
	if r.Index == nil {
		return errNoPage
	}
	index, err := r.Index(v.Context())
	if err != nil {
		return err
	}
	found, err := index.Search(v.Context(), query, page)
	if err != nil {
		return err
	}
	next := ""
	if page.From+page.Size < min(found.Total, search.MaxHits) {
		next = further(v.URL, page.Size)
	}
	return r.answer(w, v, sheet{Title: "Search: " + words, Words: words, Name: "search", Data: struct {
		search.Results
		Next string
	}{found, next}}, found)
}
