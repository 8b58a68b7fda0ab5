package frontier_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"tearsheet/archive"
	"tearsheet/scraper/frontier"
)

const delay = 3 * time.Second

// machine drives a DB at random and keeps beside it what must be true.
type machine struct {
	t      testing.TB
	db     *frontier.DB
	path   string
	copies int

	queued map[archive.Key]bool
	out    map[archive.Key]frontier.URI
	done   map[archive.Key]int // how often handed out and finished in this run
	waits  map[archive.Key]time.Time
	ended  map[string]time.Time // last fetch, by host
	held   time.Time            // last kill: every host may be taken to have been asked then
}

func newMachine(t testing.TB, path string) *machine {
	m := &machine{t: t, path: path, ended: map[string]time.Time{}}
	m.open()
	m.reset()
	return m
}

func (m *machine) open() {
	db, err := frontier.Open(m.path, frontier.Options{Delay: delay})
	if err != nil {
		m.t.Fatal(err)
	}
	m.db = db
	begin(m.t, db)
}

func (m *machine) reset() {
	m.queued, m.out = map[archive.Key]bool{}, map[archive.Key]frontier.URI{}
	m.done, m.waits = map[archive.Key]int{}, map[archive.Key]time.Time{}
}

// draw makes a URI of one of few hosts and pages.
func draw(t *rapid.T) frontier.URI {
	url := fmt.Sprintf("https://%s.example/%d", rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "host"), rapid.IntRange(0, 9).Draw(t, "page"))
	key, err := archive.NewKey(url)
	if err != nil {
		t.Fatal(err)
	}
	return frontier.URI{URL: url, Key: key, Source: "mag", Hops: rapid.IntRange(0, 3).Draw(t, "hops")}
}

func (m *machine) known(key archive.Key) bool {
	_, out := m.out[key]
	_, waits := m.waits[key]
	return m.queued[key] || out || waits || m.done[key] > 0
}

func (m *machine) schedule(t *rapid.T) {
	uri := draw(t)
	wait := time.Duration(rapid.SampledFrom([]int{0, 0, 0, 10}).Draw(t, "wait")) * time.Second
	if wait > 0 {
		uri.Due = time.Now().Add(wait)
	}
	added, err := m.db.Schedule(context.Background(), uri)
	want := 0
	if !m.known(uri.Key) {
		want = 1
		m.enqueue(uri)
	}
	if err != nil || added != want {
		t.Fatalf("Schedule(%s) = %d, %v, want %d", uri.URL, added, err, want)
	}
}

func (m *machine) enqueue(uri frontier.URI) {
	if uri.Due.IsZero() {
		m.queued[uri.Key] = true
	} else {
		m.waits[uri.Key] = uri.Due
	}
}

// next takes a URI, if one comes within a time that may be too short.
func (m *machine) next(t *rapid.T) {
	patience := time.Duration(rapid.SampledFrom([]int{0, 1, 5, 60}).Draw(t, "patience")) * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience+time.Nanosecond)
	defer cancel()
	due := m.due(time.Now().Add(patience))
	uri, err := m.db.Next(ctx)
	empty := len(m.queued)+len(m.waits)+len(m.out) == 0
	switch {
	case errors.Is(err, frontier.ErrEmpty) != empty:
		t.Fatalf("Next = %v with %d queued, %d waiting, %d out", err, len(m.queued), len(m.waits), len(m.out))
	case err == nil:
		m.check(t, uri)
	case !empty && due:
		t.Fatalf("Next = %v, but something was due", err)
	}
}

// due tells whether something can be had before then.
func (m *machine) due(then time.Time) bool {
	busy := map[string]bool{}
	for key := range m.out {
		busy[key.Host()] = true
	}
	free := func(key archive.Key, due time.Time) bool {
		return !busy[key.Host()] && !due.After(then) && !m.ended[key.Host()].Add(delay).After(then) &&
			!m.held.Add(delay).After(then)
	}
	for key := range m.queued {
		if free(key, time.Time{}) {
			return true
		}
	}
	for key, due := range m.waits {
		if free(key, due) {
			return true
		}
	}
	return false
}

func (m *machine) check(t *rapid.T, uri frontier.URI) {
	host := uri.Key.Host()
	due, waited := m.waits[uri.Key]
	switch {
	case !m.queued[uri.Key] && !waited:
		t.Fatalf("%s was handed out, but is not queued", uri.URL)
	case waited && due.After(time.Now()):
		t.Fatalf("%s was handed out before its time", uri.URL)
	case time.Since(m.ended[host]) < delay:
		t.Fatalf("%s was asked again after %v", host, time.Since(m.ended[host]))
	}
	for key := range m.out {
		if key.Host() == host {
			t.Fatalf("%s and %s are out at once", key, uri.Key)
		}
	}
	delete(m.queued, uri.Key)
	delete(m.waits, uri.Key)
	m.out[uri.Key] = uri
}

// finish ends one of the leases, finds a link, and may ask for a retry.
func (m *machine) finish(t *rapid.T) {
	if len(m.out) == 0 {
		t.Skip("nothing is out")
	}
	key := rapid.SampledFrom(slices.Sorted(maps.Keys(m.out))).Draw(t, "key")
	uri := m.out[key]
	delete(m.out, key)
	m.done[key]++
	m.ended[key.Host()] = time.Now()
	uri.Status = frontier.Fetched
	found := []frontier.URI{draw(t)}
	if rapid.Bool().Draw(t, "retry") {
		uri.Status = frontier.FetchError
		again := uri
		again.Due = time.Now().Add(7 * time.Second)
		m.waits[key] = again.Due
		found = append(found, again)
	}
	if !m.known(found[0].Key) {
		m.enqueue(found[0])
	}
	if err := m.db.Finish(context.Background(), uri, found...); err != nil {
		t.Fatal(err)
	}
}

// kill goes on with a copy of the file: what was out is queued again.
func (m *machine) kill(t *rapid.T) {
	old := m.db
	m.copies++
	path := filepath.Join(filepath.Dir(m.path), fmt.Sprintf("crawl-%d.db", m.copies))
	copyFile(m.t, m.path, path)
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	m.path = path
	m.open()
	for key := range m.out {
		m.queued[key] = true
		m.ended[key.Host()] = time.Now()
	}
	clear(m.out)
	m.held = time.Now()
}

// newRun ends the run; what is known comes back.
func (m *machine) newRun(t *rapid.T) {
	if len(m.queued)+len(m.waits)+len(m.out) > 0 {
		t.Skip("not at its end")
	}
	if err := m.db.End(context.Background()); err != nil {
		t.Fatal(err)
	}
	known := m.done
	m.reset()
	for key := range known {
		m.queued[key] = true
	}
	if begin(m.t, m.db) {
		t.Fatal("a run that was ended is resumed")
	}
}

func (m *machine) stats(t *rapid.T) {
	s, err := m.db.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if s.Leased != len(m.out) || s.Queued+s.Later != len(m.queued)+len(m.waits) {
		t.Fatalf("stats %+v with %d queued, %d waiting, %d out", s, len(m.queued), len(m.waits), len(m.out))
	}
}

func TestMachine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(struct{ testing.TB }{t}, func(r *rapid.T) { // a bubble has no Deadline to ask for
			m := newMachine(t, filepath.Join(t.TempDir(), "crawl.db"))
			defer func() { m.db.Close() }()
			r.Repeat(map[string]func(*rapid.T){
				"schedule": m.schedule,
				"next":     m.next,
				"finish":   m.finish,
				"kill":     m.kill,
				"newRun":   m.newRun,
				"":         m.stats,
			})
		})
	})
}
