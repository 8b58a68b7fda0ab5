package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tearsheet/scraper/frontier"
)

// TestVisitorTakesTurns: a command that fetches pages waits for the crawl of the
// archive, and the crawl for it; without one it keeps the pause by itself.
func TestVisitorTakesTurns(t *testing.T) {
	const delay = 50 * time.Millisecond
	var asked []time.Time
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked = append(asked, time.Now()); strings.HasPrefix(r.URL.Path, "/robots") {
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	host := strings.TrimPrefix(site.URL, "http://")
	o, _ := ownedArchive(t, 0)
	o.house.dir = t.TempDir()
	db, err := frontier.Open(filepath.Join(o.house.dir, frontierName), frontier.Options{Delay: delay, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o.house.frontier = db
	e := &env{allowPrivate: []string{host}}
	e.config.Archive = o.house.dir
	v, err := e.visitor()
	if err != nil {
		t.Fatal(err)
	}
	_, err = v.fetch(t.Context(), site.URL+"/alone")
	if err != nil || len(asked) != 2 {
		t.Fatalf("asked %d times without an owner, want for robots.txt and the page: %v", len(asked), err)
	}
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- o.Run(ctx) }()
	for { // until the owner answers
		if c, err := askTurn(t.Context(), o.house.dir, "other.example"); err == nil {
			c.Close()
			break
		}
	}
	giveBack, err := db.Lend(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	returned := make(chan time.Time, 1)
	time.AfterFunc(2*delay, func() { returned <- time.Now(); giveBack() })
	if _, err = v.fetch(t.Context(), site.URL+"/beside"); err != nil {
		t.Fatal(err)
	}
	if gap := asked[2].Sub(<-returned); gap < delay {
		t.Errorf("asked %v after the crawl, want %v", gap, delay)
	}
	db.Pause(host, time.Now().Add(time.Hour))
	if _, err := v.fetch(t.Context(), site.URL+"/paused"); !errors.Is(err, frontier.ErrPaused) || len(asked) != 3 {
		t.Errorf("a host that rests was asked: %v", err)
	}
	end()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
