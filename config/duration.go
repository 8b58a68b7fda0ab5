package config

import (
	"errors"
	"strings"
	"time"
)

// Duration is a time.Duration that a settings file writes as 500ms, 30s or
// 1h30m.
type Duration time.Duration

// String is the duration as a settings file writes it: 1h30m, not 1h30m0s.
func (d Duration) String() string {
	s := time.Duration(d).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// UnmarshalText reads a duration. A number without a unit is an error, since
// nobody can know what was meant; so is one below zero.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil || parsed < 0 {
		return errors.New("want a duration such as 500ms, 30s or 1h30m")
	}
	*d = Duration(parsed)
	return nil
}
