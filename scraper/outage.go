package scraper

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

// ErrOffline is returned by a run to which no host has answered for two minutes.
var ErrOffline = fmt.Errorf("%w of patience: no host answers, the network may be gone", ErrLimit)

// When no answer is taken for our own network's fault, and how often one host
// is asked meanwhile whether it is back.
const (
	silentHosts  = 3 // that are silent one after the other
	localErrors  = 2 // in a row, of those that are made on this machine
	firstProbe   = 5 * time.Second
	longestProbe = time.Minute
	mostOffline  = 2 * time.Minute // of a run that is to come to an end
)

// outage tells hosts that are down from a network that is: several are silent,
// none answers, and one of them has answered before, unless none ever has. Until
// one does nothing is held against any of them, and one request at a time asks.
type outage struct {
	mu     sync.Mutex
	silent map[string]bool // since the last answer of any host
	local  int             // errors of this machine since then
	met    map[string]bool // hosts that answered; false: that were silent while others answered
	heard  bool            // some host has answered
	since  time.Time       // zero while the network is there
	probe  time.Time       // when the next request may be made
	pause  time.Duration
	back   chan struct{} // closed when the network is
}

// answered takes an answer of a host. It tells whether an outage ends with it.
func (o *outage) answered(host string) (over bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.met == nil {
		o.met = map[string]bool{}
	}
	if over = !o.since.IsZero(); over {
		o.since = time.Time{}
		close(o.back)
	} else {
		for silent := range o.silent {
			o.met[silent] = false
		}
	}
	o.met[host], o.heard = true, true
	clear(o.silent)
	o.local = 0
	return over
}

// failed takes a request that was not answered. It tells whether that is our
// own network's fault, and whether an outage begins with it.
func (o *outage) failed(host string, err error, now time.Time) (ours, begins bool) {
	if !silence(err) {
		return false, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	alive, met := o.met[host]
	if !o.since.IsZero() || met && !alive {
		return !o.since.IsZero(), false
	}
	if o.silent == nil {
		o.silent = map[string]bool{}
	}
	o.silent[host] = true
	if local(err) {
		o.local++
	}
	if len(o.silent) < silentHosts && o.local < localErrors || o.heard && !o.lost() {
		return false, false
	}
	o.since, o.pause, o.back = now, firstProbe, make(chan struct{})
	o.probe = now.Add(o.pause)
	return true, true
}

// lost tells whether a host is silent that has answered before.
func (o *outage) lost() bool {
	for host := range o.silent {
		if o.met[host] {
			return true
		}
	}
	return false
}

// hold keeps the caller from making a request while the network is gone, but
// for one now and then. It gives up after so long; 0 is never.
func (o *outage) hold(ctx context.Context, clock func() time.Time, most time.Duration) error {
	for {
		o.mu.Lock()
		now := clock()
		wait, back := o.probe.Sub(now), o.back
		if left := most - now.Sub(o.since); most > 0 {
			wait = min(wait, left)
		}
		if o.since.IsZero() || wait <= 0 {
			o.pause = min(2*o.pause, longestProbe)
			o.probe = now.Add(o.pause)
			o.mu.Unlock()
			return ctx.Err()
		}
		o.mu.Unlock()
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-back:
		case <-timer.C:
		}
		timer.Stop()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// lasted is for how long the network has been gone.
func (o *outage) lasted(now time.Time) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since.IsZero() {
		return 0
	}
	return now.Sub(o.since)
}

// silence tells an error of the network from an answer nobody likes. That there
// is no such name is an answer, too, and so is a refusal: somebody is there.
func silence(err error) bool {
	var network net.Error
	var name *net.DNSError
	return errors.As(err, &network) && !errors.Is(err, syscall.ECONNREFUSED) && !(errors.As(err, &name) && name.IsNotFound)
}

// local tells an error that this machine makes when it has no network.
func local(err error) bool {
	var name *net.DNSError
	return errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.ENETDOWN) || errors.As(err, &name) && !name.IsNotFound
}
