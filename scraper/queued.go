package scraper

import (
	"sync/atomic"

	"github.com/zeebo/xxh3"

	"tearsheet/scraper/discover"
)

// queued remembers links that this run has queued, so that the navigation that
// stands on every page is not looked at on every page. It forgets: a link that
// it does not know is queued again, and the frontier knows it.
type queued struct {
	marks [1 << 16]atomic.Uint64
}

func (q *queued) has(mark uint64) bool { return q.slot(mark).Load() == mark }

func (q *queued) add(mark uint64) { q.slot(mark).Store(mark) }

func (q *queued) slot(mark uint64) *atomic.Uint64 { return &q.marks[mark%uint64(len(q.marks))] }

// mark names a link as a page of the visit's source and hops queues it.
func (v *visit) mark(l discover.Link) uint64 {
	seed := xxh3.HashString(v.source.Name) + uint64(v.uri.Hops)<<1
	if l.Next || l.More {
		seed++
	}
	return xxh3.HashStringSeed(l.URL, seed) | 1 // never zero, which is no link
}
