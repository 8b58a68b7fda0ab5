package archive

import (
	"fmt"
	"time"
)

// Date is a point in time as a page claims it: with a time of day and a zone,
// or only a day. It keeps the difference, because a citation must not invent
// an hour. The zero Date is "not known".
type Date struct {
	Time time.Time
	Day  bool // only the day is known; Time is its midnight in UTC
}

// ParseDate reads RFC 3339 or a bare day, "2024-01-10".
func ParseDate(s string) (Date, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return Date{Time: t, Day: true}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return Date{}, fmt.Errorf("parse date %q: want 2024-01-10 or 2024-01-10T09:00:00Z", s)
	}
	return Date{Time: t}, nil
}

// IsZero tells whether the date is not known.
func (d Date) IsZero() bool { return d.Time.IsZero() }

// String is the date as RFC 3339, or its day alone, or "".
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Day:
		return d.Time.Format(time.DateOnly)
	}
	return d.Time.Format(time.RFC3339)
}

// MarshalText writes String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}
