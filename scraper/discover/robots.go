package discover

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// agent is the name under which a site may always speak to us alone.
const agent = "tearsheet"

// Robots reads what a page asks of robots: not to be indexed, not to have its
// links followed. It is SignalsOf in short. The document may be nil.
func Robots(doc *goquery.Document, header http.Header, agents ...string) (noindex, nofollow bool) {
	s := SignalsOf(doc, header, agents...)
	return s.Has("noindex"), s.Has("nofollow")
}

// Signals are what a site asks of those who read a page, in the site's own
// order, in lower case: "noindex", "nofollow", "noarchive", "nosnippet",
// "noai", "unavailable_after 2026-01-31T00:00:00Z", "tdm" (its rights to text
// and data mining are reserved, TDMRep), "search=no" and its like
// (Content-Signal, Content-Usage).
type Signals []string

// Has tells whether a signal is among them.
func (s Signals) Has(word string) bool { return slices.Contains(s, word) }

// Expired tells whether the page asks not to be kept any more (unavailable_after).
func (s Signals) Expired(now time.Time) bool {
	for _, signal := range s {
		if day, ok := strings.CutPrefix(signal, untilRule+" "); ok {
			if at, err := time.Parse(time.RFC3339, day); err == nil && at.Before(now) {
				return true
			}
		}
	}
	return false
}

// String is the signals as a capture records them: "noindex; tdm". Of a time only
// the day is told: an archive keeps each wording once, and sites there are that
// give another second to every visitor.
func (s Signals) String() string {
	said := make([]string, len(s))
	for i, signal := range s {
		if strings.HasPrefix(signal, untilRule+" ") {
			signal, _, _ = strings.Cut(signal, "T")
		}
		said[i] = signal
	}
	return strings.Join(said, "; ")
}

// maxSignals bounds what one page may ask for.
const maxSignals = 32

// Add keeps signals, each once.
func (s *Signals) Add(signals ...string) {
	for _, signal := range signals {
		if signal != "" && len(*s) < maxSignals && !s.Has(signal) {
			*s = append(*s, signal)
		}
	}
}

// SignalsOf reads what a page asks, in its header (X-Robots-Tag,
// TDM-Reservation, Content-Usage, Content-Signal) and its meta elements (robots,
// tdm-reservation). What is said to all robots and to us counts, by the name of
// Tearsheet or one of the agents', what is said to others does not. The document
// may be nil.
func SignalsOf(doc *goquery.Document, header http.Header, agents ...string) (s Signals) {
	us := func(name string) bool {
		name, _, _ = strings.Cut(strings.TrimSpace(name), "/") // a version says nothing
		return strings.EqualFold(name, agent) || strings.EqualFold(name, "robots") ||
			slices.ContainsFunc(agents, func(a string) bool { return strings.EqualFold(a, name) })
	}
	for _, line := range header.Values("X-Robots-Tag") {
		s.Add(forUs(line, us)...)
	}
	s.Add(reserved(header.Get("Tdm-Reservation")))
	for _, name := range []string{"Content-Usage", "Content-Signal"} {
		for _, line := range header.Values(name) {
			s.Add(Usage(line)...)
		}
	}
	if doc == nil {
		return s
	}
	doc.Find("meta[name][content]").Each(func(_ int, m *goquery.Selection) {
		content := m.AttrOr("content", "")
		switch name := m.AttrOr("name", ""); {
		case us(name):
			s.Add(rulesOf(content)...)
		case strings.EqualFold(strings.TrimSpace(name), "tdm-reservation"):
			s.Add(reserved(content))
		}
	})
	return s
}

// reserved reads a TDM-Reservation.
func reserved(value string) string {
	if strings.TrimSpace(value) == "1" {
		return "tdm"
	}
	return ""
}

// Usage reads a Content-Signal or Content-Usage, "search=yes, ai-train=no",
// perhaps with a path before it.
func Usage(line string) (signals []string) {
	for part := range strings.FieldsFuncSeq(strings.ToLower(line), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		name, value, ok := strings.Cut(part, "=")
		if ok && word(name) && word(value) {
			signals = append(signals, name+"="+value)
		}
	}
	return signals
}

// word tells whether a name is made of letters, as those of signals are.
func word(s string) bool {
	return s != "" && len(s) < 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-_") == ""
}

// forUs lists the rules of an X-Robots-Tag line, "noindex, nofollow" or
// "otherbot: noindex, tearsheet: none", that speak to us. A name counts until
// the next one.
func forUs(line string, us func(name string) bool) (rules []string) {
	ours := true
	var kept []string
	for rule := range strings.SplitSeq(line, ",") {
		name, rest, named := strings.Cut(rule, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		if named && !valued(name) && !strings.Contains(name, " ") {
			ours, rule = name == "*" || us(name), rest
		}
		if ours {
			kept = append(kept, rule)
		}
	}
	return rulesOf(strings.Join(kept, ","))
}

// valued names rules that have a colon themselves.
func valued(name string) bool {
	switch name {
	case untilRule, "max-snippet", "max-image-preview", "max-video-preview":
		return true
	}
	return false
}

const untilRule = "unavailable_after"

// rulesOf are the rules of a list, each spelt in one way; "none" is two.
func rulesOf(list string) (rules []string) {
	parts := strings.Split(list, ",")
	for i := 0; i < len(parts); i++ {
		rule := strings.ToLower(strings.TrimSpace(parts[i]))
		switch name, _, _ := strings.Cut(rule, ":"); {
		case strings.TrimSpace(name) == untilRule:
			_, day, _ := strings.Cut(parts[i], ":")
			at := readDate(day)
			if at.IsZero() && i+1 < len(parts) { // "Wed, 25 Jun" has a comma of its own
				if at = readDate(day + "," + parts[i+1]); !at.IsZero() {
					i++
				}
			}
			if !at.IsZero() {
				rules = append(rules, untilRule+" "+at.UTC().Format(time.RFC3339))
			}
		default:
			for _, word := range strings.FieldsFunc(rule, func(r rune) bool { return r == ' ' || r == '\t' || r == ';' }) { // in place of commas
				rules = append(rules, ruleOf(word)...)
			}
		}
	}
	return rules
}

// ruleOf is what one word of a list asks.
func ruleOf(rule string) []string {
	switch {
	case rule == "none":
		return []string{"noindex", "nofollow"}
	case word(rule) && strings.HasPrefix(rule, "no"):
		return []string{rule}
	}
	return nil
}
