package search

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tearsheet/archive"
)

// field is what may be asked of one field.
type field struct {
	wants string
	read  func(p *parser, name string) (node, error)
}

// states are what state: takes, in the words of the archive.
func states() []string {
	return []string{string(archive.StateLive), string(archive.StateMoved), string(archive.StateRemoved), string(archive.StateWalled)}
}

// fieldTable is every field of a query by its name.
func fieldTable() map[string]field {
	phrase := field{"a word or a quoted phrase", readWords}
	change := field{"a word or a quoted phrase", readChange}
	date := field{"a date as 2024, 2024-01 or 2024-01-31", readDate}
	return map[string]field{
		"title": phrase, "text": phrase, "author": phrase, "section": phrase, "tag": phrase,
		"added": change, "removed": change,
		"site":     {"a host as magazine.example", readSite},
		"lang":     {"a language as en or pt-BR", readLang},
		"has":      {list(slices.Sorted(maps.Keys(hasTable()))), readHas},
		"state":    {list(states()), readState},
		"after":    date,
		"before":   date,
		"captured": {"a date as 2024, 2024-01 or 2024-01-31, or two, the earlier first, as 2024-01..2024-03", readCaptured},
		"version":  {"a number from 1", readVersion},
		"versions": {"all or latest", readVersions},
	}
}

func (p *parser) names() []string {
	names := slices.Sorted(maps.Keys(p.fields))
	for i := range names {
		names[i] += ":"
	}
	return names
}

func readWords(p *parser, name string) (node, error) { return p.words(name) }

// readChange reads words that a version added or removed: any version may
// have, not only the latest.
func readChange(p *parser, name string) (node, error) {
	p.old = true
	return p.words(name)
}

// readExact reads a value that has to be as one of those indexed; ok maps it
// to its indexed form, "" if it cannot be one.
func readExact(p *parser, name string, form func(string) string) (node, error) {
	at := p.at
	value, _, err := p.value()
	if err != nil {
		return nil, err
	}
	value = form(strings.TrimSpace(value))
	if value == "" {
		return nil, p.wants(name, at)
	}
	p.found = true
	return exact{name, value}, nil
}

func (p *parser) wants(name string, at int) error {
	return p.fail(at, name+": wants "+p.fields[name].wants)
}

func readSite(p *parser, name string) (node, error) {
	return readExact(p, name, func(s string) string {
		if strings.Contains(s, "*") {
			return "" // a host has all below it anyway
		}
		return host(s)
	})
}

// host is the host of an address, or the name of a site, as indexed.
func host(s string) string {
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	return strings.TrimPrefix(fold(s), "www.")
}

// readLang reads a language tag (BCP 47): two or three letters, and what narrows
// it. "english" is none.
func readLang(p *parser, name string) (node, error) {
	return readExact(p, name, func(s string) string {
		s = language(s)
		base, _, _ := strings.Cut(s, "-")
		if len(base) < 2 || len(base) > 3 || strings.HasSuffix(s, "-") || strings.ContainsFunc(s, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			return ""
		}
		return s
	})
}

func language(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "-")) }

func readHas(p *parser, name string) (node, error) {
	return readExact(p, name, func(s string) string {
		if _, ok := hasTable()[s]; !ok {
			return ""
		}
		return s
	})
}

func readState(p *parser, name string) (node, error) {
	at := p.at
	value, _, err := p.value()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(states(), value) {
		return nil, p.wants(name, at)
	}
	p.found = true
	return inState(value), nil
}

func readVersion(p *parser, name string) (node, error) {
	p.old = true
	return readExact(p, name, func(s string) string {
		if n, err := strconv.ParseUint(s, 10, 31); err != nil || n == 0 || strconv.FormatUint(n, 10) != s {
			return ""
		}
		return s
	})
}

func readVersions(p *parser, name string) (node, error) {
	at := p.at
	value, _, err := p.value()
	switch {
	case err != nil:
		return nil, err
	case value != "all" && value != "latest":
		return nil, p.wants(name, at)
	}
	p.old, p.found = value == "all", true
	return nil, nil
}

func readDate(p *parser, name string) (node, error) {
	at := p.at
	value, _, err := p.value()
	if err != nil {
		return nil, err
	}
	t, ok := moment(strings.TrimSpace(value))
	if !ok {
		return nil, p.wants(name, at)
	}
	p.found = true
	if name == "after" {
		return span{clock: clockPublished, after: t}, nil
	}
	return span{clock: clockPublished, before: t}, nil
}

// readCaptured reads a year, month or day, or from one to the end of another.
func readCaptured(p *parser, name string) (node, error) {
	at := p.at
	value, _, err := p.value()
	if err != nil {
		return nil, err
	}
	first, last, ranged := strings.Cut(strings.TrimSpace(value), "..")
	if !ranged {
		last = first
	}
	from, ok := moment(first)
	to, also := periodEnd(last)
	if !ok || !also || !from.Before(to) {
		return nil, p.wants(name, at)
	}
	p.found = true
	return span{clock: clockCaptured, after: from, before: to}, nil
}

// periodEnd is when a year, month or day is over, or just after a moment.
func periodEnd(s string) (time.Time, bool) {
	t, ok := moment(s)
	switch len(s) {
	case len("2006"):
		return t.AddDate(1, 0, 0), ok
	case len("2006-01"):
		return t.AddDate(0, 1, 0), ok
	case len("2006-01-02"):
		return t.AddDate(0, 0, 1), ok
	}
	return t.Add(time.Second), ok
}

// moment is when a year, month, day or RFC 3339 time begins.
func moment(s string) (time.Time, bool) {
	for _, layout := range []string{"2006", "2006-01"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	d, err := archive.ParseDate(s)
	return d.Time, err == nil
}
