package scraper

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"tearsheet/archive"
	"tearsheet/scraper/discover"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
)

// Result is what became of one URL of a crawl.
type Result string

// The results. Fetched stands for what is no article and was not expected to
// be one: a feed, a sitemap, a front page.
const (
	Fetched Result = "fetched"
	New     Result = "new"
	Changed Result = "changed"
	Same    Result = "same"
	Gone    Result = "gone"
	Skipped Result = "skipped"
	Failed  Result = "failed"
	Retry   Result = "retry"   // failed, and to be tried again in this run
	Left    Result = "left"    // for the next run: this one's limit is reached, or the host is paused
	Dropped Result = "dropped" // a link that was not queued; it counts in no summary
)

// Outcome is one URL taken from the frontier and what became of it: a line of
// the log and a tick of the summary.
type Outcome struct {
	URL     string  `json:"url"`
	Source  string  `json:"source"`
	Host    string  `json:"host"`
	Result  Result  `json:"result"`
	Reason  string  `json:"reason,omitempty"` // why it was skipped, dropped, left or failed
	Via     string  `json:"via,omitempty"`    // the page that links to what was dropped
	Count   int     `json:"count,omitempty"`  // of the links that were dropped, where one line stands for many
	Title   string  `json:"title,omitempty"`  // of the article, if there is one
	Status  int     `json:"status,omitempty"` // HTTP; 0 if there was no answer
	Bytes   int     `json:"bytes,omitempty"`  // of the decoded body
	Seconds float64 `json:"seconds"`

	first, list   bool // met for the first time; read as a list
	seed, guessed bool // what the archivist has named; what nobody has
	links, words  int  // of a list; of an article
	byline, dated bool // of an article
	confidence    float64
}

// Summary counts the outcomes of a run.
type Summary struct {
	Fetched int            `json:"fetched"` // answers received, whatever they were
	New     int            `json:"new"`
	Changed int            `json:"changed"`
	Same    int            `json:"same"`
	Gone    int            `json:"gone"`
	Failed  int            `json:"failed"`
	Skipped map[string]int `json:"skipped"` // by reason
	Seconds float64        `json:"seconds"`
	Resumed bool           `json:"resumed,omitempty"` // went on with an unfinished run

	// Left counts what the run leaves for the next, by reason: "paused" for a
	// host that asks to be left alone.
	Left map[string]int `json:"left,omitempty"`

	Failures []Outcome `json:"-"` // the first of those that failed
}

// maxFailures is how many failures a Summary holds; the report has all.
const maxFailures = 5

// Add counts one outcome.
func (s *Summary) Add(o Outcome) {
	if o.Status > 0 && o.Result != Retry && !(o.guessed && o.Status != http.StatusOK) {
		s.Fetched++
	}
	switch o.Result {
	case New:
		s.New++
	case Changed:
		s.Changed++
	case Same:
		s.Same++
	case Gone:
		s.Gone++
	case Failed:
		s.Failed++
		if len(s.Failures) < maxFailures {
			s.Failures = append(s.Failures, o)
		}
	case Left:
		if o.Reason != "" && s.Left == nil {
			s.Left = map[string]int{}
		}
		if o.Reason != "" {
			s.Left[o.Reason]++
		}
	case Skipped:
		if s.Skipped == nil {
			s.Skipped = map[string]int{}
		}
		s.Skipped[o.Reason]++
	}
}

// reasons are the words under which the summary counts skipped pages.
func reason(err error) (string, bool) {
	for _, r := range []struct {
		cause error
		word  string
	}{
		{fetch.ErrRobots, "robots"},
		{fetch.ErrScope, "scope"},
		{fetch.ErrPrivate, "private"},
		{fetch.ErrTooLarge, "too_large"},
		{fetch.ErrRedirects, "redirects"},
		{extract.ErrNotHTML, "not_html"},
		{extract.ErrEmpty, "empty"},
		{discover.ErrFormat, "unreadable"},
		{archive.ErrURL, "url"},
		{errOutside, "scope"},
		{errNoIndex, "noindex"},
		{errNoArchive, "noarchive"},
		{errExpired, "unavailable_after"},
		{errTDM, "tdm"},
		{errSignal, "content_signal"},
		{errOld, "since"},
		{errLate, "until"},
		{errPart, "part"},
		{errNoise, "noise"},
		{errYield, "yield"},
		{errFlood, "flood"},
	} {
		if errors.Is(err, r.cause) {
			return r.word, true
		}
	}
	return "", false
}

// log writes the one line a page gets.
func (o Outcome) log(l *slog.Logger, err error) {
	attrs := []any{"url", o.URL, "status", o.Status, "bytes", o.Bytes, "dur", time.Duration(o.Seconds * float64(time.Second)).Round(time.Millisecond)}
	if err != nil {
		attrs = append(attrs, "err", err)
	} else if o.Reason != "" {
		attrs = append(attrs, "reason", o.Reason)
	}
	l.Info(string(o.Result), attrs...)
}

// begin is the outcome of a URI before anything came of it.
func begin(uri frontier.URI) Outcome {
	return Outcome{URL: uri.URL, Source: uri.Source, Host: uri.Key.Host(), first: uri.Fetched.IsZero() && uri.Tries == 0, seed: uri.Kind == KindSeed || uri.Kind == kindFront, guessed: guessed(uri)}
}
