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
		return now.Add(afterSkip)
	case frontier.Gone:
		return now.Add(v.absence(now))
	case frontier.FetchError:
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

// absence is the pause before a page is looked for again that was not there:
// longer each time.
func (v *visit) absence(now time.Time) time.Duration {
	if v.before.Status != frontier.Gone || v.before.Fetched.IsZero() {
		return afterGone
	}
	return min(max(2*now.Sub(v.before.Fetched), afterGone), rarely)
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
	case every == 0:
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
