package search

import "slices"

// closest are the stretches that hold one of each, do not overlap, and leave at
// most gap places among them.
func closest(all [][]stretch, gap int) []stretch {
	found, overlapped := sweep(all, gap)
	if !overlapped {
		return found
	}
	c := choice{all: all, twin: twins(all), chosen: make([]stretch, len(all)), limit: gap}
	for _, one := range all {
		c.limit += one[0].end - one[0].start
	}
	return c.windows()
}

// sweep moves a window over all of them: from each, the one that begins first
// goes on to its next. Where two of them overlap it may miss some.
func sweep(all [][]stretch, gap int) (found []stretch, overlapped bool) {
	at := make([]int, len(all))
	for {
		first, window, size := 0, stretch{all[0][at[0]].start, all[0][at[0]].end}, 0
		for i, one := range all {
			here := one[at[i]]
			size += here.end - here.start
			if here.start < window.start {
				first, window.start = i, here.start
			}
			window.end = max(window.end, here.end)
		}
		if !apart(all, at) {
			overlapped = true
		} else if window.end-window.start-size <= gap {
			found = append(found, window)
		}
		if at[first]++; at[first] == len(all[first]) {
			return found, overlapped
		}
	}
}

// apart tells whether no two of the chosen stretches overlap.
func apart(all [][]stretch, at []int) bool {
	for i := range all {
		for j := range i {
			if all[i][at[i]].overlaps(all[j][at[j]]) {
				return false
			}
		}
	}
	return true
}

func (s stretch) overlaps(o stretch) bool { return s.start < o.end && o.start < s.end }

// twins tells of each which one before it has the same stretches, -1 if none:
// the same word twice.
func twins(all [][]stretch) []int {
	twin := make([]int, len(all))
	for i := range all {
		twin[i] = -1
		for j := range i {
			if slices.Equal(all[i], all[j]) {
				twin[i] = j
			}
		}
	}
	return twin
}

// maxTried is how many stretches a choice tries at most in one text.
const maxTried = 20_000

// choice chooses one stretch of each, so that none overlap.
type choice struct {
	all    [][]stretch
	twin   []int
	chosen []stretch
	limit  int // the longest window
	tried  int
}

// windows are those that begin with a stretch and hold one of each of the others.
func (c *choice) windows() (found []stretch) {
	for i := range c.all {
		if c.twin[i] >= 0 {
			continue // its twin comes first
		}
		for _, one := range c.all[i] {
			c.chosen[i] = one
			if window := (stretch{one.start, one.end}); c.fill(0, i, &window) {
				found = append(found, window)
			}
		}
	}
	return found
}

// fill chooses from the n-th on, but for the first of the window.
func (c *choice) fill(n, first int, window *stretch) bool {
	switch {
	case n == len(c.all):
		return true
	case n == first:
		return c.fill(n+1, first, window)
	}
	from := window.start
	if twin := c.twin[n]; twin >= 0 {
		from = c.chosen[twin].start + 1
	}
	at, _ := slices.BinarySearchFunc(c.all[n], from, func(s stretch, at int) int { return s.start - at })
	for _, one := range c.all[n][at:] {
		if c.tried++; one.end > window.start+c.limit || c.tried > maxTried {
			return false
		}
		if c.taken(one, n, first) {
			continue
		}
		end := window.end
		c.chosen[n], window.end = one, max(end, one.end)
		if c.fill(n+1, first, window) {
			return true
		}
		window.end = end
	}
	return false
}

// taken tells whether a stretch overlaps one that was chosen before the n-th.
func (c *choice) taken(one stretch, n, first int) bool {
	for i, other := range c.chosen {
		if (i < n || i == first) && one.overlaps(other) {
			return true
		}
	}
	return false
}
