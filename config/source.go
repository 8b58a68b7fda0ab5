package config

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Source is a publication to crawl.
type Source struct {
	Name     string   `yaml:"name"`      // unique in the file
	Seeds    []string `yaml:"seeds"`     // URLs of feeds, sitemaps, front pages, articles
	Scope    string   `yaml:"scope"`     // page, prefix, host or domain; "" is host
	Include  []string `yaml:"include"`   // Go regular expressions on the whole URL: in scope too
	Exclude  []string `yaml:"exclude"`   // Go regular expressions on the whole URL: never in scope
	MaxHops  *int     `yaml:"max-hops"`  // nil is Config.MaxHops, 0 is no limit
	Delay    Duration `yaml:"delay"`     // 0 is Config.Delay
	MaxPages int      `yaml:"max-pages"` // 0 is Config.MaxPages
	Since    string   `yaml:"since"`     // first day of publication, 2024-01-10; "" is no limit
	Until    string   `yaml:"until"`     // last day of publication; "" is no limit
	Every    Duration `yaml:"every"`     // 0 is Config.Every
	Cron     string   `yaml:"cron"`      // five fields, in place of Every
	Zone     string   `yaml:"zone"`      // IANA time zone of Cron and Hours; "" is UTC
	Hours    string   `yaml:"hours"`     // in which rounds begin, 07:00-22:00; "" is all day
	Paused   bool     `yaml:"paused"`    // serve leaves it alone
	Render   string   `yaml:"render"`    // chromium: scripts are run; "" is not
}

func (s Source) validate(key string) error {
	if what := checkName(s.Name); what != "" {
		return wrong(below(key, "name"), "%s", what)
	}
	if len(s.Seeds) == 0 {
		return wrong(below(key, "seeds"), "want at least one URL to start from")
	}
	for i, seed := range s.Seeds {
		if what := checkURL(seed); what != "" {
			return wrong(fmt.Sprintf("%s.seeds[%d]", key, i), "%s", what)
		}
	}
	if err := oneOf(below(key, "scope"), cmp.Or(s.Scope, "host"), "page", "prefix", "host", "domain"); err != nil {
		return err
	}
	if err := compile(below(key, "include"), s.Include); err != nil {
		return err
	}
	if err := compile(below(key, "exclude"), s.Exclude); err != nil {
		return err
	}
	if err := s.limits(key); err != nil {
		return err
	}
	return s.schedule(key)
}

// checkName says why a name cannot stand on a command line beside URLs and
// flags, or "".
func checkName(name string) string {
	switch {
	case name == "":
		return "want a name"
	case len(name) > 100, name != strings.TrimSpace(name), strings.HasPrefix(name, "-"),
		strings.Contains(name, "://"), strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Sprintf("want a short name that is no URL and no flag, not %q", name)
	}
	return ""
}

func compile(key string, patterns []string) error {
	for i, p := range patterns {
		if _, err := regexp.Compile(p); err != nil {
			return wrong(fmt.Sprintf("%s[%d]", key, i), "want a regular expression as /20[0-9]{2}/: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
	}
	return nil
}

func (s Source) limits(key string) error {
	switch {
	case s.MaxHops != nil && *s.MaxHops < 0:
		return wrong(below(key, "max-hops"), "want 0 (no limit) or more, not %d", *s.MaxHops)
	case s.Delay < 0 || s.Delay > maxDelay:
		return wrong(below(key, "delay"), "want 0s (as for all) to %s, not %s", maxDelay, s.Delay)
	case s.MaxPages < 0:
		return wrong(below(key, "max-pages"), "want 0 (as for all) or more, not %d", s.MaxPages)
	}
	return nil
}
