package extract

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

const siteMagic = "TSS2"

var errSite = errors.New("read site: cut short or not in the form " + siteMagic)

// MarshalBinary is the site as bytes for UnmarshalBinary, less than 1 MiB.
func (s *Site) MarshalBinary() ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	b := binary.AppendUvarint([]byte(siteMagic), uint64(s.pages))
	for _, n := range s.topics {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, hash := range slices.Sorted(maps.Keys(s.texts)) {
		run := s.texts[hash]
		b = binary.LittleEndian.AppendUint64(b, hash)
		for _, n := range []uint32{run.count, run.first, run.last} {
			b = binary.AppendUvarint(b, uint64(n))
		}
		for _, bits := range run.common {
			b = binary.LittleEndian.AppendUint64(b, bits)
		}
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote. Bytes of another form are an
// error and leave the site as it was.
func (s *Site) UnmarshalBinary(b []byte) error {
	if len(b) < len(siteMagic) || string(b[:len(siteMagic)]) != siteMagic {
		return errSite
	}
	d := siteReader{rest: b[len(siteMagic):]}
	read := Site{texts: map[uint64]sharedRun{}, pages: d.number()}
	for i := range read.topics {
		read.topics[i] = d.number()
	}
	for len(d.rest) > 0 && !d.short {
		hash := d.fixed()
		run := sharedRun{count: d.number(), first: d.number(), last: d.number()}
		for i := range run.common {
			run.common[i] = d.fixed()
		}
		read.texts[hash] = run
	}
	for _, run := range read.texts {
		if run.first > read.pages || run.last > read.pages {
			return fmt.Errorf("%w: a text of a page that was not learned", errSite)
		}
	}
	if d.short {
		return errSite
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages, s.topics, s.texts = read.pages, read.topics, read.texts
	return nil
}

type siteReader struct {
	rest  []byte
	short bool
}

func (d *siteReader) number() uint32 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 || n > 1<<32-1 {
		d.short = true
		return 0
	}
	d.rest = d.rest[size:]
	return uint32(n)
}

func (d *siteReader) fixed() uint64 {
	if len(d.rest) < 8 {
		d.short, d.rest = true, nil
		return 0
	}
	n := binary.LittleEndian.Uint64(d.rest)
	d.rest = d.rest[8:]
	return n
}
