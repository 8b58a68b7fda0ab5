package frontier

import (
	"encoding/binary"
	"math/rand/v2"
	"time"
)

// Answer is how a host took a request.
type Answer struct {
	Took       time.Duration // from the request to the end of the answer
	Busy       bool          // it said so: 429 or 503
	Down       bool          // nothing came: refused, out of time, no address
	RetryAfter time.Duration // for how long it asks to be left alone; 0 is not said
}

// The pace of a host. A slow one is given twice its time between two requests;
// a busy one gets a brake, doubled whenever it says so again and eased by every
// answer; one that is down is left alone, longer each time (a circuit breaker:
// after a pause one request decides whether the next pause comes).
const (
	slowFactor  = 2
	slowAnswer  = 500 * time.Millisecond // faster ones change nothing
	maxSlow     = time.Minute
	firstBrake  = time.Second
	maxBrake    = 5 * time.Minute
	downAfter   = 5 // requests in a row
	firstPause  = 15 * time.Second
	pauseFactor = 4
	longPause   = time.Hour
)

// pace is what a host has shown of itself.
type pace struct {
	took   time.Duration // moving average
	brake  time.Duration
	downs  int // requests in a row without an answer
	pauses int // in a row
}

// Answered tells the frontier how a host took a request, so that it is asked
// less often when it slows down, says that it is busy, or is down. The host is
// named as in a URL or as in a Key.
func (d *DB) Answered(name string, a Answer) {
	d.mu.Lock()
	defer d.mu.Unlock()
	h, now := d.host(hostName(name)), d.options.Now()
	switch {
	case a.Down:
		h.fell(now)
	case a.Busy:
		h.downs, h.pauses = 0, 0
		h.brake = min(max(2*h.brake, firstBrake, h.gap), maxBrake)
		h.rest(now.Add(jitter(h.brake)))
	default:
		h.downs, h.pauses = 0, 0
		h.took += (a.Took - h.took) / 4
		if h.brake = h.brake * 3 / 4; h.brake < 100*time.Millisecond {
			h.brake = 0
		}
	}
	if a.RetryAfter > 0 {
		h.rest(now.Add(min(a.RetryAfter, maxPause)))
	}
	d.line(h)
	d.wake()
}

// Busy tells the frontier that a host is, where no page was asked for. It asks
// to be left alone for so long; 0 is not said.
func (d *DB) Busy(name string, retryAfter time.Duration) {
	d.Answered(name, Answer{Busy: true, RetryAfter: retryAfter})
}

// fell notes that no answer came, and opens the breaker.
func (h *host) fell(now time.Time) {
	if h.downs++; h.downs < downAfter {
		return
	}
	pause := firstPause
	for range h.pauses {
		pause = min(pause*pauseFactor, longPause)
	}
	h.pauses++
	h.rest(now.Add(jitter(pause)))
}

// rest keeps the host from being asked until then; it never shortens a pause.
func (h *host) rest(until time.Time) { h.pause = later(h.pause, until) }

// wants is the pause between two requests that the host has shown it needs.
func (h *host) wants() time.Duration {
	wish := h.slow
	if h.took > slowAnswer {
		wish = max(wish, min(slowFactor*h.took, maxSlow))
	}
	return max(wish, h.brake)
}

// asked counts a request against the day's budget, and rests the host until
// midnight UTC when it is spent.
func (h *host) asked(now time.Time, most int) {
	today := uint32(now.Unix() / 86400)
	if h.day != today {
		h.day, h.requests = today, 0
	}
	h.requests++
	if most > 0 && int(h.requests) >= most {
		h.rest(time.Unix(int64(today+1)*86400, 0))
	}
}

// jitter spreads a pause by a quarter to both sides, so that hosts which fell
// together are not asked together.
func jitter(d time.Duration) time.Duration {
	return d*3/4 + rand.N(d/2+1)
}

// encode is what crawl.db keeps of a host: when it may be asked again, the
// day's count, when that was written, and how slow it wants to be asked.
func (h *host) encode(now time.Time) []byte {
	b := binary.BigEndian.AppendUint64(nil, stamp(h.due()))
	b = binary.BigEndian.AppendUint32(b, h.day)
	b = binary.BigEndian.AppendUint32(b, h.requests)
	b = binary.BigEndian.AppendUint64(b, stamp(now))
	return binary.BigEndian.AppendUint64(b, uint64(max(h.slow, 0)))
}

// decode reads what encode wrote; earlier versions wrote less. Where the clock
// was set back since, the pause is as long as it was, and does not last until
// the clock has caught up.
func (h *host) decode(b []byte, now time.Time) {
	if len(b) >= 8 {
		h.pause = unstamp(binary.BigEndian.Uint64(b))
	}
	if len(b) >= 16 {
		h.day, h.requests = binary.BigEndian.Uint32(b[8:]), binary.BigEndian.Uint32(b[12:])
	}
	if len(b) >= 24 {
		h.pause = h.pause.Add(min(0, now.Sub(unstamp(binary.BigEndian.Uint64(b[16:])))))
	}
	if len(b) >= 32 {
		h.slow = time.Duration(binary.BigEndian.Uint64(b[24:]))
	}
	if limit := now.Add(maxPause); h.pause.After(limit) {
		h.pause = limit
	}
}
