package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

// filter is the flags that narrow a listing, with the names of the search
// fields.
type filter struct {
	site, author, section, lang, after, before string
	all, gone                                  bool
	limit                                      int
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
	flags.BoolVar(&f.gone, "gone", false, "only articles their publisher took away")
	flags.IntVar(&f.limit, "limit", 0, "at most so many (default all)")
}

func (f *filter) query() (archive.Query, error) {
	q := archive.Query{Site: f.site, Author: f.author, Section: f.section, Lang: f.lang, All: f.all, Gone: f.gone, Limit: f.limit}
	var err error
	if q.After, err = dayOf("after", f.after); err != nil {
		return q, err
	}
	q.Before, err = dayOf("before", f.before)
	return q, err
}

// dayOf reads a year, a month or a day: the first moment of it.
func dayOf(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--%s %q: want 2024, 2024-01 or 2024-01-10", flag, s)
}
