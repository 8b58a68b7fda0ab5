package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

// filter is the flags that narrow a listing, with the names of the search
// fields.
type filter struct {
	site, author, section, lang, after, before, state string
	all, gone                                         bool
	limit, offset                                     int
}

func (f *filter) flags(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.site, "site", "", "only this site")
	flags.StringVar(&f.author, "author", "", "only this author")
	flags.StringVar(&f.section, "section", "", "only this section")
	flags.StringVar(&f.lang, "lang", "", "only this language, as en or pt-BR")
	flags.StringVar(&f.after, "after", "", "published on this day or later: 2024, 2024-01 or 2024-01-10")
	flags.StringVar(&f.before, "before", "", "published before this day")
	flags.BoolVar(&f.all, "all", false, "every version, not only the latest")
	flags.BoolVar(&f.gone, "gone", false, "the same as --state removed")
	flags.StringVar(&f.state, "state", "", "only articles that are live, moved, removed or walled, as \"tearsheet show\" says")
	flags.IntVar(&f.offset, "offset", 0, "skip so many")
	flags.IntVar(&f.limit, "limit", 0, "at most so many (default all)")
}

func (f *filter) query() (archive.Query, error) {
	q := archive.Query{Site: f.site, Author: f.author, Section: f.section, Lang: f.lang, All: f.all, State: archive.State(f.state), Limit: f.limit, Offset: f.offset}
	if f.gone {
		q.State = archive.StateRemoved
	}
	if f.state != "" && !archive.State(f.state).Known() {
		return q, fmt.Errorf("--state %q: want live, moved, removed or walled", f.state)
	}
	if f.limit < 0 || f.offset < 0 {
		return q, errors.New("--limit and --offset count from 0")
	}
	var err error
	if q.After, err = dayOf("after", f.after); err != nil {
		return q, err
	}
	q.Before, err = dayOf("before", f.before)
	return q, err
}

// period is how a year, a month or a day is written, and how long it is.
type period struct {
	layout              string
	years, months, days int
}

func periods() []period {
	return []period{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}}
}

// dayOf reads a year, a month or a day: the first moment of it.
func dayOf(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, p := range periods() {
		if t, err := time.Parse(p.layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--%s %q: want 2024, 2024-01 or 2024-01-10", flag, s)
}

// endOf reads a year, a month or a day: the last moment of it; or a moment.
func endOf(flag, s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, p := range periods() {
		if t, err := time.Parse(p.layout, s); err == nil {
			return t.AddDate(p.years, p.months, p.days).Add(-time.Millisecond), nil
		}
	}
	return time.Time{}, fmt.Errorf("--%s %q: want 2024, 2024-01, 2024-01-10 or 2024-01-10T09:00:00Z", flag, s)
}
