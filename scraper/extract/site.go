package extract

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/PuerkitoBio/goquery"
	"github.com/zeebo/xxh3"

	"tearsheet/archive"
)

// Site is what pages of one site share: on how many of them each text stood.
// A text that stands on several is furniture and not part of one article. The
// zero value knows nothing. It is not safe for concurrent use while it learns.
type Site struct {
	pages  uint32
	counts map[uint64]uint32 // by hash of the text
}

const (
	// shared is on how many other pages a text is furniture.
	shared = 3
	// maxShared bounds how many texts are remembered; those seen once go
	// first.
	maxShared = 40_000
	siteMagic = "TSS1"
)

// Learn counts the texts of a page. Each page should be given once.
func (s *Site) Learn(doc *goquery.Document) {
	if doc == nil || len(doc.Nodes) == 0 {
		return
	}
	if s.counts == nil {
		s.counts = map[uint64]uint32{}
	}
	s.pages++
	seen := map[uint64]bool{}
	p := segment(doc.Nodes[0], nil, 20_000)
	for i := range p.blocks {
		if h := xxh3.HashString(p.blocks[i].text); !seen[h] {
			seen[h] = true
			s.counts[h]++
		}
	}
	if len(s.counts) > maxShared {
		s.forget()
	}
}

// forget drops the texts seen once.
func (s *Site) forget() {
	for h, n := range s.counts {
		if n <= 1 {
			delete(s.counts, h)
		}
	}
}

// MarshalBinary is the site as bytes for UnmarshalBinary.
func (s *Site) MarshalBinary() ([]byte, error) {
	hashes := make([]uint64, 0, len(s.counts))
	for h := range s.counts {
		hashes = append(hashes, h)
	}
	slices.Sort(hashes)
	b := binary.AppendUvarint([]byte(siteMagic), uint64(s.pages))
	for _, h := range hashes {
		b = binary.AppendUvarint(binary.LittleEndian.AppendUint64(b, h), uint64(s.counts[h]))
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote. Bytes of another form are an
// error and leave the site as it was.
func (s *Site) UnmarshalBinary(b []byte) error {
	if len(b) < len(siteMagic) || string(b[:len(siteMagic)]) != siteMagic {
		return fmt.Errorf("read site: not in the form %s", siteMagic)
	}
	rest := b[len(siteMagic):]
	pages, n := binary.Uvarint(rest)
	if n <= 0 {
		return fmt.Errorf("read site: cut short")
	}
	counts := map[uint64]uint32{}
	for rest = rest[n:]; len(rest) > 0; rest = rest[8+n:] {
		if len(rest) < 9 {
			return fmt.Errorf("read site: cut short")
		}
		count, m := binary.Uvarint(rest[8:])
		if m <= 0 {
			return fmt.Errorf("read site: cut short")
		}
		counts[binary.LittleEndian.Uint64(rest)], n = uint32(count), m
	}
	s.pages, s.counts = uint32(pages), counts
	return nil
}

// onOthers is on how many pages a text stood.
func (s *Site) onOthers(text string) uint32 {
	if s == nil {
		return 0
	}
	return s.counts[xxh3.HashString(text)]
}

// markFurniture notes the blocks that other pages of the site have too. A page
// most of whose running text is known is another copy of a page already
// learned, and proves nothing.
func (r *reading) markFurniture(site *Site) {
	if site == nil || site.pages <= shared {
		return
	}
	words, known := 0, 0
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.prose() {
			words += b.words
			if site.onOthers(b.text) > shared {
				known += b.words
			}
		}
	}
	if known*2 > words {
		return
	}
	for i := range r.blocks {
		if b := &r.blocks[i]; i != r.titleBlock && site.onOthers(b.text) > shared {
			b.kind, b.reason = archive.Furniture, "on other pages of the site"
		}
	}
}
