package search

import (
	"encoding/binary"
	"fmt"
	"sync"
)

// names remembers the names of numbers, which never change while an index is
// open. So only the first count of a process has to read them.
type names struct {
	mu sync.Mutex
	by map[By][]string // by number; "" for one that is not known
}

// manyRead is of how many numbers the names are remembered at most.
const manyRead = 1 << 17

// lookup is about how many names can be read in the time in which one is looked
// up.
const lookup = 16

// find is a copy of the names that are known, with room for so many.
func (n *names) find(by By, size int) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	named := make([]string, max(size, len(n.by[by])))
	copy(named, n.by[by])
	return named
}

func (n *names) add(by By, named []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.by == nil {
		n.by = map[By][]string{}
	}
	if len(named) <= manyRead {
		n.by[by] = named
	}
}

func (n *names) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.by = nil
}

// names are the names of the numbers that are counted, by number.
func (v *view) names(by By, counts []int) ([]string, error) {
	if by == ByDay || by == ByMonth {
		return dayNames(by, counts), nil
	}
	named, unknown := v.known.find(by, len(counts)), []uint32{}
	for number, n := range counts {
		if n > 0 && named[number] == "" {
			unknown = append(unknown, uint32(number))
		}
	}
	if len(unknown) == 0 {
		return named, nil
	}
	if err := v.read(by, unknown, named); err != nil {
		return nil, err
	}
	for _, number := range unknown {
		if named[number] == "" {
			return nil, fmt.Errorf("%w: number %d of %s has no name", ErrDamaged, number, by)
		}
	}
	v.known.add(by, named)
	return named, nil
}

// dayNames are the days of numbers, or their months.
func dayNames(by By, counts []int) []string {
	size := levelLen(byDay)
	if by == ByMonth {
		size = levelLen(byMonth)
	}
	named := make([]string, len(counts))
	for number, n := range counts {
		if n > 0 {
			named[number] = dayName(uint32(number))[:size]
		}
	}
	return named
}

// read reads names: one by one if they are few among all that there are, or
// else from the beginning.
func (v *view) read(by By, unknown []uint32, named []string) error {
	prefixes := []string{string(by) + sep}
	if len(unknown)*lookup*len(v.parts) < len(named) {
		prefixes = prefixes[:0]
		for _, number := range unknown {
			prefixes = append(prefixes, numberTerm(number, nameOf{by: by}))
		}
	}
	head := len(by) + len(sep)
	for _, p := range v.parts {
		for _, prefix := range prefixes {
			terms, err := p.terms(fieldNumber, prefix)
			if err != nil {
				return err
			}
			for _, t := range terms {
				if number := binary.BigEndian.Uint32([]byte(t[head:])); int(number) < len(named) {
					named[number] = t[head+4:]
				}
			}
		}
	}
	return nil
}
