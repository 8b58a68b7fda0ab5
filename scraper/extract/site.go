package extract

import (
	"maps"
	"slices"
	"sync"

	"github.com/PuerkitoBio/goquery"
	"github.com/zeebo/xxh3"
)

// Site is what pages of one site share: which texts stood on how many of them,
// and what those pages were about. A text that stands on many, whatever they
// are about, is furniture and not part of one article. The zero value knows
// nothing. It is safe for concurrent use.
type Site struct {
	mu     sync.RWMutex
	pages  uint32
	topics [subjectBits]uint32  // on how many pages each bit of a subject was set
	texts  map[uint64]sharedRun // by hash of the masked text
}

// sharedRun is what is known of a text.
type sharedRun struct {
	count       uint32  // pages that it stood on
	first, last uint32  // numbers of the first and the last of them
	common      subject // what all of them are about
}

// subject is what a page is about: the words of its title, a bit each.
type subject [subjectBits / 64]uint64

const (
	subjectBits = 128
	// shared is on how many pages a text has to stand to be furniture.
	shared = 3
	// maxShared bounds how many texts are remembered. Those seen once go first.
	maxShared = 16_000
	// remembered is for how many pages a text is that does not come again, so
	// that what a redesign took away goes.
	remembered = 400
)

// Pages is how many pages were learned.
func (s *Site) Pages() int {
	if s == nil {
		return 0
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return int(s.pages)
}

// Clone is a Site that learns by itself from here on. That of nil knows nothing.
func (s *Site) Clone() *Site {
	if s == nil {
		return &Site{}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return &Site{pages: s.pages, topics: s.topics, texts: maps.Clone(s.texts)}
}

// Learn counts the texts of a page. A copy of a page that was learned before
// proves nothing and is passed over.
func (s *Site) Learn(doc *goquery.Document) {
	r, err := (&Extractor{}).survey(doc, nil, nil)
	if err == nil {
		s.Take(r.teach())
	}
}

// Take learns what Study read of a page, as Learn does.
func (s *Site) Take(l *Lesson) {
	s.mu.Lock()
	defer s.mu.Unlock()
	title := xxh3.HashString("title " + squeeze(l.title))
	if s.copied(l, title) {
		return
	}
	if s.texts == nil {
		s.texts = map[uint64]sharedRun{}
	}
	s.pages++
	about := subjectOf(l.title)
	for bit := range subjectBits {
		if about.has(bit) {
			s.topics[bit]++
		}
	}
	seen := map[uint64]bool{}
	s.count(title, about, seen)
	for _, k := range l.keys {
		for _, hash := range k {
			s.count(hash, about, seen)
		}
	}
	if len(s.texts) > maxShared {
		s.forget()
	}
}

func (s *Site) count(hash uint64, about subject, seen map[uint64]bool) {
	if hash == 0 || seen[hash] {
		return
	}
	seen[hash] = true
	run, ok := s.texts[hash]
	if !ok {
		run = sharedRun{first: s.pages, common: about}
	}
	run.count++
	run.last = s.pages
	for i := range about {
		run.common[i] &= about[i]
	}
	s.texts[hash] = run
}

// copied tells whether most of the running text of a page that is not
// furniture stood on one or two pages before: it is their text again.
func (s *Site) copied(l *Lesson, title uint64) bool {
	fresh, known := 0, 0
	for i, k := range l.keys {
		switch n := s.texts[k[0]].count; {
		case n == 0:
			fresh += l.words[i]
		case n < shared:
			known += l.words[i]
		}
	}
	return known > fresh && (fresh < known/4 || s.texts[title].count > 0)
}

// forget drops texts until half of the room is free: first the older half of
// those seen once, then those that have not come again for long.
func (s *Site) forget() {
	var once []uint32
	for _, run := range s.texts {
		if run.count == 1 {
			once = append(once, run.last)
		}
	}
	slices.Sort(once)
	oldest := uint32(0)
	if len(once) > 0 {
		oldest = once[len(once)*3/4]
	}
	for hash, run := range s.texts {
		if run.count == 1 && run.last <= oldest || run.last+remembered < s.pages {
			delete(s.texts, hash)
		}
	}
	for least := uint32(2); len(s.texts) > maxShared*3/4; least++ {
		for hash, run := range s.texts {
			if run.count <= least {
				delete(s.texts, hash)
			}
		}
	}
}

// shares tells whether a text is furniture of the site: it stood on enough
// pages since it first did, and they have no subject in common, or it stands on
// nearly all. Of a long text, beginning and end speak for the whole.
func (s *Site) shares(k maskedKey, margin float64) bool {
	return s.furniture(k[0], margin) || k[1] != 0 && s.furniture(k[1], margin) && s.furniture(k[2], margin)
}

// met tells whether a text stood on pages of the site often enough to be its
// furniture, for most did not.
func (s *Site) met(k maskedKey) bool {
	return s.texts[k[0]].count >= shared || k[1] != 0 && s.texts[k[1]].count >= shared
}

func (s *Site) furniture(hash uint64, margin float64) bool {
	run := s.texts[hash]
	if run.count < shared {
		return false
	}
	share := float64(run.count) / float64(s.pages-run.first+1)
	if run.count < 2*shared {
		margin = max(margin, 0.5)
	}
	if s.topical(run.common) {
		return share > 0.8 && run.count > 3*shared
	}
	return share >= margin
}

// topical tells whether pages have a word of their titles in common that most
// pages of the site do not have.
func (s *Site) topical(common subject) bool {
	for bit := range subjectBits {
		if common.has(bit) && s.topics[bit]*5 < s.pages*2 {
			return true
		}
	}
	return false
}

func (t subject) has(bit int) bool { return t[bit/64]>>(bit%64)&1 == 1 }
