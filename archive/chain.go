package archive

import (
	"slices"
	"time"
)

// byTime lists the version numbers in the order they were captured. They are
// 1, 2, 3 unless captures older than the latest came in later.
func (c Chain) byTime() []int {
	order := make([]int, len(c.Versions))
	for i := range order {
		order[i] = i + 1
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return c.Versions[i-1].Captured.Compare(c.Versions[j-1].Captured)
	})
	return order
}

// at is the version that stood at a time: the last one captured at or before
// it; 0 if there was none yet.
func (c Chain) at(t time.Time) int {
	best := 0
	for i, v := range c.Versions {
		if !v.Captured.After(t) && (best == 0 || !v.Captured.Before(c.Versions[best-1].Captured)) {
			best = i + 1
		}
	}
	return best
}

// next is the version that a capture at a time may be an earlier sight of: the
// first one captured later, unless the one before it was still seen after that
// time; 0 if there is none.
func (c Chain) next(t time.Time) int {
	if n := c.at(t); n > 0 && c.Versions[n-1].Last.After(t) {
		return 0
	}
	best := 0
	for i, v := range c.Versions {
		if v.Captured.After(t) && (best == 0 || v.Captured.Before(c.Versions[best-1].Captured)) {
			best = i + 1
		}
	}
	return best
}

// latest is the version captured last.
func (c Chain) latest() int {
	order := c.byTime()
	if len(order) == 0 {
		return 0
	}
	return order[len(order)-1]
}

// saw notes that version n was seen at t.
func (c *Chain) saw(n int, t time.Time) {
	v := &c.Versions[n-1]
	switch {
	case t.After(v.Captured) && t.After(v.Last):
		v.Last = t
	case t.Before(v.Captured) && c.next(t) == n:
		v.Last = maxTime(v.Last, v.Captured)
		v.Captured = t
	}
	c.shown(t)
}

// join adds a URL to the chain; as its home when the article moved there.
func (c *Chain) join(k Key, home bool) {
	i := slices.Index(c.Keys, k)
	switch {
	case home && i >= 0:
		c.Keys = slices.Delete(c.Keys, i, i+1)
		fallthrough
	case home:
		c.Keys = slices.Insert(c.Keys, 0, k)
	case i < 0:
		c.Keys = append(c.Keys, k)
	}
}

func maxTime(a, b time.Time) time.Time {
	return slices.MaxFunc([]time.Time{a, b}, time.Time.Compare)
}

// first is the least of the chain's keys with a prefix, so that a walk over
// keys meets each article once.
func (c Chain) first(prefix Key) Key {
	var least Key
	for _, k := range c.Keys {
		if k.has(prefix) && (least == "" || k < least) {
			least = k
		}
	}
	return least
}

// date dates the article by its latest version: published, or else when the
// first one was captured.
func (c *Chain) date(s *Snapshot) {
	switch {
	case !s.Published.IsZero() && (c.Date.IsZero() || c.latest() == s.Version):
		c.Date = stamp(s.Published.Time)
	case c.Date.IsZero():
		c.Date = s.Captured
	}
}

// shows notes that the URL showed version n at t.
func (l *Link) shows(n int, t time.Time) {
	if l.Version == 0 || !t.Before(l.Seen) {
		l.Version, l.Seen, l.To = n, t, ""
	}
	if !l.Missing.After(t) {
		l.Missing = time.Time{}
	}
}
