package config

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// Size is a number of bytes that a settings file writes as 16MiB, 500kB or
// plain 4096.
type Size int64

// units are those of IEC 80000-13, the greatest first.
var units = []struct {
	name  string
	bytes Size
}{
	{"GiB", 1 << 30}, {"GB", 1e9}, {"MiB", 1 << 20}, {"MB", 1e6}, {"KiB", 1 << 10}, {"kB", 1e3}, {"B", 1},
}

// String is the size in the greatest unit that leaves no rest.
func (s Size) String() string {
	for _, u := range units {
		if s != 0 && s%u.bytes == 0 {
			return strconv.FormatInt(int64(s/u.bytes), 10) + u.name
		}
	}
	return "0B"
}

// UnmarshalText reads a size. Fractions, numbers below zero and sizes beyond
// an int64 are errors.
func (s *Size) UnmarshalText(text []byte) error {
	digits := strings.TrimRightFunc(string(text), func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.ParseInt(digits, 10, 64)
	unit, known := unitOf(strings.TrimSpace(string(text)[len(digits):]))
	if err != nil || !known || n < 0 || n > math.MaxInt64/int64(unit) {
		return errors.New("want a size such as 16MiB, 500kB or 4096")
	}
	*s = Size(n) * unit
	return nil
}

// unitOf forgives the case of a unit: 16mib can mean nothing else.
func unitOf(name string) (Size, bool) {
	if name == "" {
		return 1, true
	}
	for _, u := range units {
		if strings.EqualFold(u.name, name) {
			return u.bytes, true
		}
	}
	return 0, false
}
