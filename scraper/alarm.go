package scraper

import (
	"fmt"
	"slices"
	"time"
)

// Alarm says that something is out of the ordinary with a source.
type Alarm struct {
	Source string    `json:"source"` // "" for all of them
	Kind   string    `json:"kind"`   // "silent", "shrunk", "blocked", "endless", "drift"; "full" of the disk
	Since  time.Time `json:"since"`
	Over   bool      `json:"over,omitempty"` // it is as it was again
	Text   string    `json:"text"`           // a sentence for the archivist
}

// What it takes before a history says what is usual.
const (
	usualDays     = 3  // days with news
	usualLists    = 5  // lists read
	usualArticles = 20 // new articles
	fewArticles   = 5  // of a round, to be held against them
	fewAnswers    = 3
)

// alarms are the judges of a round, each with the kind of its alarm. A judge
// gives a sentence, or "" where all is as usual; it is not sure where there is
// too little to tell.
var alarms = []struct {
	kind  string
	judge func(h History, round Day, now time.Time) (text string, sure bool)
}{
	{"silent", silent}, {"shrunk", shrunk}, {"blocked", blocked}, {"endless", endless}, {"drift", drift},
}

// judge holds a round against the history before it, and lists the alarms that
// begin or end with it.
func (h *History) judge(source string, round Day, now time.Time) (told []Alarm) {
	for _, a := range alarms {
		text, sure := a.judge(*h, round, now)
		at := slices.IndexFunc(h.Alarms, func(old Alarm) bool { return old.Kind == a.kind })
		switch {
		case text != "" && at < 0:
			h.Alarms = append(h.Alarms, Alarm{Source: source, Kind: a.kind, Since: now, Text: text})
			told = append(told, h.Alarms[len(h.Alarms)-1])
		case text == "" && sure && at >= 0:
			over := h.Alarms[at]
			over.Over, over.Text = true, "as usual again, after: "+over.Text
			h.Alarms = slices.Delete(h.Alarms, at, at+1)
			told = append(told, over)
		}
	}
	return told
}

// silent tells of a source that has had no news for four times as long as is
// usual, and two days at least.
func silent(h History, round Day, now time.Time) (string, bool) {
	if round.New > 0 {
		return "", true
	}
	days := 0
	for _, d := range h.Days {
		days += count(d.New > 0)
	}
	if days < usualDays {
		return "", false
	}
	first, err := time.Parse(time.DateOnly, h.Days[0].Date)
	if err != nil {
		return "", false
	}
	gap := h.News.Sub(first) / time.Duration(days)
	if quiet := now.Sub(h.News); quiet > max(4*gap, 48*time.Hour) {
		return fmt.Sprintf("no new article for %.1f days; one came every %.1f days", quiet.Hours()/24, gap.Hours()/24), true
	}
	return "", false
}

// shrunk tells of lists that name less than half of what they did.
func shrunk(h History, round Day, _ time.Time) (string, bool) {
	usual := h.Lately(mostDays)
	if usual.Lists < usualLists || round.Lists == 0 {
		return "", false
	}
	was, is := ratio(usual.Links, usual.Lists), ratio(round.Links, round.Lists)
	if is < was/2 {
		return fmt.Sprintf("its feeds and lists name %.1f links each; they named %.1f", is, was), true
	}
	return "", true
}

// blocked tells of a site that turns crawlers away, or does not answer.
func blocked(_ History, round Day, _ time.Time) (string, bool) {
	tried := round.Fetched + round.Mute
	bad := max(round.Refused, round.Failed)
	switch {
	case round.Barred > 0:
		return fmt.Sprintf("robots.txt forbids %d of its seeds", round.Barred), true
	case tried == 0 || tried < fewAnswers && 0 < bad && bad < tried:
		return "", false
	}
	if 2*bad >= tried {
		return fmt.Sprintf("%d of %d requests failed or were turned away (%d with 401, 403, 429 or 451)", bad, tried, round.Refused), true
	}
	return "", true
}

// endless tells of a site that makes articles for whoever follows its links.
func endless(_ History, round Day, _ time.Time) (string, bool) {
	if round.Flood > 0 {
		return fmt.Sprintf("%d URLs are left: articles of their patterns come without end, and no date, feed or sitemap vouches for them", round.Flood), true
	}
	return "", round.Fetched > 0
}

// drift tells of articles that come out otherwise than they did: the site has
// changed its pages, and extraction may have gone wrong.
func drift(h History, round Day, _ time.Time) (string, bool) {
	usual := h.Lately(mostDays)
	if usual.New < usualArticles || round.New < fewArticles {
		return "", false
	}
	was, is := ratio(usual.Words, usual.New), ratio(round.Words, round.New)
	if is < was/2 || is > 2*was {
		return fmt.Sprintf("articles have %.0f words; they had %.0f", is, was), true
	}
	if was, is = ratio(usual.Bylines, usual.New), ratio(round.Bylines, round.New); is < was-0.4 {
		return fmt.Sprintf("%.0f %% of the articles have a byline; %.0f %% had one", 100*is, 100*was), true
	}
	if was, is = ratio(usual.Dates, usual.New), ratio(round.Dates, round.New); is < was-0.4 {
		return fmt.Sprintf("%.0f %% of the articles have a date; %.0f %% had one", 100*is, 100*was), true
	}
	was, is = usual.Confidence/float64(usual.New), round.Confidence/float64(round.New)
	if is < was-0.2 {
		return fmt.Sprintf("extraction is sure of %.2f; it was of %.2f", is, was), true
	}
	return "", true
}

func ratio(a, b int) float64 { return float64(a) / float64(b) }
