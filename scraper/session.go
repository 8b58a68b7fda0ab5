package scraper

import (
	"net/url"
	"strings"
)

// sessions are what is known of one folder of a site, "/s/", below which there
// may be nothing but session ids: "/s/3f09a1c25b/2026/01/a-title".
type sessions struct {
	Of   map[string]int `json:"of"`            // articles that were new, by id
	Same int            `json:"same"`          // articles that another id showed again
	One  string         `json:"one,omitempty"` // the id that stands for all, when it is sure

	met map[string]bool // ids and articles that count in Same
}

// under learns from a new article what stands in the folders of its URL.
func (a *account) under(page *url.URL) {
	steps := strings.Split(page.EscapedPath(), "/")
	for i, id := range steps[:len(steps)-1] {
		if !maySession(id) {
			continue
		}
		s := a.sessions(strings.Join(steps[:i], "/") + "/")
		if s != nil && (s.Of[id] > 0 || len(s.Of) < maxPatterns) {
			s.Of[id]++
		}
	}
}

// alike learns from two URLs of one article: if they differ in one folder that
// may be a session id, so do two more articles with two more ids, and one of the
// ids had three new articles, all that stands there is one. Codes that make
// articles different have one each.
func (l *ledger) alike(page, home *url.URL) {
	a, b := strings.Split(page.EscapedPath(), "/"), strings.Split(home.EscapedPath(), "/")
	if len(a) != len(b) || page.RawQuery != home.RawQuery {
		return
	}
	at := 0
	for a[at] == b[at] {
		at++
	}
	rest := strings.Join(a[at+1:], "/")
	if rest == "" || rest != strings.Join(b[at+1:], "/") || !maySession(a[at]) || !maySession(b[at]) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.account(page).sessions(strings.Join(a[:at], "/") + "/")
	if s == nil || s.One != "" || s.met[a[at]] || s.met["/"+rest] || len(s.met) > maxPatterns {
		return
	}
	s.met[a[at]], s.met["/"+rest] = true, true
	s.Same++
	if id := s.most(); s.Same >= surely && s.Of[id] >= surely {
		s.One = id
		l.sessions.Store(true)
	}
}

// most is the id under which most articles were new.
func (s *sessions) most() (most string) {
	for id, n := range s.Of {
		if n > s.Of[most] || n == s.Of[most] && id < most {
			most = id
		}
	}
	return most
}

// sessions are those of a folder; nil when there are too many.
func (a *account) sessions(folder string) *sessions {
	s := a.Sessions[folder]
	if s == nil {
		if len(a.Sessions) >= maxPatterns {
			return nil
		}
		if a.Sessions == nil {
			a.Sessions = map[string]*sessions{}
		}
		s = &sessions{Of: map[string]int{}}
		a.Sessions[folder] = s
	}
	if s.met == nil {
		s.met = map[string]bool{}
	}
	return s
}

// settled is the URL with the one session id that stands for all of its folder.
func (l *ledger) settled(raw string) string {
	if !l.sessions.Load() {
		return raw
	}
	u, err := url.Parse(raw)
	origin := originOf(raw)
	if err != nil || origin == "" {
		return raw
	}
	path := raw[len(origin):]
	l.mu.Lock()
	defer l.mu.Unlock()
	for folder, s := range l.account(u).Sessions {
		below, ok := strings.CutPrefix(path, folder)
		id, rest, more := strings.Cut(below, "/")
		if ok && more && s.One != "" && maySession(id) {
			return origin + folder + s.One + "/" + rest
		}
	}
	return raw
}

// leastSession is how short a session id may be, in bytes.
const leastSession = 8

// maySession tells whether a folder may be a session id: a long word with
// digits, and no words, dates or titles.
func maySession(s string) bool {
	const digits, letters = "0123456789", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return len(s) >= leastSession && strings.ContainsAny(s, digits) && strings.Trim(s, digits) != "" &&
		strings.Trim(s, digits+letters) == ""
}
