package frontier_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"tearsheet/scraper/frontier"
)

// TestLend: a host that is lent is nobody else's meanwhile, and its delay clock
// starts when it is given back.
func TestLend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const delay, used = 3 * time.Second, 10 * time.Second
		d := start(t, frontier.Options{Delay: delay, Patience: time.Minute})
		schedule(t, d, numbered("https://a.example/", 2)...)
		finish(t, d, next(t, d))
		began := time.Now()
		giveBack, err := d.Lend(t.Context(), "www.a.example:443")
		if got := time.Since(began); err != nil || got != delay {
			t.Fatalf("lent after %v, %v, want %v", got, err, delay)
		}
		time.AfterFunc(used, giveBack)
		next(t, d)
		if got := time.Since(began); got != 2*delay+used {
			t.Errorf("the next page may be asked for after %v, want %v", got, 2*delay+used)
		}
		giveBack() // twice is once
		d.Pause("b.example", time.Now().Add(time.Hour))
		if _, err := d.Lend(t.Context(), "b.example"); !errors.Is(err, frontier.ErrPaused) {
			t.Errorf("a host that rests for an hour is lent: %v", err)
		}
	})
}
