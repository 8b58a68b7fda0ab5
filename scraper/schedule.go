package scraper

import (
	"fmt"
	"strings"
	"time"

	"github.com/adhocore/gronx"
)

// Schedule says when a source's rounds begin. The zero value is every hour.
type Schedule struct {
	Every time.Duration  // from the beginning of one round to that of the next; 0 is 1 h
	Cron  string         // five fields, or a word as @daily, in place of Every
	Zone  *time.Location // in which Cron and hours are meant; nil is UTC

	// From and To are the hours in which a round may begin, as time since
	// midnight: 22 h to 6 h is the night. Alike, they are the whole day.
	From, To time.Duration
}

// Check says what is wrong with a schedule: a cron that can never come.
func (s Schedule) Check() error {
	if s.Cron == "" {
		return nil
	}
	if !gronx.IsValid(s.Cron) {
		return fmt.Errorf("cron %q: want five fields: minute, hour, day, month, weekday", s.Cron)
	}
	next, err := gronx.NextTickAfter(s.Cron, time.Now(), false)
	if due, broken := gronx.New().IsDue(s.Cron, next); err != nil || broken != nil || !due {
		return fmt.Errorf("cron %q: it never comes", s.Cron)
	}
	return nil
}

// Next is when the round after the one that began at last is to begin. A
// source that was never crawled, or missed its time, is due now.
func (s Schedule) Next(last, now time.Time) time.Time {
	due := now
	if last.After(now) { // the clock was set back
		last = now
	}
	if !last.IsZero() {
		if due = s.tick(last); due.Before(now) {
			due = now
		}
	}
	return s.open(due)
}

// tick is the next time after a round began.
func (s Schedule) tick(last time.Time) time.Time {
	if s.Cron != "" {
		if due, err := s.cronTick(last); err == nil {
			return due
		}
	}
	if s.Every > 0 {
		return last.Add(s.Every)
	}
	return last.Add(time.Hour)
}

// cronTick is the next time that the cron names. Where the clock is changed it
// does as cron(8) does: an hour that comes twice counts twice only for what is
// not bound to an hour, and what falls into one that never comes is done after it.
func (s Schedule) cronTick(last time.Time) (time.Time, error) {
	local := last.In(s.zone())
	next, err := gronx.NextTickAfter(s.Cron, local, false)
	if err != nil {
		return next, err
	}
	if again := next.Format(wallClock) == local.Format(wallClock); again && s.hourly() {
		return next, nil
	} else if again {
		return gronx.NextTickAfter(s.Cron, next, false)
	}
	_, offset := local.Zone()
	steady, err := gronx.NextTickAfter(s.Cron, last.In(time.FixedZone("", offset)), false)
	if err != nil {
		return next, nil // the zone's own will do
	}
	steady = steady.In(s.zone())
	if !steady.Before(next) {
		return next, nil
	}
	if _, there := steady.Zone(); there < offset { // the hour comes again
		if due, err := gronx.New().IsDue(s.Cron, steady); err != nil || !due || !s.hourly() {
			return next, nil
		}
	}
	return steady, nil
}

const wallClock = "2006-01-02 15:04"

// hourly tells whether the cron is not bound to hours.
func (s Schedule) hourly() bool {
	fields := strings.Fields(s.Cron)
	return len(fields) > 1 && strings.HasPrefix(fields[1], "*") || s.Cron == "@hourly"
}

func (s Schedule) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

// open is the time itself, or the next at which the active hours begin.
func (s Schedule) open(at time.Time) time.Time {
	if s.From == s.To {
		return at
	}
	local := at.In(s.zone())
	if s.active(clockOf(local)) {
		return at
	}
	y, m, d := local.Date()
	if clockOf(local) >= s.From {
		d++
	}
	return time.Date(y, m, d, 0, int(s.From/time.Minute), 0, 0, s.zone())
}

func (s Schedule) active(clock time.Duration) bool {
	if s.From < s.To {
		return s.From <= clock && clock < s.To
	}
	return clock >= s.From || clock < s.To
}

// clockOf is what a clock on the wall shows.
func clockOf(t time.Time) time.Duration {
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}
