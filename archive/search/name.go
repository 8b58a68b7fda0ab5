package search

import (
	"encoding/binary"
	"fmt"
	"sync"
)

// names remembers the names of numbers, which never change while an index is
// open. So only the first count of a process has to read them.
type names struct {
	mu   sync.Mutex
	by   map[By]map[uint32]string
	size int
}

// manyRead is of how many numbers the names are remembered at most.
const manyRead = 1 << 17

// lookup is about how many names can be read in the time in which one is looked
// up.
const lookup = 16

// find puts the names of numbers into named, and returns those that it does not know.
func (n *names) find(by By, numbers map[uint32]int, named map[uint32]string) (unknown []uint32) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for number := range numbers {
		if name, ok := n.by[by][number]; ok {
			named[number] = name
		} else {
			unknown = append(unknown, number)
		}
	}
	return unknown
}

func (n *names) add(by By, numbers []uint32, named map[uint32]string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.size += len(numbers); n.size > manyRead {
		n.by, n.size = nil, len(numbers)
	}
	if n.by == nil {
		n.by = map[By]map[uint32]string{}
	}
	if n.by[by] == nil {
		n.by[by] = map[uint32]string{}
	}
	for _, number := range numbers {
		n.by[by][number] = named[number]
	}
}

func (n *names) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.by, n.size = nil, 0
}

// names are the names of numbers, of which the highest is below most.
func (v *view) names(by By, numbers map[uint32]int, most int) (map[uint32]string, error) {
	named := make(map[uint32]string, len(numbers))
	unknown := v.known.find(by, numbers, named)
	if len(unknown) == 0 {
		return named, nil
	}
	if err := v.read(by, unknown, numbers, named, most); err != nil {
		return nil, err
	}
	if len(named) < len(numbers) {
		return nil, fmt.Errorf("%w: %d of %d have no name", ErrDamaged, len(numbers)-len(named), len(numbers))
	}
	v.known.add(by, unknown, named)
	return named, nil
}

// read reads names: one by one if they are few among all that there are, or
// else from the beginning.
func (v *view) read(by By, unknown []uint32, numbers map[uint32]int, named map[uint32]string, most int) error {
	prefixes := []string{string(by) + sep}
	if len(unknown)*lookup*len(v.parts) < most {
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
				if number := binary.BigEndian.Uint32([]byte(t[head:])); numbers[number] > 0 {
					named[number] = t[head+4:]
				}
			}
		}
	}
	return nil
}
