package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/export"
)

// stamp is a time as replay addresses have it.
func stamp(t time.Time) string { return t.UTC().Format(export.Stamp) }

// captures lists the captures of a URL whose bytes are kept, oldest first;
// archive.ErrNotFound if there are none.
func (r *room) captures(ctx context.Context, url string) (kept []archive.Capture, err error) {
	for c, err := range r.Archive.Captures(ctx, url) {
		if err != nil {
			return nil, err
		}
		if !c.Record.IsZero() {
			kept = append(kept, c)
		}
	}
	if len(kept) == 0 {
		return nil, fmt.Errorf("%w: no capture of %s", archive.ErrNotFound, url)
	}
	return kept, nil
}

// nearest is the capture that stands for a time: the last one of a period, or
// else the one nearest to it.
func nearest(captures []archive.Capture, from, until time.Time) archive.Capture {
	best, least := captures[0], time.Duration(-1)
	for _, c := range captures {
		away := max(from.Sub(c.Time), c.Time.Sub(until), 0)
		if least < 0 || away < least || away == 0 {
			best, least = c, away
		}
	}
	return best
}

// period reads the digits of a replay address: a year, or more. Until is the
// last moment that they name.
func period(digits string) (from, until time.Time, err error) {
	const layout = export.Stamp
	n := min(len(digits), len(layout))
	steps := map[int]func(time.Time) time.Time{
		4:  func(t time.Time) time.Time { return t.AddDate(1, 0, 0) },
		6:  func(t time.Time) time.Time { return t.AddDate(0, 1, 0) },
		8:  func(t time.Time) time.Time { return t.AddDate(0, 0, 1) },
		10: func(t time.Time) time.Time { return t.Add(time.Hour) },
		12: func(t time.Time) time.Time { return t.Add(time.Minute) },
		14: func(t time.Time) time.Time { return t.Add(time.Second) },
	}
	step, known := steps[n]
	if known {
		from, err = time.Parse(layout[:n], digits[:n])
	}
	if !known || err != nil {
		return from, until, fmt.Errorf("%w: %s is no time: want 2024, 202401, 20240131 or 20240131093000", errAsked, digits)
	}
	return from, step(from).Add(-time.Nanosecond), nil
}

// target is the URL that a path ends with, with its query.
func (v *visit) target(rest string) string {
	rest = webAddress(rest)
	if !strings.Contains(rest, "://") {
		rest = "http://" + rest
	}
	if v.URL.RawQuery != "" {
		rest += "?" + v.URL.RawQuery
	}
	return rest
}

// timegate leads to the capture nearest to Accept-Datetime (RFC 7089, 4.1.2).
func (r *room) timegate(w http.ResponseWriter, v *visit) error {
	return r.negotiate(w, v, v.target(v.rest))
}

func (r *room) negotiate(w http.ResponseWriter, v *visit, url string) error {
	captures, err := r.captures(v.Context(), url)
	if err != nil {
		return err
	}
	wanted := captures[len(captures)-1]
	if asked := v.Header.Get("Accept-Datetime"); asked != "" {
		t, err := http.ParseTime(asked)
		if err != nil {
			return fmt.Errorf("%w: Accept-Datetime: %q is no date of RFC 1123", errAsked, asked)
		}
		wanted = nearest(captures, t, t)
	}
	w.Header().Set("Vary", "Accept-Datetime")
	w.Header().Set("Link", v.relations(url, captures, nil))
	w.Header().Set("Location", v.memento(wanted, url))
	w.WriteHeader(http.StatusFound)
	return nil
}

// base is what the addresses of this server begin with.
func (v *visit) base() string {
	if v.TLS != nil {
		return "https://" + v.Host
	}
	return "http://" + v.Host
}

func (v *visit) memento(c archive.Capture, url string) string {
	return v.base() + "/web/" + stamp(c.Time) + "/" + url
}

// link is one value of a Link header (RFC 8288).
func link(url, rel string, attributes ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<%s>; rel="%s"`, strings.NewReplacer("<", "%3C", ">", "%3E").Replace(url), rel)
	for i := 0; i+1 < len(attributes); i += 2 {
		fmt.Fprintf(&b, `; %s="%s"`, attributes[i], attributes[i+1])
	}
	return b.String()
}

// relations are the links that go with a URL and one of its captures, or none: also
// the first and the last one, and those before and behind it (RFC 7089, 2.2.4).
func (v *visit) relations(url string, captures []archive.Capture, shown *archive.Capture) string {
	links := []string{
		link(url, "original"),
		link(v.base()+"/timegate/"+url, "timegate"),
		link(v.base()+"/timemap/link/"+url, "timemap", "type", "application/link-format"),
	}
	at := slices.IndexFunc(captures, func(c archive.Capture) bool { return shown != nil && c == *shown })
	told := []int{0, len(captures) - 1}
	if at >= 0 {
		told = append(told, max(at-1, 0), at, min(at+1, len(captures)-1))
	}
	slices.Sort(told)
	for _, i := range slices.Compact(told) {
		c, rel := captures[i], relation(captures[i], captures)
		if at >= 0 && i == at-1 {
			rel = "prev " + rel
		}
		if at >= 0 && i == at+1 {
			rel = "next " + rel
		}
		links = append(links, link(v.memento(c, url), rel, "datetime", c.Time.UTC().Format(http.TimeFormat)))
	}
	return strings.Join(links, ", ")
}

// relation is what a capture is among all of its URL.
func relation(c archive.Capture, captures []archive.Capture) string {
	rel := "memento"
	if c == captures[len(captures)-1] {
		rel = "last " + rel
	}
	if c == captures[0] {
		rel = "first " + rel
	}
	return rel
}

// timemap lists the captures of a URL (RFC 7089, 5).
func (r *room) timemap(w http.ResponseWriter, v *visit) error {
	kind, rest, _ := strings.Cut(v.rest, "/")
	if kind != "link" && kind != "json" {
		kind, rest = "link", v.rest
	}
	url := v.target(rest)
	captures, err := r.captures(v.Context(), url)
	if err != nil {
		return err
	}
	if kind == "json" {
		return writeJSON(w, http.StatusOK, v.timemapJSON(url, captures))
	}
	w.Header().Set("Content-Type", "application/link-format")
	_, err = io.WriteString(w, v.timemapLinks(url, captures))
	return err
}

func (v *visit) timemapLinks(url string, captures []archive.Capture) string {
	date := func(c archive.Capture) string { return c.Time.UTC().Format(http.TimeFormat) }
	lines := []string{
		link(url, "original"),
		link(v.base()+"/timemap/link/"+url, "self", "type", "application/link-format",
			"from", date(captures[0]), "until", date(captures[len(captures)-1])),
		link(v.base()+"/timegate/"+url, "timegate"),
	}
	for _, c := range captures {
		lines = append(lines, link(v.memento(c, url), relation(c, captures), "datetime", date(c)))
	}
	return strings.Join(lines, ",\n") + "\n"
}

// mementoJSON is one capture in a TimeMap as JSON, in the words of MemGator.
type mementoJSON struct {
	Time time.Time `json:"datetime"`
	URI  string    `json:"uri"`
}

func (v *visit) timemapJSON(url string, captures []archive.Capture) any {
	list := make([]mementoJSON, len(captures))
	for i, c := range captures {
		list[i] = mementoJSON{c.Time.UTC().Truncate(time.Second), v.memento(c, url)}
	}
	return map[string]any{
		"original_uri": url,
		"self":         v.base() + "/timemap/json/" + url,
		"timegate_uri": v.base() + "/timegate/" + url,
		"timemap_uri":  map[string]string{"link_format": v.base() + "/timemap/link/" + url, "json_format": v.base() + "/timemap/json/" + url},
		"mementos":     map[string]any{"list": list, "first": list[0], "last": list[len(list)-1]},
	}
}
