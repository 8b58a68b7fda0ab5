package scraper

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrLimit is what ended a run: it wraps one of the three below.
var (
	ErrLimit      = errors.New("the run is ended by its limit")
	ErrLimitBytes = fmt.Errorf("%w of bytes", ErrLimit)
	ErrLimitTime  = fmt.Errorf("%w of time", ErrLimit)
	ErrLimitDisk  = fmt.Errorf("%w of disk left", ErrLimit)
)

// reached is the limit that the run has come to, nil if none. What one worker
// has found counts for all.
func (c *Crawler) reached() error {
	c.mu.Lock()
	ended := c.ended
	c.mu.Unlock()
	switch {
	case ended != nil:
		return ended
	case c.MaxTime > 0 && c.Now().Sub(c.started) >= c.MaxTime:
		return ErrLimitTime
	case c.MaxBytes > 0 && c.bytes.Load() >= c.MaxBytes:
		return ErrLimitBytes
	case c.patience() > 0 && c.outage.lasted(c.Now()) >= c.patience():
		return ErrOffline
	case c.MinDisk > 0 && c.FreeDisk != nil:
		if free, err := c.FreeDisk(); err == nil && free < c.MinDisk {
			return fmt.Errorf("%w: %d bytes are left", ErrLimitDisk, free)
		}
	}
	return nil
}

// timed ends with the run's time, so that nobody waits beyond it for a host.
// What is in flight then is finished.
func (c *Crawler) timed(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.MaxTime <= 0 {
		return ctx, func() {}
	}
	return context.WithDeadlineCause(ctx, c.started.Add(c.MaxTime), ErrLimitTime)
}

// overtime tells apart the run's own time from the caller's wish.
func (c *Crawler) overtime(ctx, timed context.Context, err error) error {
	if ctx.Err() == nil && errors.Is(context.Cause(timed), ErrLimitTime) {
		c.end(ErrLimitTime)
		return nil
	}
	return err
}

// patience is for how long a run waits for a network that is gone; 0 is for as
// long as it takes.
func (c *Crawler) patience() time.Duration {
	if c.daemon != nil {
		return 0
	}
	return mostOffline
}

// fullFor is how long a daemon waits until it looks again whether there is room.
const fullFor = 30 * time.Second

// halt ends the run at its limit. A daemon goes on when there is room again.
func (c *Crawler) halt(ctx context.Context, why error) (more bool, err error) {
	if c.daemon == nil {
		c.end(why)
		return false, nil
	}
	if c.full.CompareAndSwap(false, true) {
		c.warn(Alarm{Kind: "full", Since: c.Now(), Text: "nothing is fetched until there is room: " + why.Error()})
	}
	timer := time.NewTimer(fullFor)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-timer.C:
		return true, nil
	}
}

// goOn tells that there is room again, if there was none.
func (c *Crawler) goOn() {
	if c.full.CompareAndSwap(true, false) {
		c.warn(Alarm{Kind: "full", Since: c.Now(), Over: true, Text: "there is room again"})
	}
}

// leave tells of what is queued for hosts that ask to be left alone for longer
// than the run waits: the next run takes it up.
func (c *Crawler) leave(ctx context.Context) error {
	for uri, err := range c.Frontier.Queued(ctx) {
		if err != nil {
			return err
		}
		o := begin(uri)
		o.Result, o.Reason = Left, "paused"
		c.summary.Add(o)
		if c.Told != nil {
			c.Told(o)
		}
	}
	return nil
}

// end notes why the run ends; the pages in flight are finished.
func (c *Crawler) end(why error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = why
}
