package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Merge takes every capture and every version of another archive over, site by
// site in the order of time, so that the rules decide as if they had come here.
// What is here already adds nothing. place says where a record of the other
// archive lies now. It counts what came in: captures, articles, and versions of
// articles that were known.
func (a *Archive) Merge(ctx context.Context, from *Archive, place func(Record) Record) (Stats, error) {
	m := merger{into: a, from: from, place: place}
	var site []Capture
	for c, err := range from.Captures(ctx, "") {
		if err != nil {
			return m.came, err
		}
		if len(site) > 0 && siteOf(c.URL) != siteOf(site[0].URL) {
			if err := m.site(ctx, site); err != nil {
				return m.came, err
			}
			site = site[:0]
		}
		site = append(site, c)
	}
	return m.came, m.site(ctx, site)
}

// siteOf is the part of a URL's key that all hosts of a site share, near enough:
// its first two labels. Captures come in the order of their keys.
func siteOf(url string) string {
	k, err := NewKey(url)
	if err != nil {
		return ""
	}
	labels := strings.SplitN(k.Host(), ",", 3)
	return strings.Join(labels[:min(2, len(labels))], ",")
}

// merger takes the captures of one archive over into another.
type merger struct {
	into, from *Archive
	place      func(Record) Record
	came       Stats
}

func (m *merger) site(ctx context.Context, captures []Capture) error {
	slices.SortStableFunc(captures, func(a, b Capture) int { return a.Time.Compare(b.Time) })
	for _, c := range captures {
		if err := m.capture(ctx, c); err != nil {
			return fmt.Errorf("merge %s: %w", c.URL, err)
		}
	}
	return nil
}

// capture saves what a capture showed there, or that it showed nothing.
func (m *merger) capture(ctx context.Context, c Capture) error {
	shown, err := m.shown(ctx, c)
	if err != nil {
		return err
	}
	c.Record = m.place(c.Record)
	known, err := m.known(ctx, c)
	if err != nil || known {
		return err
	}
	m.came.Captures++
	for _, s := range shown {
		_, change, err := m.into.Dated(s.Indexed).Save(ctx, c, &s.Article)
		if err != nil {
			return err
		}
		m.count(change)
	}
	if len(shown) == 0 {
		return m.into.Seen(ctx, c)
	}
	return nil
}

func (m *merger) count(change Change) {
	switch change {
	case New:
		m.came.Articles++
	case Changed:
		m.came.Versions++
	}
}

// known tells whether a capture was taken over before, or came in another way.
func (m *merger) known(ctx context.Context, c Capture) (bool, error) {
	for there, err := range m.into.Captures(ctx, c.URL) {
		if err != nil {
			return false, err
		}
		if there.Time.Equal(c.Time) && there.Payload == c.Payload && there.Status == c.Status && there.URL == c.URL {
			return true, nil
		}
	}
	return false, nil
}

// shown are the versions that were made of a capture, or else the one that the
// URL showed without a change.
func (m *merger) shown(ctx context.Context, c Capture) ([]Snapshot, error) {
	if c.Revisit || c.Status != http.StatusOK {
		return nil, nil
	}
	standing, err := m.from.Find(ctx, c.URL+"@"+c.Time.UTC().Format(time.RFC3339Nano))
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	versions, err := m.from.History(ctx, standing.ID)
	if err != nil {
		return nil, err
	}
	made := madeOf(c, versions)
	if made == nil {
		made = []Snapshot{standing}
	}
	slices.SortFunc(made, func(a, b Snapshot) int { return cmp.Compare(a.Version, b.Version) })
	return made, nil
}

// madeOf are those versions that were made of a capture.
func madeOf(c Capture, versions []Snapshot) (made []Snapshot) {
	for _, s := range versions {
		if s.Record == c.Record && !c.Record.IsZero() || c.Record.IsZero() && s.Captured.Equal(c.Time) {
			made = append(made, s)
		}
	}
	return made
}
