package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// The bounds of settings that have some.
const (
	maxDelay   = Duration(24 * time.Hour)
	maxWorkers = 512
	minTimeout = Duration(time.Second)
	maxTimeout = Duration(time.Hour)
	minPage    = Size(1 << 10)
	maxPage    = Size(1 << 30)
	minEvery   = Duration(time.Minute)
	maxEvery   = Duration(365 * 24 * time.Hour)
)

// Validate says what is wrong with the first setting that is: an ErrConfig
// that names the key and what is allowed.
func (c Config) Validate() error {
	for _, check := range []func() error{c.identity, c.limits, c.outlets, c.Log.validate, c.sources} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// identity checks where the archive is and who says so.
func (c Config) identity() error {
	switch {
	case c.Archive == "":
		return wrong("archive", "want a folder, such as %s", Default().Archive)
	case strings.ContainsFunc(c.Archive, unicode.IsControl):
		return wrong("archive", "want a folder, not %q", c.Archive)
	case strings.ContainsFunc(c.UserAgent, unfitForHeader):
		return wrong("user-agent", "want printable ASCII, not %q", c.UserAgent)
	case c.Contact != "" && !reachable(c.Contact):
		return wrong("contact", "want an e-mail address or a URL, not %q", c.Contact)
	}
	for i, entry := range c.AllowPrivate {
		if !isHost(entry) {
			return wrong(fmt.Sprintf("allow-private[%d]", i), "want HOST, HOST:PORT or a range as 10.0.0.0/8, not %q", entry)
		}
	}
	return nil
}

// limits checks numbers against their bounds.
func (c Config) limits() error {
	for i, wish := range c.Obey {
		if err := oneOf(fmt.Sprintf("obey[%d]", i), wish, "noindex", "nofollow", "noarchive", "unavailable_after", "tdm", "content-signal"); err != nil {
			return err
		}
	}
	switch {
	case c.Delay < 0 || c.Delay > maxDelay:
		return wrong("delay", "want 0s to %s, not %s", maxDelay, c.Delay)
	case c.Workers < 1 || c.Workers > maxWorkers:
		return wrong("workers", "want 1 to %d, not %d", maxWorkers, c.Workers)
	case c.Timeout < minTimeout || c.Timeout > maxTimeout:
		return wrong("timeout", "want %s to %s, not %s", minTimeout, maxTimeout, c.Timeout)
	case c.MaxPageBytes < minPage || c.MaxPageBytes > maxPage:
		return wrong("max-page-bytes", "want %s to %s, not %s", minPage, maxPage, c.MaxPageBytes)
	case c.MaxPages < 0:
		return wrong("max-pages", "want 0 (no limit) or more, not %d", c.MaxPages)
	case c.MaxTime < 0:
		return wrong("max-time", "want 0s (no limit) or more, not %s", c.MaxTime)
	case c.PatternBudget < 0:
		return wrong("pattern-budget", "want 0 (no limit) or more, not %d", c.PatternBudget)
	case c.Daily < 0:
		return wrong("daily", "want 0 (no limit) or more, not %d", c.Daily)
	case c.MaxHops < 0:
		return wrong("max-hops", "want 0 (no limit) or more, not %d", c.MaxHops)
	case c.RemovedAfter < 0 || c.RemovedAfter > maxEvery:
		return wrong("removed-after", "want 0s to %s, not %s", maxEvery, c.RemovedAfter)
	case c.Every < minEvery || c.Every > maxEvery:
		return wrong("every", "want %s to %s, not %s", minEvery, maxEvery, c.Every)
	case c.MaxEvery < c.Every || c.MaxEvery > maxEvery:
		return wrong("max-every", "want %s (every) to %s, not %s", c.Every, maxEvery, c.MaxEvery)
	}
	return nil
}

func (l Log) validate() error {
	if err := oneOf("log.level", l.Level, "debug", "info", "warn", "error"); err != nil {
		return err
	}
	return oneOf("log.format", l.Format, "text", "json")
}

func oneOf(key, word string, allowed ...string) error {
	if slices.Contains(allowed, word) {
		return nil
	}
	return wrong(key, "want %s, not %q", choice(allowed, "or"), word)
}

func (c Config) sources() error {
	names := map[string]int{}
	for i, s := range c.Sources {
		key := fmt.Sprintf("sources[%d]", i)
		if err := s.validate(key); err != nil {
			return err
		}
		if first, taken := names[s.Name]; taken {
			return wrong(below(key, "name"), "sources[%d] is called %q already", first, s.Name)
		}
		names[s.Name] = i
	}
	return nil
}
