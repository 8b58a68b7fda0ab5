package scraper

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/zeebo/xxh3"

	"tearsheet/scraper/frontier"
)

// kindFront is a seed in a scheduled round: it is asked for conditionally, and
// only when it is due.
const kindFront = "front"

// beat is a source on its schedule.
type beat struct {
	Planned
	on    bool      // a round is going on
	began time.Time // the present or last round
	next  time.Time
	held  bool // paused by the owner
	fresh bool // the settings have changed since the last round
}

func (b *beat) name() string { return b.Source.Name }

func (b *beat) paused() bool { return b.Paused || b.held }

// Standing is how a source is doing.
type Standing struct {
	Name    string    `json:"name"`
	Paused  bool      `json:"paused"`
	Running bool      `json:"running"` // a round is going on
	Left    int       `json:"left"`    // URLs of it that are queued
	Next    time.Time `json:"next"`    // when a round is due
	History History   `json:"history"`
}

// begin starts a round, or asks the seeds again in the midst of one.
func (s *Scheduler) begin(ctx context.Context, b *beat) error {
	now := s.Crawler.Now()
	b.next = b.Schedule.Next(now, now)
	if !b.on {
		resumed, err := s.Rounds.Join(ctx, b.name(), b.Source.Delay)
		if err != nil {
			return err
		}
		b.on, b.began = true, now
		s.Crawler.admit(b.Source)
		s.Crawler.Log.Info("round begins", "source", b.name(), "resumed", resumed)
	}
	seeds, err := s.seeds(ctx, b, now)
	if err != nil {
		return err
	}
	if _, err := s.Crawler.Frontier.Schedule(ctx, seeds...); err != nil {
		return err
	}
	s.rouse()
	s.look() // it may be over already
	return nil
}

// seeds are those that are due; all of them when the settings have changed,
// for their links may be in scope now.
func (s *Scheduler) seeds(ctx context.Context, b *beat, now time.Time) (due []frontier.URI, err error) {
	for _, raw := range b.Source.Seeds {
		uri, known, err := s.Rounds.Lookup(ctx, raw)
		if err != nil {
			return nil, err
		}
		seed := frontier.URI{URL: raw, Source: b.name(), Kind: kindFront, Again: true}
		switch {
		case b.fresh:
			seed.Kind = KindSeed
		case known && uri.Due.After(now.Add(b.next.Sub(now)/2)): // nearer to a later round
			continue
		}
		due = append(due, seed)
	}
	return due, nil
}

// end closes a round.
func (s *Scheduler) end(ctx context.Context, b *beat) error {
	if err := s.Rounds.Leave(ctx, b.name(), true); err != nil {
		return err
	}
	b.on, b.fresh = false, false
	h, err := s.Crawler.chronicle(ctx, b.name(), b.began)
	if err != nil {
		return err
	}
	h.Plan = b.plan()
	s.Crawler.Log.Info("round ends", "source", b.name(), "next", b.next.UTC().Format(time.RFC3339))
	if err := h.Keep(ctx, s.Crawler.Frontier, b.name()); err != nil {
		return err
	}
	return s.Crawler.keepTrust(ctx)
}

// admit lets a source be crawled: its pages are counted from none, its hosts
// greeted anew.
func (c *Crawler) admit(source Source) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Sources = slices.DeleteFunc(slices.Clone(c.Sources), func(s Source) bool { return s.Name == source.Name })
	c.Sources = append(c.Sources, source)
	c.pages[source.Name] = 0
	delete(c.greeted, "shell "+source.Name)
	for _, seed := range source.Seeds {
		delete(c.greeted, hostOf(seed))
		if u, err := url.Parse(seed); err == nil {
			c.ledger.reopen(u)
		}
	}
}

// settle takes over a list of sources: those that are gone leave, those that
// are new or otherwise than before are fresh.
func (s *Scheduler) settle(ctx context.Context, planned []Planned) error {
	var beats []*beat
	for _, p := range planned {
		b, err := s.enlist(ctx, p)
		if err != nil {
			return err
		}
		beats = append(beats, b)
	}
	for _, old := range s.beats {
		if kept := slices.ContainsFunc(beats, func(b *beat) bool { return b.name() == old.name() && b.on }); old.on && !kept {
			if err := s.Rounds.Leave(ctx, old.name(), false); err != nil {
				return err
			}
		}
	}
	s.beats = beats
	return nil
}

// enlist makes the beat of a source, from what is going on and from what its
// history says.
func (s *Scheduler) enlist(ctx context.Context, p Planned) (*beat, error) {
	var h History
	if err := h.Recall(ctx, s.Crawler.Frontier, p.Source.Name); err != nil {
		return nil, err
	}
	now := s.Crawler.Now()
	b := &beat{Planned: p, held: h.Paused, began: h.Began}
	b.fresh = h.Plan != b.plan()
	b.next = p.Schedule.Next(h.Began, now)
	if b.fresh {
		b.next = p.Schedule.Next(time.Time{}, now)
	}
	if old, err := s.find(p.Source.Name); err == nil && old.on && !b.paused() {
		b.on, b.began = true, old.began
		s.Crawler.admit(p.Source)
	}
	return b, nil
}

// plan is a hash of what decides where a crawl may go.
func (b *beat) plan() string {
	p := b.Source
	h := xxh3.HashString128(fmt.Sprint(p.Seeds, p.Scope.Reach, p.Scope.Include, p.Scope.Exclude, p.Scope.MaxHops, p.Since, p.Until, p.Render)).Bytes()
	return hex.EncodeToString(h[:8])
}

// Reload takes over other sources and schedules, while the crawl goes on: what
// is as before is not disturbed.
func (s *Scheduler) Reload(ctx context.Context, planned []Planned) error {
	return s.order(ctx, func(running context.Context) error { return s.settle(running, planned) })
}

// Pause stops the crawl of one source, or lets it go on: its round is kept as
// it stands. It holds until it is revoked, also when the process ends. The
// error wraps ErrSource.
func (s *Scheduler) Pause(ctx context.Context, name string, paused bool) error {
	return s.order(ctx, func(running context.Context) error {
		b, err := s.find(name)
		if err != nil {
			return err
		}
		var h History
		if err := h.Recall(running, s.Crawler.Frontier, name); err != nil {
			return err
		}
		h.Paused, b.held = paused, paused
		if err := h.Keep(running, s.Crawler.Frontier, name); err != nil || !paused {
			b.next = s.Crawler.Now()
			return err
		}
		b.on = false
		return s.Rounds.Leave(running, name, false)
	})
}

// Standings lists how the sources are doing, in the order of the settings.
func (s *Scheduler) Standings(ctx context.Context) (all []Standing, err error) {
	err = s.order(ctx, func(running context.Context) error {
		for _, b := range s.beats {
			st := Standing{Name: b.name(), Paused: b.paused(), Running: b.on, Left: s.Rounds.Left(b.name()), Next: b.next}
			if err := st.History.Recall(running, s.Crawler.Frontier, b.name()); err != nil {
				return err
			}
			all = append(all, st)
		}
		return nil
	})
	return all, err
}
