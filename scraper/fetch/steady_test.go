package fetch

import (
	"errors"
	"testing"
	"time"
)

// drip gives as many bytes as it may at each read, and takes a second for it.
type drip struct {
	clock      time.Time
	size, left int
}

func (d *drip) Read(p []byte) (int, error) {
	d.clock = d.clock.Add(time.Second)
	n := min(d.size, d.left, len(p))
	d.left -= n
	return n, nil
}

func TestMinRate(t *testing.T) {
	tests := []struct {
		name       string
		rate       int64
		size, left int
		slow       bool
	}{
		{"drop by drop", 100, 1, 1 << 20, true},
		{"nothing at all", 100, 0, 0, true},
		{"just enough", 100, 100, 1 << 20, false},
		{"slow, but soon over", 100, 1, 5, false},
		{"without a least rate", -1, 1, 1 << 20, false},
	}
	for _, tt := range tests {
		d := &drip{clock: time.Unix(0, 0), size: tt.size, left: tt.left}
		s := &steady{r: d, rate: tt.rate, now: func() time.Time { return d.clock }}
		var err error
		reads := 0
		for p := make([]byte, 512); err == nil && reads < 60 && (d.left > 0 || tt.left == 0); reads++ {
			_, err = s.Read(p)
		}
		if got := errors.Is(err, errSlow); got != tt.slow {
			t.Errorf("%s: %v after %d s", tt.name, err, reads)
		}
		if tt.slow && time.Duration(reads)*time.Second > patience+2*time.Second {
			t.Errorf("%s: given up after %d s", tt.name, reads)
		}
	}
}
