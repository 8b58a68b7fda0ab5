package scraper

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// web is a Fetcher without a network, so that days pass in milliseconds.
type web struct {
	mu     sync.Mutex
	bodies map[string]func(now time.Time) string
	asked  map[string][]time.Time
	bare   int // requests for a page known already, without a validator
	fails  bool
	barred bool                   // by robots.txt
	gone   bool                   // our network
	down   string                 // a host that does not answer
	full   bool                   // the disk
	begun  map[string][]time.Time // requests that were made, by host
}

// set changes the world while the crawl goes on.
func (w *web) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

// free is what is left of the disk.
func (w *web) free() (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return map[bool]int64{true: 0, false: 1000}[w.full], nil
}

// since is how many requests a host got after a time.
func (w *web) since(host string, begin time.Time) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, at := range w.begun[host] {
		n += count(at.After(begin))
	}
	return n
}

func (w *web) Robots(context.Context, *url.URL) (*fetch.Robots, error) { return &fetch.Robots{}, nil }

func (w *web) Fetch(_ context.Context, r fetch.Request) (*fetch.Page, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, err
	}
	w.begun[u.Host] = append(w.begun[u.Host], now)
	switch {
	case w.barred:
		return nil, fetch.ErrRobots
	case w.gone:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ETIMEDOUT}
	case w.down == u.Host:
		return nil, fmt.Errorf("fetch: %w", context.DeadlineExceeded)
	}
	if len(w.asked[r.URL]) > 0 && r.ETag == "" && w.bodies[u.Path] != nil {
		w.bare++
	}
	w.asked[r.URL] = append(w.asked[r.URL], now)
	page := &fetch.Page{URL: u, Status: http.StatusOK, MIME: "text/html; charset=utf-8", Header: http.Header{}}
	page.Capture = archive.Capture{URL: r.URL, Time: now, Status: page.Status, MIME: page.MIME}
	body := w.bodies[u.Path]
	if body == nil || w.fails {
		page.Status = http.StatusForbidden
		page.Capture.Status = page.Status
		return page, nil
	}
	page.Body = []byte(body(now))
	page.Capture.Payload = archive.Sum(page.Body)
	tag := page.Capture.Payload.String()
	page.Header.Set("ETag", tag)
	if r.ETag == tag {
		page.Status, page.Body, page.Capture.Status, page.Capture.Revisit = http.StatusNotModified, nil, http.StatusNotModified, true
		return page, fetch.ErrNotModified
	}
	return page, nil
}

// times is when a path was asked for, as time since the beginning.
func (w *web) times(path string, since time.Time) (ages []time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.asked["https://m.example"+path] {
		ages = append(ages, t.Sub(since).Truncate(time.Hour))
	}
	return ages
}

// piece is an article published at a time.
func piece(name string, published time.Time) func(time.Time) string {
	text := strings.Repeat(fmt.Sprintf("<p>In the %[1]s affair the council of %[1]s met again, heard nine witnesses, and decided that nothing at all had been proved by anybody in %[1]s.</p>", name), 5)
	return func(time.Time) string {
		return fmt.Sprintf(`<!doctype html><html lang="en"><title>The %[1]s affair</title><meta property="article:published_time" content="%[2]s"><meta name="author" content="Ada Marlow"><article><h1>The %[1]s affair</h1>%[3]s</article>`,
			name, published.Format(time.RFC3339), text)
	}
}

// feedOf lists what was published until now, one article every gap.
func (w *web) feedOf(begin time.Time, gap time.Duration, most int) func(time.Time) string {
	return func(now time.Time) string {
		var b strings.Builder
		b.WriteString(`<rss version="2.0"><channel><title>m</title>`)
		for i := 0; i < most && !begin.Add(time.Duration(i)*gap).After(now); i++ {
			at, path := begin.Add(time.Duration(i)*gap), fmt.Sprintf("/story/%c%d", 'a'+i%26, i)
			if w.bodies[path] == nil {
				w.bodies[path] = piece(fmt.Sprintf("Elm%d", i), at)
			}
			fmt.Fprintf(&b, "<item><title>t</title><link>https://m.example%s</link><pubDate>%s</pubDate></item>", path, at.Format(time.RFC1123Z))
		}
		return b.String() + "</channel></rss>"
	}
}

// desk is a Scheduler with everything it needs, over a folder that outlives it.
type desk struct {
	*Scheduler
	db     *frontier.DB
	stop   func()
	mu     sync.Mutex // guards what was told
	alarms []Alarm
	days   []Day
}

// told is the alarms and the daily summaries until now.
func (d *desk) told() ([]Alarm, []Day) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.alarms), slices.Clone(d.days)
}

func openDesk(t *testing.T, dir string, w *web, planned ...Planned) *desk {
	t.Helper()
	store, err := boltdb.Open(filepath.Join(dir, "archive.db"), boltdb.Options{})
	check(t, err)
	db, err := frontier.Open(filepath.Join(dir, "crawl.db"), frontier.Options{})
	check(t, err)
	d := &desk{db: db}
	d.Scheduler = &Scheduler{
		Rounds: db, Sources: planned,
		Daily: func(_ string, day Day) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.days = append(d.days, day)
		},
		Crawler: &Crawler{
			Frontier: db, Fetcher: w, Extractor: &extract.Extractor{}, Archive: &archive.Archive{Store: store, Now: time.Now},
			Workers: 2, Log: slog.New(slog.DiscardHandler), Now: time.Now, MinDisk: 1, FreeDisk: w.free,
			Alarm: func(a Alarm) {
				d.mu.Lock()
				defer d.mu.Unlock()
				d.alarms = append(d.alarms, a)
			},
		},
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- d.Run(ctx) }()
	d.stop = func() {
		cancel()
		check(t, <-ended)
		check(t, db.Close())
		check(t, store.Close())
	}
	return d
}

func planned(every time.Duration) Planned {
	seed := "https://m.example/feed"
	return Planned{
		Schedule: Schedule{Every: every},
		Source:   Source{Name: "m", Every: every, Seeds: []string{seed}, Scope: Scope{Reach: ReachHost, Seeds: []string{seed}}},
	}
}

func newWeb() *web {
	return &web{bodies: map[string]func(time.Time) string{}, asked: map[string][]time.Time{}, begun: map[string][]time.Time{}}
}

func TestSchedulerComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, begin := newWeb(), time.Now()
		w.bodies["/feed"] = w.feedOf(begin, time.Hour, 1)
		d := openDesk(t, t.TempDir(), w, planned(time.Hour))
		time.Sleep(10 * 24 * time.Hour)
		d.stop()
		const hour, day = time.Hour, 24 * time.Hour
		want := []time.Duration{0, hour, 3 * hour, day, 3 * day}
		got := w.times("/story/a0", begin)
		for i := range want {
			if i >= len(got) || got[i] < want[i] || got[i] > want[i]+hour {
				t.Fatalf("the article was visited at %v, want %v (an hour later at most)", got, want)
			}
		}
		if len(got) > len(want) {
			t.Errorf("the article was visited at %v, too often", got)
		}
		if n := len(w.times("/feed", begin)); n < 10 || n > 24 {
			t.Errorf("a feed that changed once was asked %d times in ten days, want once a day, and some more at first", n)
		}
		if w.bare > 0 {
			t.Errorf("%d requests for a page known already went without a validator", w.bare)
		}
	})
}

func TestSchedulerFollowsAFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, begin := newWeb(), time.Now()
		w.bodies["/feed"] = w.feedOf(begin, 2*time.Hour, 1000)
		d := openDesk(t, t.TempDir(), w, planned(time.Hour))
		time.Sleep(4*24*time.Hour + time.Hour)
		d.stop()
		if n := len(w.times("/feed", begin)); n < 40 || n > 100 {
			t.Errorf("a feed that changes every two hours was asked %d times in four days, want about 48", n)
		}
		if n := len(w.asked); n < 47 {
			t.Errorf("%d pages are known after four days of an article every two hours", n)
		}
		if _, days := d.told(); len(days) != 4 || days[2].New < 10 || days[2].Rounds < 20 {
			t.Errorf("daily summaries: %+v", days)
		}
	})
}

// What was fetched is not fetched again for the restart alone.
func TestSchedulerRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, w, begin := t.TempDir(), newWeb(), time.Now()
		w.bodies["/feed"] = w.feedOf(begin, time.Minute, 3)
		d := openDesk(t, dir, w, planned(time.Hour))
		time.Sleep(10 * time.Minute)
		d.stop()
		d = openDesk(t, dir, w, planned(time.Hour))
		time.Sleep(10 * time.Minute)
		d.stop()
		if n := len(w.times("/feed", begin)); n != 1 {
			t.Errorf("the feed was asked %d times in 20 minutes, want once", n)
		}
	})
}

func TestSchedulerPausesAndReloads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, w, begin := t.TempDir(), newWeb(), time.Now()
		w.bodies["/feed"] = w.feedOf(begin, time.Hour, 1000)
		d := openDesk(t, dir, w, planned(time.Hour))
		time.Sleep(90 * time.Minute)
		if err := d.Pause(t.Context(), "nobody", true); err == nil {
			t.Error("a source that there is not was paused")
		}
		check(t, d.Pause(t.Context(), "m", true))
		before := len(w.times("/feed", begin))
		time.Sleep(24 * time.Hour)
		d.stop()
		d = openDesk(t, dir, w, planned(time.Hour))
		time.Sleep(24 * time.Hour)
		if after := len(w.times("/feed", begin)); after != before {
			t.Errorf("a paused source was asked %d times", after-before)
		}
		check(t, d.Pause(t.Context(), "m", false))
		time.Sleep(time.Minute)
		if after := len(w.times("/feed", begin)); after != before+1 {
			t.Errorf("a source that goes on was asked %d times within a minute, want once", after-before)
		}
		other := planned(6 * time.Hour)
		other.Source.Name, other.Source.Seeds = "other", []string{"https://m.example/other"}
		w.bodies["/other"] = w.feedOf(begin, time.Hour, 3)
		check(t, d.Reload(t.Context(), []Planned{other}))
		time.Sleep(24 * time.Hour)
		if after := len(w.times("/feed", begin)); after != before+1 {
			t.Errorf("a source that is not in the settings any more was asked %d times", after-before-1)
		}
		if n := len(w.times("/other", begin)); n < 1 {
			t.Error("a source that is new in the settings was never asked")
		}
		all, err := d.Standings(t.Context())
		check(t, err)
		if len(all) != 1 || all[0].Name != "other" || all[0].History.Began.IsZero() {
			t.Errorf("standings: %+v", all)
		}
		d.stop()
	})
}

func TestSchedulerRaisesAlarms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, begin := newWeb(), time.Now()
		w.bodies["/feed"] = w.feedOf(begin, 6*time.Hour, 20) // five days of news
		d := openDesk(t, t.TempDir(), w, planned(time.Hour))
		defer d.stop()
		time.Sleep(5 * 24 * time.Hour)
		if alarms, _ := d.told(); len(alarms) > 0 {
			t.Errorf("alarms while all is well: %+v", alarms)
		}
		time.Sleep(7 * 24 * time.Hour)
		w.mu.Lock()
		w.fails = true
		w.mu.Unlock()
		time.Sleep(3 * 24 * time.Hour)
		var kinds []string
		alarms, _ := d.told()
		for _, a := range alarms {
			kinds = append(kinds, a.Kind)
		}
		if diff := cmp.Diff([]string{"silent", "blocked"}, kinds); diff != "" {
			t.Errorf("alarms (-want +got):\n%s%+v", diff, alarms)
		}
	})
}

func TestDrift(t *testing.T) {
	usual := Day{New: 40, Words: 40 * 800, Bylines: 38, Dates: 40, Confidence: 38}
	for _, test := range []struct {
		name  string
		round Day
		alarm bool
	}{
		{"as ever", Day{New: 10, Words: 7000, Bylines: 9, Dates: 10, Confidence: 9.3}, false},
		{"too few to tell", Day{New: 2, Words: 100}, false},
		{"short", Day{New: 10, Words: 2000, Bylines: 9, Dates: 10, Confidence: 9.3}, true},
		{"long", Day{New: 10, Words: 40000, Bylines: 9, Dates: 10, Confidence: 9.3}, true},
		{"without bylines", Day{New: 10, Words: 8000, Bylines: 1, Dates: 10, Confidence: 9.3}, true},
		{"without dates", Day{New: 10, Words: 8000, Bylines: 9, Dates: 1, Confidence: 9.3}, true},
		{"unsure", Day{New: 10, Words: 8000, Bylines: 9, Dates: 10, Confidence: 6}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, _ := drift(History{Days: []Day{usual}}, test.round, time.Time{})
			if (text != "") != test.alarm {
				t.Errorf("drift says %q", text)
			}
		})
	}
}
