package scraper

import (
	"time"

	"tearsheet/scraper/frontier"
)

// rungs are the ages at which an article is visited again. News is corrected
// in its first hours or not at all.
var rungs = []time.Duration{
	15 * time.Minute, time.Hour, 3 * time.Hour, 24 * time.Hour, 3 * 24 * time.Hour, 30 * 24 * time.Hour,
}

// rarely is how often an article is visited that is beyond the last rung.
const rarely = 180 * 24 * time.Hour

// The pauses before what is no article is asked for again by a scheduled run.
const (
	afterSkip   = 30 * 24 * time.Hour
	afterMove   = 30 * 24 * time.Hour
	afterGone   = 24 * time.Hour
	afterError  = 6 * time.Hour
	rarestVisit = 30 * 24 * time.Hour // of a page that links to others
)

// due is when a URI should be fetched again.
func (v *visit) due(now time.Time) time.Time {
	switch u := &v.uri; u.Status {
	case frontier.Redirected:
		return now.Add(afterMove)
	case frontier.Skipped:
		return now.Add(v.respite(now))
	case frontier.Gone:
		return now.Add(v.absence(now))
	case frontier.FetchError:
		if v.uri.Kind != kindPage && !refusal(v.outcome) {
			return now.Add(min(v.retreat(), afterError))
		}
		return now.Add(afterError)
	case frontier.Discovered:
		return time.Time{} // not fetched: at once
	}
	if v.uri.Article {
		return climb(v.uri.Published, v.uri.Changed, now)
	}
	return now.Add(v.uri.Every)
}

// climb is the next rung of an article: its age counts from its publication,
// or from its last change if that was later, so that what changes is visited
// more often. An article without a date is taken for a day old.
func climb(published, changed, now time.Time) time.Time {
	born := published
	if changed.After(born) {
		born = changed
	}
	if born.IsZero() {
		born = now.Add(-rungs[2])
	}
	if born.After(now) {
		born = now
	}
	for _, rung := range rungs {
		if due := born.Add(rung); due.After(now) {
			return due
		}
	}
	return now.Add(max(rarely/6, min(now.Sub(born)/2, rarely)))
}

// respite is the pause before what was skipped is asked for again. A list is
// missed soon, and what came empty or broken may have been so by accident.
func (v *visit) respite(now time.Time) time.Duration {
	switch {
	case v.uri.Kind != kindPage:
		return v.retreat()
	case v.outcome.Reason == "empty" || v.outcome.Reason == "unreadable":
		return min(v.longer(now, frontier.Skipped), afterSkip)
	}
	return afterSkip
}

// absence is the pause before a page is looked for again that was not there. A
// seed is what the archivist has named: it is looked for every day.
func (v *visit) absence(now time.Time) time.Duration {
	_, most := v.source.bounds()
	if v.uri.Kind == KindSeed || v.uri.Kind == kindFront {
		return min(v.longer(now, frontier.Gone), most)
	}
	return min(v.longer(now, frontier.Gone), rarely)
}

// longer is twice as long as the page is in that state already; a day at first.
func (v *visit) longer(now time.Time, state frontier.Status) time.Duration {
	if v.before.Status != state || v.before.Fetched.IsZero() {
		return afterGone
	}
	return max(2*now.Sub(v.before.Fetched), afterGone)
}

// retreat is the pause before a list is asked for again that could not be read:
// as short as any at first, for its news may be gone tomorrow, then half as
// long again each time.
func (v *visit) retreat() time.Duration {
	least, most := v.source.bounds()
	if v.ailing() {
		v.uri.Every += v.uri.Every / 2
	} else {
		v.uri.Every = least
	}
	v.uri.Every = min(max(v.uri.Every, least), most)
	return v.uri.Every
}

// ailing tells whether it could not be read the last time.
func (v *visit) ailing() bool {
	return v.before.Status == frontier.FetchError || v.before.Status == frontier.Skipped
}

// rhythm learns how often a list changes: twice as often is asked where it
// had changed, half as often again where it had not.
func (v *visit) rhythm(changed bool) {
	least, most := v.source.bounds()
	if v.uri.Kind == kindPage {
		most = max(most, rarestVisit)
	}
	every := v.uri.Every
	switch {
	case every == 0 || v.ailing(): // what is back is as good as new
		every = least
	case changed:
		every /= 2
	default:
		every += every / 2
	}
	v.uri.Every = min(max(every, least), most)
	if changed {
		v.uri.Changed = v.uri.Fetched
	}
}

// bounds are how often a list is asked for, at most and at least.
func (s Source) bounds() (least, most time.Duration) {
	least, most = s.Every, s.Rarest
	if least <= 0 {
		least = time.Hour
	}
	if most <= 0 {
		most = 24 * time.Hour
	}
	return least, max(least, most)
}
