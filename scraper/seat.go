package scraper

import (
	"context"
	"sync"
	"time"
)

// Pages that are only to be saved go together: the more do, the more share what
// it costs to have them safe on disk.
const (
	maxSaving = 48                   // pages that wait or are being saved, beside those in flight
	company   = 24                   // that go together at most
	aWhile    = 4 * time.Millisecond // after which one looks whether anybody comes
	maxWhiles = 12                   // to wait for company
)

// seats are where pages are fetched and read: as many at a time as the crawl
// has workers. A page that is only to be saved gives its seat to the next.
type seats struct {
	free chan struct{}

	mu      sync.Mutex
	reading int           // pages that may still come to be saved
	waiting int           // pages that wait for company
	gone    chan struct{} // closed when these go
}

func newSeats(n int) *seats { return &seats{free: make(chan struct{}, n), gone: make(chan struct{})} }

// seat is one of the seats, until its holder leaves it. A nil seat is none.
type seat struct {
	all           *seats
	reading, left bool
}

// sit waits for a seat.
func (s *seats) sit(ctx context.Context) (*seat, error) {
	select {
	case s.free <- struct{}{}:
		return &seat{all: s}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// read notes that the holder has a page.
func (s *seat) read() {
	s.all.mu.Lock()
	defer s.all.mu.Unlock()
	s.reading = true
	s.all.reading++
}

// leave gives the seat back; twice does no harm.
func (s *seat) leave() {
	if s == nil || s.left {
		return
	}
	s.left = true
	<-s.all.free
	if s.reading {
		s.all.mu.Lock()
		defer s.all.mu.Unlock()
		s.all.reading--
	}
}

// save gives the seat back and waits for others that are to be saved: until
// there is company enough, nobody comes, or it has taken too long.
func (s *seat) save(ctx context.Context) {
	if s == nil || s.left {
		return
	}
	s.leave()
	gone, first := s.all.join()
	if !first {
		select {
		case <-gone:
		case <-ctx.Done(): // the save will say so
		}
		return
	}
	whiles := time.NewTicker(aWhile)
	defer whiles.Stop()
	for n := 1; ; n++ {
		select {
		case <-gone:
			return
		case <-ctx.Done():
			n = maxWhiles
		case <-whiles.C:
		}
		if s.all.lead(gone, n) {
			return
		}
	}
}

// join is one more to wait; the first of them sees to it that they go.
func (s *seats) join() (gone chan struct{}, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gone = s.gone
	if s.waiting++; s.waiting >= company {
		s.goOn()
	}
	return gone, s.waiting == 1
}

// lead lets those that wait go, if they are not gone yet, when nobody comes or
// it has taken too long.
func (s *seats) lead(gone chan struct{}, whiles int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone == gone && (s.reading == 0 || whiles >= maxWhiles) {
		s.goOn()
	}
	return s.gone != gone
}

// goOn lets those that wait go. The caller holds the lock.
func (s *seats) goOn() {
	close(s.gone)
	s.gone, s.waiting = make(chan struct{}), 0
}
