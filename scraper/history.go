package scraper

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"tearsheet/scraper/frontier"
)

// Day is what came of a source on one day, in UTC.
type Day struct {
	Date    string `json:"date"` // 2026-05-12
	Rounds  int    `json:"rounds"`
	Found   int    `json:"found"` // URLs that were met for the first time
	Fetched int    `json:"fetched"`
	New     int    `json:"new"`
	Changed int    `json:"changed"`
	Same    int    `json:"same"`
	Gone    int    `json:"gone"`
	Failed  int    `json:"failed"`
	Skipped int    `json:"skipped"`
	Refused int    `json:"refused"` // answers with which a site locks crawlers out
	Barred  int    `json:"barred"`  // seeds that robots.txt forbids
	Mute    int    `json:"mute"`    // requests without an answer
	Flood   int    `json:"flood"`   // URLs of patterns whose articles have no end

	Lists int `json:"lists"` // feeds, sitemaps and front pages read
	Links int `json:"links"` // that they named

	// Sums over the new articles: what tells when extraction drifts.
	Words      int     `json:"words"`
	Bylines    int     `json:"bylines"`
	Dates      int     `json:"dates"`
	Confidence float64 `json:"confidence"`
}

// History is what the crawls of one source brought, day by day.
type History struct {
	Began  time.Time `json:"began,omitzero"` // the last round
	Ended  time.Time `json:"ended,omitzero"`
	News   time.Time `json:"news,omitzero"` // when the last new article came
	Days   []Day     `json:"days"`          // the oldest first
	Alarms []Alarm   `json:"alarms,omitempty"`
	Paused bool      `json:"paused,omitempty"`
	Told   string    `json:"told,omitempty"` // the last day of which the archivist was told
	Plan   string    `json:"plan,omitempty"` // the settings of the last round, as a hash

	// How many of the site's claims about time have held, from 0 to 1.
	FeedDates float64 `json:"feed_dates"`
	Lastmod   float64 `json:"lastmod"`
}

// mostDays bounds a history.
const mostDays = 92

// Add counts one outcome.
func (d *Day) Add(o Outcome) {
	var s Summary
	s.Add(o)
	d.Fetched, d.New, d.Changed, d.Same = d.Fetched+s.Fetched, d.New+s.New, d.Changed+s.Changed, d.Same+s.Same
	d.Gone, d.Failed = d.Gone+s.Gone, d.Failed+s.Failed
	if o.Result == Skipped {
		d.Skipped++
	}
	if o.first && o.Result != Left && o.Result != Retry && !(o.guessed && o.Status != http.StatusOK) {
		d.Found++
	}
	if refusal(o) && !o.guessed {
		d.Refused++
	}
	d.Flood += count(o.Reason == "flood")
	d.Barred += count(o.seed && o.Reason == "robots")
	if o.Result == Failed && o.Status == 0 {
		d.Mute++
	}
	if o.list {
		d.Lists++
		d.Links += o.links
	}
	if o.Result == New {
		d.Words += o.words
		d.Bylines += count(o.byline)
		d.Dates += count(o.dated)
		d.Confidence += o.confidence
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// refusal tells an answer with which sites lock crawlers out.
func refusal(o Outcome) bool {
	switch o.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusUnavailableForLegalReasons:
		return true
	}
	return false
}

// join adds up two days.
func (d *Day) join(o Day) {
	d.Rounds, d.Found, d.Fetched, d.New = d.Rounds+o.Rounds, d.Found+o.Found, d.Fetched+o.Fetched, d.New+o.New
	d.Changed, d.Same, d.Gone, d.Failed = d.Changed+o.Changed, d.Same+o.Same, d.Gone+o.Gone, d.Failed+o.Failed
	d.Skipped, d.Refused, d.Lists, d.Links = d.Skipped+o.Skipped, d.Refused+o.Refused, d.Lists+o.Lists, d.Links+o.Links
	d.Mute, d.Flood, d.Barred = d.Mute+o.Mute, d.Flood+o.Flood, d.Barred+o.Barred
	d.Words, d.Bylines, d.Dates, d.Confidence = d.Words+o.Words, d.Bylines+o.Bylines, d.Dates+o.Dates, d.Confidence+o.Confidence
}

// Lately adds up the last days that are known.
func (h History) Lately(days int) (all Day) {
	for _, d := range h.Days[max(0, len(h.Days)-days):] {
		all.join(d)
	}
	return all
}

// record takes a round into the history.
func (h *History) record(round Day, began, ended time.Time) {
	h.Began, h.Ended = began, ended
	if round.New > 0 {
		h.News = ended
	}
	round.Date = ended.UTC().Format(time.DateOnly)
	if last := len(h.Days) - 1; last >= 0 && h.Days[last].Date == round.Date {
		h.Days[last].join(round)
		return
	}
	h.Days = append(h.Days, round)
	h.Days = h.Days[max(0, len(h.Days)-mostDays):]
}

// Recall reads the history of a source; it is empty for a source that was
// never crawled.
func (h *History) Recall(ctx context.Context, f Frontier, source string) error {
	*h = History{}
	note, err := f.Noted(ctx, historyNote(source))
	if err != nil || note == nil {
		return err
	}
	if err := json.Unmarshal(note, h); err != nil {
		return fmt.Errorf("read history of %s: %w (%w)", source, frontier.ErrCorrupt, err)
	}
	return nil
}

func historyNote(source string) string { return "source " + source }

// Keep notes the history of a source, in place of what was noted before.
func (h History) Keep(ctx context.Context, f Frontier, source string) error {
	note, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return f.Note(ctx, historyNote(source), note)
}

// chronicleAll ends the one round that a crawl without a Scheduler is.
func (c *Crawler) chronicleAll(ctx context.Context) error {
	for _, s := range c.Sources {
		if _, err := c.chronicle(ctx, s.Name, c.started); err != nil {
			return err
		}
	}
	return nil
}

// chronicle ends a round of a source: what came of it goes into its history,
// and what is out of the ordinary is told.
func (c *Crawler) chronicle(ctx context.Context, source string, began time.Time) (History, error) {
	var h History
	if err := h.Recall(ctx, c.Frontier, source); err != nil {
		return h, err
	}
	c.mu.Lock()
	round := Day{}
	if d := c.rounds[source]; d != nil {
		round = *d
	}
	delete(c.rounds, source)
	c.mu.Unlock()
	round.Rounds = 1
	now := c.Now()
	raised := h.judge(source, round, now)
	h.record(round, began, now)
	if s := c.source(source); len(s.Seeds) > 0 {
		t := c.trustOf(hostOf(s.Seeds[0]))
		h.FeedDates, h.Lastmod = t.Dates.score(), t.Lastmod.score()
	}
	for _, a := range raised {
		c.warn(a)
	}
	return h, h.Keep(ctx, c.Frontier, source)
}

// warn tells the archivist of what is out of the ordinary.
func (c *Crawler) warn(a Alarm) {
	c.Log.Warn("alarm", "source", a.Source, "kind", a.Kind, "text", a.Text)
	if c.Alarm != nil {
		c.Alarm(a)
	}
}
