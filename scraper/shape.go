package scraper

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The steps of a shape: what stands for a number, a code and a title in it.
const (
	aNumber = "#"
	aCode   = "@"
	aTitle  = "~"
)

var (
	digits = regexp.MustCompile(`[0-9]+`)
	code   = regexp.MustCompile(`^[0-9A-Za-z_-]*[0-9][0-9A-Za-z_-]*$`)
)

// shapeOf is what the URLs of one kind of page have in common: their path with
// numbers, codes and titles made alike, and the names of their query.
// "/2026/01/the-long-way-home?page=3" is "/#/#/~?page".
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
	if name, parameters, ok := strings.Cut(segment, ";"); ok { // RFC 3986 §3.3: ";jsessionid=1"
		parameter, _, _ := strings.Cut(parameters, "=")
		return stepOf(name) + ";" + digits.ReplaceAllString(parameter, aNumber)
	}
	switch {
	case strings.Trim(segment, "0123456789") == "":
		return aNumber
	case strings.Count(segment, "-") > 1 || strings.Count(segment, "_") > 1 || len(segment) > 30:
		return aTitle
	case len(segment) >= 8 && code.MatchString(segment):
		return aCode
	}
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
// has.
type level struct {
	name    string
	budgets int
}

// deepest is how many folders of a path have a budget of their own.
const deepest = 4

// levelsOf are the patterns a URL belongs to, from the narrowest to the widest:
// its shape, its path under any query, its folders, its host.
func levelsOf(u *url.URL) []level {
	levels := []level{{shapeOf(u), 1}}
	if u.RawQuery != "" {
		levels = append(levels, level{u.Path + "?*", 2})
	}
	steps := stepsOf(u.Path)
	for n := min(len(steps)-1, deepest); n > 0; n-- {
		levels = append(levels, level{"/" + strings.Join(steps[:n], "/") + "/*", 4})
	}
	return append(levels, level{"/*", 40})
}
