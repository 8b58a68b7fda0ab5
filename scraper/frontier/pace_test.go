package frontier_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"tearsheet/scraper/frontier"
)

// rounds fetches n pages of a.example, each answered alike, and returns the
// pauses between them.
func rounds(t *testing.T, d *frontier.DB, n int, a frontier.Answer) (pauses []time.Duration) {
	t.Helper()
	for range n {
		before := time.Now()
		uri := next(t, d)
		pauses = append(pauses, time.Since(before))
		d.Answered("a.example", a)
		finish(t, d, uri)
	}
	return pauses
}

func TestSlowHostIsAskedLessOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{Delay: time.Second})
		schedule(t, d, numbered("https://a.example/", 200)...)
		if p := rounds(t, d, 10, frontier.Answer{Took: 50 * time.Millisecond}); p[9] != time.Second {
			t.Errorf("a quick host waits %v, want the second it was given", p[9])
		}
		if p := rounds(t, d, 30, frontier.Answer{Took: 4 * time.Second}); p[29] < 7*time.Second || p[29] > 8*time.Second {
			t.Errorf("a host that takes 4 s waits %v, want about twice as long", p[29])
		}
		if p := rounds(t, d, 30, frontier.Answer{Took: 50 * time.Millisecond}); p[29] != time.Second {
			t.Errorf("a host that is quick again waits %v, want 1s", p[29])
		}
	})
}

func TestBusyHostIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{Delay: time.Second})
		schedule(t, d, numbered("https://a.example/", 200)...)
		p := rounds(t, d, 5, frontier.Answer{Busy: true})
		for i := 2; i < len(p); i++ {
			if p[i] < p[i-1] {
				t.Errorf("pauses %v, want each longer than the one before", p)
			}
		}
		rounds(t, d, 1, frontier.Answer{Busy: true, RetryAfter: 100 * time.Second})
		if p := rounds(t, d, 1, frontier.Answer{}); p[0] < 100*time.Second {
			t.Errorf("asked %v after Retry-After: 100", p[0])
		}
		if p := rounds(t, d, 40, frontier.Answer{}); p[39] != time.Second {
			t.Errorf("a host that recovered waits %v, want 1s", p[39])
		}
	})
}

// TestBreaker: a host that is down is asked ever less often, then left for the
// next run; another goes on meanwhile, and a restart breaks no pause.
func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "crawl.db")
		d := open(t, path, frontier.Options{Delay: time.Second})
		begin(t, d)
		schedule(t, d, numbered("https://a.example/", 50)...)
		schedule(t, d, numbered("https://b.example/", 50)...)
		asked, began := map[string]int{}, time.Now()
		for {
			uri, err := d.Next(t.Context())
			if errors.Is(err, frontier.ErrEmpty) {
				break
			}
			host := uri.Key.Host()
			asked[host]++
			d.Answered(host, frontier.Answer{Down: host == "example,a"})
			finish(t, d, uri)
			if asked["example,b"] == 50 && time.Since(began) > 51*time.Second && asked["example,a"] < 6 {
				t.Error("the host that is up waited for the one that is down")
			}
		}
		if asked["example,a"] != 7 || asked["example,b"] != 50 {
			t.Errorf("asked %v, want 50 times the host that is up, and the other 5 times and after two pauses", asked)
		}
		if err := d.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		d = open(t, path, frontier.Options{Delay: time.Second})
		begin(t, d)
		for {
			uri, err := d.Next(t.Context())
			if errors.Is(err, frontier.ErrEmpty) {
				break
			}
			if uri.Key.Host() == "example,a" {
				t.Fatal("after a restart the host that is down is asked at once")
			}
			finish(t, d, uri)
		}
	})
}

// TestClockSetBack: a pause that was written while the clock was a year ahead is
// as long as it was meant to be.
func TestClockSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path, ahead := filepath.Join(t.TempDir(), "crawl.db"), 365*24*time.Hour
		d := open(t, path, frontier.Options{Delay: time.Second, Now: func() time.Time { return time.Now().Add(ahead) }})
		begin(t, d)
		schedule(t, d, numbered("https://a.example/", 2)...)
		uri := next(t, d)
		d.Answered("a.example", frontier.Answer{Busy: true, RetryAfter: time.Minute})
		finish(t, d, uri)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		d = open(t, path, frontier.Options{Delay: time.Second})
		begin(t, d)
		before := time.Now()
		next(t, d)
		if waited := time.Since(before); waited < 50*time.Second || waited > 2*time.Minute {
			t.Errorf("waited %v, want the minute that was asked for", waited)
		}
		d.Close()
	})
}

func TestDailyBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "crawl.db")
		for _, want := range []int{3, 0} { // a restart does not start the day again
			d := open(t, path, frontier.Options{Delay: -1, Daily: 3})
			begin(t, d)
			schedule(t, d, numbered("https://a.example/", 10)...)
			if got := len(drain(t, d)); got != want {
				t.Errorf("%d pages of a host with a budget of 3, want %d", got, want)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(24 * time.Hour)
		d := open(t, path, frontier.Options{Delay: -1, Daily: 3})
		begin(t, d)
		if got := len(drain(t, d)); got != 3 {
			t.Errorf("%d pages on the next day, want 3", got)
		}
	})
}

// TestTurnElsewhere: a redirect to another host waits until nobody asks it, and
// frees the one it came from.
func TestTurnElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{Delay: 3 * time.Second})
		schedule(t, d, numbered("https://a.example/", 2)...)
		schedule(t, d, numbered("https://b.example/", 2)...)
		one, two := next(t, d), next(t, d) // of a and b
		began := time.Now()
		go func() {
			time.Sleep(10 * time.Second)
			finish(t, d, two)
		}()
		if err := d.Turn(t.Context(), one, two.Key.Host()); err != nil || time.Since(began) != 13*time.Second {
			t.Fatalf("Turn = %v after %v, want 3 s after the host was given back", err, time.Since(began))
		}
		if third := next(t, d); third.Key.Host() != one.Key.Host() {
			t.Errorf("handed out %s, want a page of the host that was left", third.URL)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if uri, err := d.Next(ctx); err == nil {
			t.Errorf("handed out %s while the redirect is there", uri.URL)
		}
		finish(t, d, one)
		if last := next(t, d); last.Key.Host() != two.Key.Host() {
			t.Errorf("handed out %s, want the other page of the redirect's host", last.URL)
		}
	})
}

func TestReturn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t, frontier.Options{Delay: 3 * time.Second})
		schedule(t, d, numbered("https://a.example/", 1)...)
		uri, before := next(t, d), time.Now()
		if err := d.Return(t.Context(), uri); err != nil {
			t.Fatal(err)
		}
		again := next(t, d)
		if again.URL != uri.URL || time.Since(before) != 3*time.Second {
			t.Errorf("%s after %v, want the same after the delay", again.URL, time.Since(before))
		}
		finish(t, d, again)
		wantEmpty(t, d)
	})
}

// TestVerySlowHost keeps up a pause of minutes between two pages, and leaves a
// host that wants one of a day for those who have the time.
func TestVerySlowHost(t *testing.T) {
	for delay, want := range map[time.Duration]int{5 * time.Minute: 3, 24 * time.Hour: 0} {
		synctest.Test(t, func(t *testing.T) {
			d := start(t, frontier.Options{})
			schedule(t, d, numbered("https://a.example/", 3)...)
			uri := next(t, d)
			d.Slow("a.example", delay)
			if err := d.Return(t.Context(), uri); err != nil { // the robots.txt was read
				t.Fatal(err)
			}
			began := time.Now()
			if n := len(drain(t, d)); n != want {
				t.Errorf("with %v between two requests %d pages were fetched, want %d", delay, n, want)
			}
			if took := time.Since(began); took != time.Duration(want)*delay {
				t.Errorf("with %v between two requests the run took %v", delay, took)
			}
		})
	}
}

// TestClockAhead fetches a page by a clock that is ten years ahead. When that has
// been mended the page is not left alone for ten years.
func TestClockAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ahead := 10 * 365 * 24 * time.Hour
		d := start(t, frontier.Options{Now: func() time.Time { return time.Now().Add(ahead) }})
		schedule(t, d, numbered("https://a.example/", 2)...)
		for range 2 {
			uri := next(t, d)
			uri.Status, uri.Fetched, uri.Due = frontier.Fetched, time.Now().Add(ahead), time.Now().Add(ahead+time.Hour)
			if err := d.Finish(t.Context(), uri); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		ahead = 0
		begin(t, d)
		if urls := drain(t, d); len(urls) != 2 {
			t.Errorf("%v were fetched again", urls)
		}
	})
}
