package search

import (
	"time"

	"github.com/blevesearch/bleve/v2/document"
)

// The two clocks by which articles are found. Published is when an article was
// published, or else captured, as far as is known.
const (
	clockPublished = "published"
	clockCaptured  = "captured"
)

// A time is indexed as what it begins with: its month, its day and its second.
// So a span is a few months, the days at its ends and so on, and the newest of
// a million articles are in the last months that have any. No date of an
// article has to be looked up.
const (
	byMonth = iota
	byDay
	bySecond
	levels
)

// second is a time as the finest level has it; the coarser ones are what it
// begins with.
const second = "2006-01-02T15:04:05"

// level is the name of the field for a level of a clock.
func level(clock string, n int) string {
	return clock + [levels]string{".month", ".day", ".second"}[n]
}

// bucket is what the name of a time at a level is.
func bucket(t time.Time, n int) string {
	return clampYear(t).Format(second)[:levelLen(n)]
}

func levelLen(n int) int { return [levels]int{7, 10, len(second)}[n] }

// clampYear keeps years at four digits, so that times sort as they are written.
func clampYear(t time.Time) time.Time {
	t = t.UTC()
	switch {
	case t.Year() < 0:
		return time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	case t.Year() > 9999:
		return time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	}
	return t
}

// extent is when a bucket begins, and when the next one does.
func extent(name string, n int) (from, to time.Time, ok bool) {
	from, err := time.Parse(second[:levelLen(n)], name)
	switch n {
	case byMonth:
		to = from.AddDate(0, 1, 0)
	case byDay:
		to = from.AddDate(0, 0, 1)
	default:
		to = from.Add(time.Second)
	}
	return from, to, err == nil
}

func addTime(d *document.Document, clock string, t time.Time) {
	addValues(d, level(clock, byMonth), bucket(t, byMonth))
	addValues(d, level(clock, byDay), bucket(t, byDay))
	addRare(d, level(clock, bySecond), bucket(t, bySecond))
}
