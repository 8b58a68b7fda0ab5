package scraper

import (
	"net/url"
	"path"
	"strings"
)

// fewSilent is how many pages of a folder may get no answer before the others
// wait until the rest of the site is done. It is less than what opens the
// frontier's circuit breaker: pages that hang must not hide those that do not.
const fewSilent = 2

// heard notes whether a page was answered, whatever the answer was.
func (l *ledger) heard(raw string, answered bool) {
	u, err := url.Parse(raw)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	folder := folderOf(u)
	switch {
	case answered:
		delete(l.silent, folder)
		return
	case l.silent == nil || len(l.silent) >= maxPatterns:
		l.silent = map[string]int{}
	}
	l.silent[folder]++
}

// mute tells whether the last pages of a URL's folder got no answer.
func (l *ledger) mute(u *url.URL) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.silent[folderOf(u)] >= fewSilent
}

// folderOf is the host and the folder of a URL, its numbers made alike.
func folderOf(u *url.URL) string {
	return bareHost(u) + "/" + strings.Join(stepsOf(path.Dir(u.Path)), "/")
}
