package scraper

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/frontier"
)

// hosts are sources of one front page each, which is asked for every hour.
func hosts(names ...string) (all []Planned) {
	for _, name := range names {
		seed := "https://" + name + "/"
		all = append(all, Planned{Schedule: Schedule{Every: time.Hour}, Source: Source{
			Name: name, Every: time.Hour, Rarest: time.Hour, Seeds: []string{seed}, Scope: Scope{Reach: ReachHost, Seeds: []string{seed}},
		}})
	}
	return all
}

func newHosts() *web {
	w := newWeb()
	w.bodies["/"] = func(now time.Time) string { return fmt.Sprintf(`<title>News</title><p>It is %v.`, now) }
	return w
}

// TestNetworkVanishes: when no host answers for a day it is nobody's fault; it
// is asked now and then, and when the network is back everything goes on at
// once.
func TestNetworkVanishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		names := []string{"a.example", "b.example", "c.example", "d.example"}
		w := newHosts()
		d := openDesk(t, t.TempDir(), w, hosts(names...)...)
		time.Sleep(3*time.Hour + time.Minute)
		w.set(func() { w.gone = true })
		gone := time.Now()
		time.Sleep(24 * time.Hour)
		asked := 0
		for _, name := range names {
			asked += w.since(name, gone)
		}
		if asked > 25*60 || asked < 12*60 {
			t.Errorf("%d requests in a day without a network, want about one a minute", asked)
		}
		w.set(func() { w.gone = false })
		back := time.Now()
		time.Sleep(5 * time.Minute)
		for _, name := range names {
			if w.since(name, back) == 0 {
				t.Errorf("%s was not asked within five minutes after the network was back", name)
			}
		}
		standings, err := d.Standings(t.Context())
		check(t, err)
		for _, s := range standings {
			if all := s.History.Lately(3); all.Failed+all.Mute > 0 || len(s.History.Alarms) > 0 {
				t.Errorf("held against %s: %+v, %v", s.Name, all, s.History.Alarms)
			}
		}
		d.stop()
	})
}

// TestHostVanishes: a host that does not answer for a day keeps no other from
// being asked, and comes back within an hour or so.
func TestHostVanishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		names := []string{"a.example", "b.example", "c.example", "d.example"}
		w := newHosts()
		w.down = "a.example"
		begin := time.Now()
		d := openDesk(t, t.TempDir(), w, hosts(names...)...)
		time.Sleep(24*time.Hour + time.Minute)
		for _, name := range names[1:] {
			if n := w.since(name, begin.Add(-1)); n < 24 {
				t.Errorf("%s was asked %d times in a day, want every hour", name, n)
			}
		}
		if n := w.since("a.example", begin.Add(-1)); n > 100 {
			t.Errorf("a host that is down was asked %d times in a day", n)
		}
		w.set(func() { w.down = "" })
		back := time.Now()
		time.Sleep(8 * time.Hour)
		if w.since("a.example", back) < 2 {
			t.Error("a host that is back is not asked")
		}
		d.stop()
	})
}

// TestFullDisk: a daemon fetches nothing while there is no room, says so once,
// and goes on when there is.
func TestFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHosts()
		d := openDesk(t, t.TempDir(), w, hosts("a.example", "b.example")...)
		time.Sleep(3*time.Hour + time.Minute)
		w.set(func() { w.full = true })
		full := time.Now()
		time.Sleep(12 * time.Hour)
		if n := w.since("a.example", full) + w.since("b.example", full); n > 0 {
			t.Errorf("%d requests on a full disk", n)
		}
		w.set(func() { w.full = false })
		time.Sleep(10 * time.Minute)
		if w.since("a.example", full) == 0 || w.since("b.example", full) == 0 {
			t.Error("nothing is asked although there is room again")
		}
		alarms, _ := d.told()
		alarms = slices.DeleteFunc(alarms, func(a Alarm) bool { return a.Kind != "full" })
		if len(alarms) != 2 || alarms[0].Over || !alarms[1].Over {
			t.Errorf("alarms: %+v", alarms)
		}
		d.stop()
	})
}

// TestOutage holds the rules against sequences of hosts: a capital one answers,
// a small one is silent.
func TestOutage(t *testing.T) {
	quiet := &net.OpError{Op: "dial", Err: syscall.ETIMEDOUT}
	for _, test := range []struct {
		name, events string
		err          error
		ours         bool // what the last is
	}{
		{"nobody ever answered", "abc", quiet, true},
		{"one host alone", "aaaaaa", quiet, false},
		{"all that answered are silent", "ABCabc", quiet, true},
		{"hosts that were down, when the rest is done", "AAAbcdbcd", quiet, false},
		{"a dead host among the living", "AbAbAbAb", quiet, false},
		{"the living fall silent after the dead", "AbAbAcbda", quiet, true},
		{"back again", "abcAbcd", quiet, false},
		{"refusals", "abcdef", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, false},
		{"no such names", "abcdef", &net.DNSError{IsNotFound: true}, false},
		{"no route", "Aaa", &net.OpError{Op: "dial", Err: syscall.ENETUNREACH}, true},
		{"a server that fails", "abcdef", errors.New("status 500"), false},
	} {
		var o outage
		ours := false
		for _, host := range test.events {
			if 'A' <= host && host <= 'Z' {
				o.answered(strings.ToLower(string(host)))
				continue
			}
			ours, _ = o.failed(string(host), test.err, time.Unix(0, 0))
		}
		if ours != test.ours {
			t.Errorf("%s: the last of %q is ours: %v", test.name, test.events, ours)
		}
	}
}

// TestOfflineRunEnds: a run without a network ends in time, and the next goes on.
func TestOfflineRunEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHosts()
		w.gone = true
		db, err := frontier.Open(filepath.Join(t.TempDir(), "crawl.db"), frontier.Options{})
		check(t, err)
		store, err := boltdb.Open(filepath.Join(t.TempDir(), "archive.db"), boltdb.Options{})
		check(t, err)
		c := &Crawler{
			Frontier: db, Fetcher: w, Extractor: &extract.Extractor{}, Archive: &archive.Archive{Store: store},
			Log: slog.New(slog.DiscardHandler), Now: time.Now,
		}
		for _, p := range hosts("a.example", "b.example", "c.example") {
			c.Sources = append(c.Sources, p.Source)
		}
		begin := time.Now()
		_, err = c.Run(t.Context())
		if took := time.Since(begin); !errors.Is(err, ErrOffline) || took > mostOffline+time.Minute {
			t.Errorf("after %v: %v, want ErrOffline after %v", took, err, mostOffline)
		}
		w.set(func() { w.gone = false })
		c.summary = Summary{}
		if s, err := c.Run(t.Context()); err != nil || s.Fetched != 3 || s.Failed != 0 || !s.Resumed {
			t.Errorf("the next run: %+v, %v", s, err)
		}
		check(t, db.Close())
		check(t, store.Close())
	})
}
