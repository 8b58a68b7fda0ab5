package scraper

import (
	"testing"
	"time"
)

func TestScheduleNext(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	check(t, err)
	const hour = time.Hour
	for _, test := range []struct {
		name            string
		schedule        Schedule
		last, now, want string
	}{
		{"never crawled", Schedule{Every: hour}, "", "2026-05-12T12:00:00Z", "2026-05-12T12:00:00Z"},
		{"every hour", Schedule{Every: hour}, "2026-05-12T12:00:00Z", "2026-05-12T12:10:00Z", "2026-05-12T13:00:00Z"},
		{"by default", Schedule{}, "2026-05-12T12:00:00Z", "2026-05-12T12:10:00Z", "2026-05-12T13:00:00Z"},
		{"missed", Schedule{Every: hour}, "2026-05-10T12:00:00Z", "2026-05-12T12:10:00Z", "2026-05-12T12:10:00Z"},
		{"the clock was set back", Schedule{Every: hour}, "2027-05-12T12:00:00Z", "2026-05-12T12:10:00Z", "2026-05-12T13:10:00Z"},
		{"cron in its zone", Schedule{Cron: "30 6 * * *", Zone: berlin}, "2026-05-12T12:00:00Z", "2026-05-12T12:10:00Z", "2026-05-13T04:30:00Z"},
		{"cron in winter", Schedule{Cron: "30 6 * * *", Zone: berlin}, "2026-12-12T12:00:00Z", "2026-12-12T12:10:00Z", "2026-12-13T05:30:00Z"},
		{"cron on Mondays", Schedule{Cron: "0 9 * * 1"}, "2026-05-12T12:00:00Z", "2026-05-12T12:10:00Z", "2026-05-18T09:00:00Z"},
		{"cron in an hour that never comes", Schedule{Cron: "30 2 * * *", Zone: berlin}, "2026-03-28T01:30:00Z", "2026-03-28T01:31:00Z", "2026-03-29T01:30:00Z"},
		{"cron in an hour that comes twice", Schedule{Cron: "30 2 * * *", Zone: berlin}, "2026-10-24T00:30:00Z", "2026-10-24T00:31:00Z", "2026-10-25T00:30:00Z"},
		{"cron after that hour came once", Schedule{Cron: "30 2 * * *", Zone: berlin}, "2026-10-25T00:30:00Z", "2026-10-25T00:31:00Z", "2026-10-26T01:30:00Z"},
		{"cron of every half hour, when it comes again", Schedule{Cron: "*/30 * * * *", Zone: berlin}, "2026-10-25T00:30:00Z", "2026-10-25T00:31:00Z", "2026-10-25T01:00:00Z"},
		{"cron of every hour, in spring", Schedule{Cron: "0 * * * *", Zone: berlin}, "2026-03-29T00:00:00Z", "2026-03-29T00:01:00Z", "2026-03-29T01:00:00Z"},
		{"by day, at night", Schedule{Every: hour, From: 7 * hour, To: 19 * hour, Zone: berlin}, "2026-05-12T17:00:00Z", "2026-05-12T17:10:00Z", "2026-05-13T05:00:00Z"},
		{"by day, before dawn", Schedule{Every: hour, From: 7 * hour, To: 19 * hour, Zone: berlin}, "2026-05-12T01:00:00Z", "2026-05-12T01:10:00Z", "2026-05-12T05:00:00Z"},
		{"by night, after midnight", Schedule{Every: hour, From: 22 * hour, To: 6 * hour}, "2026-05-12T01:00:00Z", "2026-05-12T01:10:00Z", "2026-05-12T02:00:00Z"},
		{"by night, at noon", Schedule{Every: hour, From: 22 * hour, To: 6 * hour}, "2026-05-12T12:00:00Z", "2026-05-12T12:10:00Z", "2026-05-12T22:00:00Z"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.schedule.Next(moment(t, test.last), moment(t, test.now)); !got.Equal(moment(t, test.want)) {
				t.Errorf("next round at %s, want %s", got.UTC().Format(time.RFC3339), test.want)
			}
		})
	}
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, s)
	check(t, err)
	return at
}

func TestScheduleCheck(t *testing.T) {
	for cron, fine := range map[string]bool{"": true, "*/15 * * * *": true, "@daily": true, "0 25 * * *": false, "soon": false, "0 0 31 2 *": false} {
		if err := (Schedule{Cron: cron}).Check(); (err == nil) != fine {
			t.Errorf("Check of cron %q: %v", cron, err)
		}
	}
}
