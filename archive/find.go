package archive

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Find is the snapshot that an address names, with its Blocks:
//
//	REF[@WHEN][~N]
//
// REF is a URL, an article id or the first four or more characters of one, or
// "latest", the version saved last in the whole archive. WHEN is a version
// ("v2" or "2"), "latest", or a time ("2024", "2024-01", "2024-01-10",
// "2024-01-10T09:00:00Z"): the version that stood at its end, in UTC. ~N goes
// back N versions from there. A URL that has "@" or "~" itself is tried as it
// stands first.
//
// Errors are ErrAddress for what is no address, ErrAmbiguous for the beginning
// of several ids, and ErrNotFound.
func (a *Archive) Find(ctx context.Context, address string) (s Snapshot, err error) {
	err = a.Store.View(ctx, func(r Reader) error {
		s, err = find(r, strings.TrimSpace(address))
		return err
	})
	if err != nil {
		return Snapshot{}, fmt.Errorf("find %q: %w", address, err)
	}
	return s, nil
}

func find(r Reader, address string) (Snapshot, error) {
	c, n, err := resolve(r, address)
	if whole := err; whole != nil && strings.ContainsAny(address, "@~") && !errors.Is(whole, ErrCorrupt) {
		c, n, err = locate(r, address)
	}
	if err != nil {
		return Snapshot{}, err
	}
	return compose(r, c, n, true)
}

// locate reads an address from its end: ~N, then @WHEN, then REF.
func locate(r Reader, address string) (Chain, int, error) {
	rest, back, err := cutBack(address)
	if err != nil {
		return Chain{}, 0, err
	}
	c, n, err := resolve(r, rest)
	if i := strings.LastIndexByte(rest, '@'); err != nil && i >= 0 {
		if c, _, err = resolve(r, rest[:i]); err == nil {
			n, err = c.when(rest[i+1:])
		}
	}
	if err != nil {
		return c, 0, err
	}
	return c.earlier(n, back)
}

// cutBack parts ~N from an address.
func cutBack(address string) (rest string, n int, err error) {
	i := strings.LastIndexByte(address, '~')
	if i < 0 {
		return address, 0, nil
	}
	n, err = strconv.Atoi(address[i+1:])
	if err != nil || n < 0 {
		if strings.Contains(address[i:], "/") {
			return address, 0, nil // the ~ of a URL such as /~someone/
		}
		return "", 0, fmt.Errorf("%w: after ~ stands how many versions to go back, as in ~1", ErrAddress)
	}
	return address[:i], n, nil
}

func (c Chain) earlier(n, back int) (Chain, int, error) {
	order := c.byTime()
	for i, at := range order {
		if at != n {
			continue
		}
		if back > i {
			return c, 0, fmt.Errorf("%w: %s has no version %d before version %d", ErrNotFound, c.ID, back, n)
		}
		return c, order[i-back], nil
	}
	return c, 0, fmt.Errorf("%w: %s has no version %d", ErrNotFound, c.ID, n)
}

// resolve finds the article that a REF names, and the version meant when
// nothing more is said.
func resolve(r Reader, ref string) (Chain, int, error) {
	switch {
	case ref == "latest":
		return newestSave(r)
	case strings.ContainsAny(ref, "/.:"):
		return byURL(r, ref)
	}
	return byID(r, ID(strings.ToLower(ref)))
}

func newestSave(r Reader) (Chain, int, error) {
	stats, err := r.Stats()
	if err != nil {
		return Chain{}, 0, err
	}
	if stats.Versions == 0 {
		return Chain{}, 0, fmt.Errorf("%w: it is empty", ErrNotFound)
	}
	last, err := r.Journal(uint64(stats.Versions-1), 1)
	if err != nil {
		return Chain{}, 0, err
	}
	if len(last) == 0 {
		return Chain{}, 0, fmt.Errorf("%w: the journal ends before its last entry", ErrCorrupt)
	}
	c, err := r.Chain(last[0].ID)
	return c, last[0].Version, damaged(err)
}

func byURL(r Reader, url string) (Chain, int, error) {
	if !strings.Contains(url, "://") {
		url = "https://" + url
	}
	k, err := NewKey(url)
	if err != nil {
		return Chain{}, 0, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	l, err := follow(r, k)
	if err != nil {
		return Chain{}, 0, err
	}
	if l.ID == "" {
		return Chain{}, 0, fmt.Errorf("%w: the page was captured, but showed no article", ErrNotFound)
	}
	c, err := r.Chain(l.ID)
	return c, c.latest(), damaged(err)
}

func byID(r Reader, id ID) (Chain, int, error) {
	if strings.Trim(string(id), "abcdefghijklmnopqrstuvwxyz234567") != "" || len(id) > idLen || len(id) < minPrefix {
		return Chain{}, 0, fmt.Errorf("%w: want a URL, %d to %d letters and digits of an id, or latest, "+
			"then perhaps @2024-01 or @v2, then perhaps ~1", ErrAddress, minPrefix, idLen)
	}
	ids, err := r.IDs(string(id), "", 2)
	switch {
	case err != nil:
		return Chain{}, 0, err
	case len(ids) == 0:
		return Chain{}, 0, fmt.Errorf("%w: no id begins with %s", ErrNotFound, id)
	case len(ids) > 1:
		return Chain{}, 0, fmt.Errorf("%w: %s and %s both begin with %s: write more of it", ErrAmbiguous, ids[0], ids[1], id)
	}
	c, err := r.Chain(ids[0])
	return c, c.latest(), damaged(err)
}

// minPrefix is the fewest characters of an id that Find takes for one.
const minPrefix = 4

// when is the version that WHEN names.
func (c Chain) when(when string) (int, error) {
	if when == "latest" {
		return c.latest(), nil
	}
	if n, ok := versionNumber(when); ok {
		if n > len(c.Versions) {
			return 0, fmt.Errorf("%w: %s has %d versions, no v%d", ErrNotFound, c.ID, len(c.Versions), n)
		}
		return n, nil
	}
	end, err := periodEnd(when)
	if err != nil {
		return 0, err
	}
	if n := c.at(end); n > 0 {
		return n, nil
	}
	first := c.Versions[c.byTime()[0]-1].Captured
	return 0, fmt.Errorf("%w: %s was first captured on %s", ErrNotFound, c.ID, first.Format(time.DateOnly))
}

// versionNumber reads "v2", or "2" where it cannot be a year.
func versionNumber(s string) (int, bool) {
	digits, marked := strings.CutPrefix(s, "v")
	n, err := strconv.Atoi(digits)
	return n, err == nil && n > 0 && digits[0] != '+' && (marked || len(digits) < len("2024"))
}

// periodEnd is the last millisecond of a year, month or day in UTC, or the
// moment itself.
func periodEnd(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, p := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}} {
		if t, err := time.Parse(p.layout, s); err == nil {
			return t.AddDate(p.years, p.months, p.days).Add(-time.Millisecond), nil
		}
	}
	return time.Time{}, fmt.Errorf("%w: after @ stands a version (v2), latest, or a time "+
		"(2024, 2024-01, 2024-01-10, 2024-01-10T09:00:00Z), not %q", ErrAddress, s)
}
