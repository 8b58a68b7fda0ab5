package scraper

import (
	"testing"
	"time"

	"tearsheet/archive"
	"tearsheet/scraper/frontier"
)

func TestClimb(t *testing.T) {
	now := time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const day = 24 * time.Hour
	for _, test := range []struct {
		name               string
		published, changed time.Time
		want               time.Duration // from now
	}{
		{"just published", now, time.Time{}, 15 * time.Minute},
		{"dated tomorrow", now.Add(day), time.Time{}, 15 * time.Minute},
		{"twenty minutes old", ago(20 * time.Minute), time.Time{}, 40 * time.Minute},
		{"an hour old", ago(time.Hour), time.Time{}, 2 * time.Hour},
		{"five hours old", ago(5 * time.Hour), time.Time{}, 19 * time.Hour},
		{"two days old", ago(2 * day), time.Time{}, day},
		{"a week old", ago(7 * day), time.Time{}, 23 * day},
		{"a year old", ago(365 * day), time.Time{}, rarely},
		{"a year old and changed just now", ago(365 * day), now, 15 * time.Minute},
		{"a year old and changed last week", ago(365 * day), ago(7 * day), 23 * day},
		{"without a date", time.Time{}, time.Time{}, 21 * time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := climb(test.published, test.changed, now).Sub(now); got != test.want {
				t.Errorf("next visit in %s, want %s", got, test.want)
			}
		})
	}
}

func TestRhythmFollowsTheList(t *testing.T) {
	v := &visit{source: Source{Every: 10 * time.Minute, Rarest: 6 * time.Hour}, uri: frontier.URI{Kind: "feed"}}
	v.rhythm(true)
	if v.uri.Every != 10*time.Minute {
		t.Fatalf("a list met for the first time: every %s, want the least", v.uri.Every)
	}
	for range 20 {
		v.rhythm(false)
	}
	if v.uri.Every != 6*time.Hour {
		t.Errorf("a list that never changes: every %s, want the most", v.uri.Every)
	}
	v.rhythm(true)
	if v.uri.Every != 3*time.Hour {
		t.Errorf("a list that changed after all: every %s, want half", v.uri.Every)
	}
}

func TestGoneIsLookedForLessAndLess(t *testing.T) {
	now := time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)
	v := &visit{uri: frontier.URI{Status: frontier.Gone}, before: frontier.URI{Status: frontier.Fetched}}
	if got := v.due(now).Sub(now); got != afterGone {
		t.Errorf("gone for the first time: again in %s, want %s", got, afterGone)
	}
	v.before = frontier.URI{Status: frontier.Gone, Fetched: now.Add(-8 * 24 * time.Hour)}
	if got := v.due(now).Sub(now); got != 16*24*time.Hour {
		t.Errorf("gone for eight days: again in %s, want 16 days", got)
	}
}

// A site whose dates are wrong again and again is not believed any more, and
// may mend its ways.
func TestTally(t *testing.T) {
	var claims tally
	if claims.score() != 1 {
		t.Errorf("a site that nothing is known of scores %v, want 1", claims.score())
	}
	for range 3 {
		claims.add(false)
	}
	if claims.reliable() {
		t.Errorf("three claims, all wrong: still reliable at %v", claims.score())
	}
	for range 20 {
		claims.add(true)
	}
	if !claims.reliable() {
		t.Errorf("twenty right claims later: not reliable at %v", claims.score())
	}
}

func TestSourceRefuses(t *testing.T) {
	s := Source{Since: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}
	for day, want := range map[string]error{
		"2023-12-31": errOld, "2024-01-01": nil, "2024-12-31": nil, "2025-01-01": errLate,
		"2023-12-31T23:30:00-07:00": errOld, "2024-01-01T00:30:00+09:00": nil, "2024-12-31T23:30:00-07:00": nil, "2025-01-01T00:30:00+09:00": errLate,
	} {
		date, err := archive.ParseDate(day)
		check(t, err)
		if got := s.refuses(date); got != want {
			t.Errorf("refuses(%s) = %v, want %v", day, got, want)
		}
	}
}
