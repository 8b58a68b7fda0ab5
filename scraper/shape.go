package scraper

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"tearsheet/scraper/discover"
)

// The steps of a shape: what stands for a number, a code and a title in it.
const (
	aNumber = "#"
	aCode   = "@"
	aTitle  = "~"
)

var (
	digits = regexp.MustCompile(`[0-9]+`)
	code   = regexp.MustCompile(`[0-9a-z_-]{8,}`)
)

// shapeOf is what the URLs of one kind of page have in common: their path with
// numbers, codes and titles made alike, and the names of their query.
// "/2026/01/the-long-way-home?page=3" is "/#/#/~?page". Case counts for nothing:
// there are servers that ignore it.
func shapeOf(u *url.URL) string {
	shape := "/" + strings.Join(stepsOf(u.Path), "/")
	if names := namesOf(u.RawQuery); len(names) > 0 {
		shape += "?" + strings.Join(names, "&")
	}
	return shape
}

// stepsOf are the segments of a path, made alike.
func stepsOf(path string) []string {
	steps := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	for i, s := range steps {
		steps[i] = stepOf(s)
	}
	return steps
}

func stepOf(segment string) string {
	segment = strings.ToLower(segment)
	if name, parameters, ok := strings.Cut(segment, ";"); ok { // RFC 3986 §3.3: ";jsessionid=1"
		parameter, _, _ := strings.Cut(parameters, "=")
		return stepOf(name) + ";" + digits.ReplaceAllString(parameter, aNumber)
	}
	switch {
	case strings.Trim(segment, "0123456789") == "":
		return aNumber
	case strings.Count(segment, "-") > 1 || strings.Count(segment, "_") > 1 || len(segment) > 30:
		return aTitle
	}
	if !strings.ContainsAny(segment, "0123456789") {
		return segment
	}
	segment = code.ReplaceAllStringFunc(segment, func(word string) string {
		if strings.ContainsAny(word, "0123456789") {
			return aCode
		}
		return word
	})
	return digits.ReplaceAllString(segment, aNumber)
}

// namesOf are the names in a query, each once, sorted, with their numbers made
// alike.
func namesOf(query string) []string {
	var names []string
	for pair := range strings.SplitSeq(query, "&") {
		if name, _, _ := strings.Cut(pair, "="); name != "" {
			names = append(names, digits.ReplaceAllString(name, aNumber))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// level is one of the patterns that a URL belongs to, and how many budgets it
// has. A wide one, which all traps of a site share, does not count where a
// narrower one has brought articles.
type level struct {
	name    string
	budgets int
	wide    bool
}

// everyPath is the pattern of all of a host's pages.
const everyPath = "/*"

// deepest is how many folders of a path have a budget of their own.
const deepest = 4

// levelsOf are the patterns a URL belongs to, from the narrowest to the widest:
// its shape, its path under any query, its folders, all of its depth, its host.
// Feeds and sitemaps have the last for themselves: they are fetched before the
// pages.
func levelsOf(u *url.URL, kind string) []level {
	levels := []level{{name: shapeOf(u), budgets: 1}}
	if u.RawQuery != "" {
		levels = append(levels, level{name: u.Path + "?*", budgets: 2})
	}
	steps := stepsOf(u.Path)
	for n := min(len(steps)-1, deepest); n > 0; n-- {
		levels = append(levels, level{name: "/" + strings.Join(steps[:n], "/") + "/*", budgets: 4})
	}
	if times := budgets(kind); times > 1 {
		for i := range levels {
			levels[i].budgets *= times
		}
		return append(levels, level{name: kind + " /*", budgets: 2 * times, wide: true})
	}
	return append(levels,
		level{name: strings.Repeat("/+", len(steps)), budgets: 8, wide: true},
		level{name: everyPath, budgets: 30, wide: true})
}

// budgets is how many times the budget of its patterns a kind of URI has: lists
// lead to more than their own.
func budgets(kind string) int {
	switch kind {
	case string(discover.KindFeed):
		return 4
	case kindSitemap:
		return 10
	}
	return 1
}
