package scraper

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A day is told of once, also where the daemon was stopped over midnight.
func TestSchedulerTellsOfEachDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, w, begin := t.TempDir(), newWeb(), time.Now() // midnight
		w.bodies["/feed"] = w.feedOf(begin, time.Minute, 3)
		d := openDesk(t, dir, w, planned(time.Hour))
		time.Sleep(23 * time.Hour)
		d.stop()
		time.Sleep(3 * time.Hour)
		var dates []string
		for range 2 {
			d = openDesk(t, dir, w, planned(time.Hour))
			time.Sleep(time.Hour)
			_, days := d.told()
			for _, day := range days {
				dates = append(dates, day.Date)
				if day.New != 3 {
					t.Errorf("%s had %d new articles, want 3", day.Date, day.New)
				}
			}
			d.stop()
		}
		if diff := cmp.Diff([]string{begin.UTC().Format(time.DateOnly)}, dates); diff != "" {
			t.Errorf("days that were told of (-want +got):\n%s", diff)
		}
	})
}

// A feed that breaks for a while, in whatever way, is asked for as often as
// before when it is back: what it says meanwhile may be gone the day after.
func TestSchedulerMissesNoFeedForLong(t *testing.T) {
	for name, trouble := range map[string]func(*web){
		"unreadable": func(w *web) { w.bodies["/feed"] = func(time.Time) string { return `<rss version="2.0"><` } },
		"empty":      func(w *web) { w.bodies["/feed"] = func(time.Time) string { return "" } },
		"forbidden":  func(w *web) { w.barred = true },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, begin := newWeb(), time.Now()
				feed := w.feedOf(begin, 30*time.Minute, 1000)
				w.bodies["/feed"] = feed
				d := openDesk(t, t.TempDir(), w, planned(time.Hour))
				defer d.stop()
				time.Sleep(10 * time.Hour)
				w.set(func() { trouble(w) })
				time.Sleep(4 * time.Hour)
				w.set(func() { w.bodies["/feed"], w.barred = feed, false })
				time.Sleep(5 * time.Hour)
				back := time.Now()
				time.Sleep(6 * time.Hour)
				asked := slices.DeleteFunc(w.times("/feed", back), func(age time.Duration) bool { return age < 0 })
				if len(asked) < 5 {
					t.Errorf("asked for %d times in the six hours after it was back, want once an hour: %v", len(asked), asked)
				}
				if alarms, _ := d.told(); (name == "forbidden") != (len(alarms) == 2 && alarms[0].Kind == "blocked" && alarms[1].Over) {
					t.Errorf("alarms: %+v", alarms)
				}
			})
		})
	}
}
