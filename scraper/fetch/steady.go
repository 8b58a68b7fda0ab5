package fetch

import (
	"errors"
	"io"
	"time"
)

// errSlow is why a body is not read to its end when it comes drop by drop, as
// from a server that wants to hold the connection (slow-loris).
var errSlow = errors.New("slower than the least rate")

// patience is how long a body may be slow.
const patience = 10 * time.Second

// steady reads for as long as enough comes.
type steady struct {
	r     io.Reader
	rate  int64            // bytes a second
	now   func() time.Time // a clock that nobody sets
	began time.Time
	bytes int64
}

// Read fails with errSlow once the average rate is too low.
func (s *steady) Read(p []byte) (int, error) {
	if s.began.IsZero() {
		s.began = s.now()
	}
	n, err := s.r.Read(p)
	s.bytes += int64(n)
	took := s.now().Sub(s.began)
	if err == nil && took > patience && s.bytes < s.rate*int64(took/time.Second) {
		return n, errSlow
	}
	return n, err
}
