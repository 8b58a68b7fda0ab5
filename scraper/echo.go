package scraper

import (
	"net/url"
	"strings"

	"github.com/zeebo/xxh3"

	"tearsheet/archive"
)

// shortArticle is how many words an article has that may be an empty form: the
// day of a calendar on which nothing happens, a search that found nothing.
const shortArticle = 100

// echo tells whether a short article says, but for its numbers, what another of
// its host has said.
func (l *ledger) echo(page *url.URL, article *archive.Article) bool {
	words := strings.Fields(article.Title + " " + article.Text())
	if len(words) > shortArticle {
		return false
	}
	var said strings.Builder
	for _, word := range words {
		if !strings.ContainsAny(word, "0123456789") {
			said.WriteString(word + " ")
		}
	}
	hash := xxh3.HashString(said.String())
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.account(page)
	if a.echoes[hash] {
		return true
	}
	if a.echoes == nil || len(a.echoes) >= maxPatterns {
		a.echoes = map[uint64]bool{}
	}
	a.echoes[hash] = true
	return false
}
