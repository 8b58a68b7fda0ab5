package scraper

import "context"

// maxSaving is how many pages may wait for the disk beside those in flight.
// They are read, so that all they hold is their article; the more wait, the
// more share what it costs to have them safe.
const maxSaving = 32

// seats are where pages are fetched and read: as many at a time as the crawl
// has workers. A page that is only to be saved gives its seat to the next.
type seats chan struct{}

// sit waits for a seat.
func (s seats) sit(ctx context.Context) (*seat, error) {
	select {
	case s <- struct{}{}:
		return &seat{all: s}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// seat is one of the seats, until its holder leaves it.
type seat struct {
	all  seats
	left bool
}

// leave gives the seat back; once is enough, twice does no harm. A nil seat is
// none.
func (s *seat) leave() {
	if s == nil || s.left {
		return
	}
	s.left = true
	<-s.all
}
