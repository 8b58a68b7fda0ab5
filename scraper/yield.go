package scraper

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"tearsheet/archive"
	"tearsheet/scraper/frontier"
)

// Sites that have no end are left by what they yield. Every pattern of URLs
// (shape.go) has a budget of pages that bring no new article; each article,
// found at such a page or linked from one, extends it. So calendars, facets,
// endless lists, soft 404s and session ids end by themselves, whatever they
// are called, and an archive of ten thousand dated lists does not.
const (
	yieldBudget = 30   // pages of one shape that bring nothing
	yieldGain   = 10   // pages more for each article
	mostDoubts  = 30   // budgets of articles that nothing vouches for; more extend nothing
	mostCrowd   = 100  // hosts of a domain whose articles extend its budget of hosts, of such articles
	maxPatterns = 4096 // of a host; what is beyond counts by folder and host alone
	saveEvery   = 50   // pages of a host
)

// harvest is what a pattern has brought.
type harvest struct {
	Tried int `json:"tried"`
	Gain  int `json:"gain,omitempty"`
	Doubt int `json:"doubt,omitempty"` // of the gain: articles that nothing vouches for
}

// reap counts an article; after so many that nothing vouches for, they count no
// more: a machine that writes them has no end.
func (t *harvest) reap(sure bool, most int) {
	switch {
	case sure:
		t.Gain++
	case t.Doubt < most:
		t.Gain++
		t.Doubt++
	}
}

// spent tells whether the pages tried are more than so many and what they gained.
func (t *harvest) spent(budget int) bool { return t.Tried >= budget+yieldGain*t.Gain }

// account is what the pages of one host have brought, by pattern, and what is
// known of the parameters in its queries.
type account struct {
	Patterns map[string]*harvest `json:"patterns"`
	Noise    map[string]int      `json:"noise,omitempty"`  // articles that did not change with the parameter
	Signal   map[string]int      `json:"signal,omitempty"` // articles that did

	Sessions map[string]*sessions `json:"sessions,omitempty"` // by folder

	unsaved int
	echoes  map[uint64]bool // short articles, but for their numbers
}

// notebook is where the crawler notes what it learns of a site.
type notebook interface {
	Note(ctx context.Context, name string, note []byte) error
	Noted(ctx context.Context, name string) ([]byte, error)
}

// ledger keeps the accounts of all hosts.
type ledger struct {
	notes  notebook
	budget int // of one shape; below 0 is no limit

	mu    sync.Mutex
	hosts map[string]*account

	sessions atomic.Bool    // some site's are known
	silent   map[string]int // requests in a row without an answer, by folder
}

func newLedger(notes notebook, budget int) *ledger {
	if budget == 0 {
		budget = yieldBudget
	}
	return &ledger{notes: notes, budget: budget, hosts: map[string]*account{}}
}

// noteName is under what name an account is noted.
func noteName(host string) string { return "yield " + host }

// account is that of a URL's host; the caller holds the lock. Notes are read and
// written whatever becomes of the run: an interrupted one has learned, too. What an earlier
// run tried counts for less, so that a site which changed is looked at again.
func (l *ledger) account(u *url.URL) *account { return l.open(bareHost(u)) }

// open is the account of that name.
func (l *ledger) open(host string) *account {
	if a := l.hosts[host]; a != nil {
		return a
	}
	a := &account{}
	if raw, err := l.notes.Noted(context.Background(), noteName(host)); err == nil && raw != nil {
		_ = json.Unmarshal(raw, a) // what cannot be read is learned again
	}
	if a.Patterns == nil {
		a.Patterns = map[string]*harvest{}
	}
	for _, t := range a.Patterns {
		t.Tried = t.Tried * 3 / 4
	}
	if len(a.Sessions) > 0 {
		l.sessions.Store(true)
	}
	l.hosts[host] = a
	return a
}

// spent names the first pattern of a URI whose budget is used up; "" is none. It
// is flooded when the pattern's articles have counted for as long as they may.
// What a seed links to has to do with its narrow ones alone.
func (l *ledger) spent(u *url.URL, uri frontier.URI) (pattern string, flooded bool) {
	if l.budget < 0 {
		return "", false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	a, proved := l.account(u), uri.Hops <= 1 && budgets(uri.Kind) == 1
	if crowd := l.crowd(u); crowd != nil && !proved && len(a.Patterns) == 0 && crowd.spent(l.budget) {
		return "*." + domain(u), crowd.Doubt >= mostCrowd
	}
	for _, level := range levelsOf(u, uri.Kind) {
		t := a.Patterns[level.name]
		if t == nil || proved && level.wide {
			continue
		}
		if t.spent(level.budgets * l.budget) {
			return level.name, t.Doubt >= mostDoubts*l.budget
		}
		proved = proved || t.Gain > 0
	}
	return "", false
}

// exhausted tells whether a budget of the URI is used up.
func (l *ledger) exhausted(u *url.URL, uri frontier.URI) bool {
	pattern, _ := l.spent(u, uri)
	return pattern != ""
}

// try counts a page that is about to be fetched for the first time.
func (l *ledger) try(u *url.URL, kind string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.account(u)
	if crowd := l.crowd(u); crowd != nil && len(a.Patterns) == 0 {
		crowd.Tried++
	}
	for _, level := range levelsOf(u, kind) {
		if t := a.harvest(level.name); t != nil {
			t.Tried++
		}
	}
	if a.unsaved++; a.unsaved >= saveEvery {
		l.save(bareHost(u), a)
	}
}

// crowd is what the hosts of a URL's domain have brought, for a host below it;
// nil for the domain itself. There are names without end where any name is
// answered.
func (l *ledger) crowd(u *url.URL) *harvest {
	name := domain(u)
	if name == bareHost(u) || strings.HasPrefix(bareHost(u), name+":") {
		return nil
	}
	a := l.open("*." + name)
	a.unsaved++
	return a.harvest("*." + name)
}

// gain counts an article, for the page that shows it and the one that led to
// it. It is sure where a date, a feed or a sitemap vouches for it.
func (l *ledger) gain(sure bool, pages ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, raw := range pages {
		u, err := url.Parse(raw)
		if err != nil || raw == "" {
			continue
		}
		a := l.account(u)
		if t, crowd := a.harvest(everyPath), l.crowd(u); t != nil && crowd != nil && t.Gain == 0 {
			crowd.reap(sure, mostCrowd)
		}
		for _, level := range levelsOf(u, kindPage) {
			if t := a.harvest(level.name); t != nil {
				t.reap(sure, mostDoubts*l.budget)
			}
		}
	}
}

// harvest finds or makes the harvest of a pattern; nil when there are too many.
func (a *account) harvest(name string) *harvest {
	t := a.Patterns[name]
	if t == nil && len(a.Patterns) < maxPatterns {
		t = &harvest{}
		a.Patterns[name] = t
	}
	return t
}

// save notes an account. One that cannot be noted is learned again.
func (l *ledger) save(host string, a *account) {
	a.unsaved = 0
	if raw, err := json.Marshal(a); err == nil {
		_ = l.notes.Note(context.Background(), noteName(host), raw)
	}
}

// reopen has the account of a URL's host, and that of its domain's hosts, read
// anew, as a new run would.
func (l *ledger) reopen(u *url.URL) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, name := range []string{bareHost(u), "*." + domain(u)} {
		if a := l.hosts[name]; a != nil {
			l.save(name, a)
			delete(l.hosts, name)
		}
	}
}

// saveAll notes every account.
func (l *ledger) saveAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for host, a := range l.hosts {
		if a.unsaved > 0 {
			l.save(host, a)
		}
	}
}

// own tells whether a saved article is that of this page, and not one that
// another URL showed before.
func own(s archive.Snapshot, page *url.URL) bool {
	key, err := archive.NewKey(page.String())
	home, err2 := archive.NewKey(s.URL)
	return err == nil && err2 == nil && key == home
}
