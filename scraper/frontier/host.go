package frontier

import (
	"container/heap"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"tearsheet/archive"
)

// maxPause bounds what a host may ask for by Retry-After.
const maxPause = 7 * 24 * time.Hour

// host is what memory holds of one host: how much is queued, how much is out,
// and when it may be asked again.
type host struct {
	name   string
	queued map[uint32]int // by source, leased ones included
	total  int
	out    int           // leased ones
	ended  time.Time     // of the last fetch
	gap    time.Duration // wanted by us after ended
	slow   time.Duration // wanted by the host
	pause  time.Time
	ready  time.Time
	turn   uint64 // in which it was met or last served
	at     int    // in the line, -1 if it does not stand there

	busy     int    // leases that make their requests to it; those of redirects too
	awaited  int    // leases that wait for it
	day      uint32 // since 1970, in UTC
	requests uint32 // on that day
	pace
}

// line is a heap of hosts: the one that was ready first comes first, so that
// they take turns.
type line []*host

func (l line) Len() int { return len(l) }
func (l line) Less(i, j int) bool {
	if !l[i].ready.Equal(l[j].ready) {
		return l[i].ready.Before(l[j].ready)
	}
	return l[i].turn < l[j].turn
}

func (l line) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].at, l[j].at = i, j
}

func (l *line) Push(x any) {
	h := x.(*host)
	h.at = len(*l)
	*l = append(*l, h)
}

func (l *line) Pop() any {
	old := *l
	h := old[len(old)-1]
	old[len(old)-1] = nil
	*l = old[:len(old)-1]
	h.at = -1
	return h
}

// Pause keeps the host from being asked before the given time, as Retry-After
// and a back-off want it; a week at most. The host is named as in a URL or as
// in a Key.
func (d *DB) Pause(host string, until time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if limit := d.options.Now().Add(maxPause); until.After(limit) {
		until = limit
	}
	h := d.host(hostName(host))
	h.rest(until)
	d.line(h)
	d.wake()
}

// Slow keeps the host from being asked more often than once in delay, as its
// robots.txt wants it (Crawl-delay). It never makes a host faster than the
// run's own delay; 0 goes back to that.
func (d *DB) Slow(host string, delay time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := d.host(hostName(host))
	h.slow = delay
	d.line(h)
	d.wake()
}

// hostName is the name a host has in keys, from "www.example.org:443",
// "example.org" or "org,example".
func hostName(name string) string {
	key, err := archive.NewKey("http://" + strings.TrimSuffix(name, ":443") + "/")
	if err != nil {
		return name
	}
	return key.Host()
}

// host is the host of that name, with the time its last fetch set.
func (d *DB) host(name string) *host {
	if h := d.hosts[name]; h != nil {
		return h
	}
	d.turn++
	h := &host{name: name, at: -1, turn: d.turn, queued: map[uint32]int{}}
	d.recall(h)
	d.hosts[name] = h
	return h
}

// recall reads when an earlier run said the host may be asked again. A read
// that fails is as good as a host not seen yet.
func (d *DB) recall(h *host) {
	err := d.bolt.View(func(tx *bolt.Tx) error {
		h.decode(tx.Bucket(bucketHosts).Get([]byte(h.name)), d.options.Now())
		return nil
	})
	if err != nil {
		d.options.Log.Debug("host state unreadable", "host", h.name, "err", err)
	}
}

// due works out when the host may be asked again.
func (h *host) due() time.Time {
	ready := h.pause
	if !h.ended.IsZero() {
		if after := h.ended.Add(max(h.gap, h.wants())); after.After(ready) {
			ready = after
		}
	}
	return ready
}

// line puts the host where it belongs in the line, or takes it out.
func (d *DB) line(h *host) {
	h.ready = h.due()
	free := h.total > h.out && h.busy < d.options.PerHost && h.awaited == 0
	switch {
	case free && h.at < 0:
		heap.Push(&d.ready, h)
	case free:
		heap.Fix(&d.ready, h.at)
	case h.at >= 0:
		heap.Remove(&d.ready, h.at)
	}
}

// count notes that the queue of a source on the host grew or shrank.
func (h *host) count(source uint32, by int) {
	h.total += by
	if h.queued[source] += by; h.queued[source] == 0 {
		delete(h.queued, source)
	}
}
