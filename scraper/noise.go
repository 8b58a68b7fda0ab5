package scraper

import (
	"net/url"
	"slices"
	"strings"
)

// surely is how many articles must agree that a parameter changes nothing.
const surely = 3

// compare learns from an article that two URLs show, this page and its home:
// if they differ in one parameter of their query, or in one folder that may be a
// session id, it is noise.
func (l *ledger) compare(page *url.URL, home string) {
	other, err := url.Parse(home)
	if err != nil || bareHost(other) != bareHost(page) {
		return
	}
	if other.Path != page.Path {
		l.alike(page, other)
		return
	}
	if names := differing(page.Query(), other.Query()); len(names) == 1 {
		l.mu.Lock()
		defer l.mu.Unlock()
		mark(&l.account(page).Noise, names[0])
	}
}

// distinct learns from a new article: if its path has brought one before, with
// another query, what is in the query is no noise.
func (l *ledger) distinct(page *url.URL) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.account(page)
	a.under(page)
	if t := a.Patterns[page.Path+"?*"]; t == nil || t.Gain == 0 {
		return
	}
	for name := range page.Query() {
		mark(&a.Signal, name)
	}
}

func mark(m *map[string]int, name string) {
	if *m == nil {
		*m = map[string]int{}
	}
	if len(*m) < maxPatterns {
		(*m)[name]++
	}
}

// quiet is the URL without the parameters that were found to be noise, and with
// one session id for all.
func (l *ledger) quiet(raw string) string {
	raw = l.settled(raw)
	head, query, ok := strings.Cut(raw, "?")
	if !ok {
		return raw
	}
	u, err := url.Parse(head)
	if err != nil {
		return raw
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.account(u)
	if len(a.Noise) == 0 {
		return raw
	}
	pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return a.Noise[name] >= surely && a.Signal[name] == 0
	})
	if len(pairs) == 0 {
		return head
	}
	return head + "?" + strings.Join(pairs, "&")
}

// differing are the names whose values two queries do not share.
func differing(a, b url.Values) (names []string) {
	for name := range a {
		if !slices.Equal(a[name], b[name]) {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	return names
}
