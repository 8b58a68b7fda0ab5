package web

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/export"
)

// cdx answers the query that web archives share (CDX Server API):
//
//	url        a URL; with a * at its end, all that begin like it
//	matchType  exact, prefix, host or domain
//	from, to   the first and last time, 4 to 14 digits; to belongs to the span
//	limit      at most so many; -1 is the last one
//	filter     [!]FIELD:REGEX or [!]=FIELD:VALUE, any number of times
//	sort       reverse: the newest first; closest: see closest
//	closest    the captures nearest to this time first
//	collapse   FIELD or FIELD:N: of lines in a row with the same (first N letters of) field, the first
//	fl         which fields, in text and json: urlkey,timestamp,original,...
//	output     cdxj (default), text (default with fl; seven fields), json (rows with a header)
func (r *room) cdx(w http.ResponseWriter, v *visit) error {
	q, err := cdxQuery(v.URL.Query())
	if err != nil {
		return err
	}
	var lines []export.CDX
	for x, err := range r.cdxLines(v.Context(), q) {
		if err != nil {
			return err
		}
		if q.wants(x) && !(len(lines) > 0 && q.collapse.same(x, lines[len(lines)-1])) {
			lines = append(lines, x)
		}
		if q.limit > 0 && len(lines) == q.limit && q.inOrder() {
			break
		}
		if len(lines) >= mostLines {
			break
		}
	}
	return writeCDX(w, q, q.arrange(lines))
}

// mostLines is how many captures one query lists at most.
const mostLines = 100_000

// cdxAsked is a query of the index.
type cdxAsked struct {
	key      archive.Key
	match    string
	from, to time.Time
	limit    int
	filters  []cdxFilter
	collapse cdxCollapse
	reverse  bool
	closest  time.Time
	fields   []string
	output   string
}

type cdxFilter struct {
	field   string
	not     bool
	pattern *regexp.Regexp
}

// cdxCollapse is by what lines in a row are one: a field, or its first letters.
type cdxCollapse struct {
	field   string
	letters int // 0: all
}

func (c cdxCollapse) same(x, y export.CDX) bool {
	if c.field == "" {
		return false
	}
	a, _ := fieldOf(x, c.field)
	b, _ := fieldOf(y, c.field)
	if c.letters > 0 {
		a, b = a[:min(c.letters, len(a))], b[:min(c.letters, len(b))]
	}
	return a == b && export.SURT(x.URL) == export.SURT(y.URL)
}

// cdxFields are the fields of a line, in the order of its text form.
func cdxFields() []string {
	return []string{"urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"}
}

func cdxQuery(p url.Values) (q cdxAsked, err error) {
	q = cdxAsked{match: p.Get("matchType"), reverse: p.Get("sort") == "reverse", output: p.Get("output"), fields: cdxFields()}
	address, wild := strings.CutSuffix(p.Get("url"), "*")
	if q.match == "" {
		q.match = "exact"
		if wild {
			q.match = "prefix"
		}
	}
	if host, ok := strings.CutPrefix(address, "*."); ok && p.Get("matchType") == "" {
		address, q.match = host, "domain"
	}
	if !slices.Contains([]string{"exact", "prefix", "host", "domain"}, q.match) {
		return q, fmt.Errorf("%w: matchType=%s: want exact, prefix, host or domain", errAsked, q.match)
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	if q.key, err = archive.NewKey(address); err != nil {
		return q, fmt.Errorf("%w: url: %w", errAsked, err)
	}
	return q, q.narrow(p)
}

// narrow reads what limits the lines and how they are written.
func (q *cdxAsked) narrow(p url.Values) (err error) {
	for _, edge := range []struct {
		name string
		set  func(from, until time.Time)
	}{
		{"from", func(from, _ time.Time) { q.from = from }},
		{"to", func(_, until time.Time) { q.to = until }},
		{"closest", func(from, _ time.Time) { q.closest = from }},
	} {
		if s := p.Get(edge.name); s != "" {
			from, until, err := period(s)
			if err != nil {
				return fmt.Errorf("%s: %w", edge.name, err)
			}
			edge.set(from, until)
		}
	}
	if s := p.Get("limit"); s != "" {
		if q.limit, err = strconv.Atoi(s); err != nil {
			return fmt.Errorf("%w: limit=%s: want a number", errAsked, s)
		}
	}
	if fl := p.Get("fl"); fl != "" {
		q.fields, q.output = strings.Split(fl, ","), cmp.Or(q.output, "text")
	}
	for _, f := range q.fields {
		if _, known := fieldOf(export.CDX{}, f); !known {
			return fmt.Errorf("%w: fl=%s: there are %s, offset and filename", errAsked, f, strings.Join(cdxFields(), ", "))
		}
	}
	if s := p.Get("collapse"); s != "" {
		field, letters, some := strings.Cut(s, ":")
		n, err := strconv.Atoi(letters)
		if _, known := fieldOf(export.CDX{}, field); !known || some && (err != nil || n < 1) {
			return fmt.Errorf("%w: collapse=%s: want FIELD or FIELD:N", errAsked, s)
		}
		q.collapse = cdxCollapse{field, n}
	}
	return q.sift(p["filter"])
}

// sift reads filters.
func (q *cdxAsked) sift(filters []string) error {
	for _, f := range filters {
		if err := q.filter(f); err != nil {
			return err
		}
	}
	return q.shape()
}

// shape checks how the lines are to be written.
func (q *cdxAsked) shape() error {
	if !slices.Contains([]string{"", "cdxj", "text", "json"}, q.output) {
		return fmt.Errorf("%w: output=%s: want cdxj, text or json", errAsked, q.output)
	}
	return nil
}

func (q *cdxAsked) filter(s string) error {
	s, not := strings.CutPrefix(s, "!")
	s, exact := strings.CutPrefix(s, "=")                              // pywb's mark of the whole value
	field, pattern, ok := strings.Cut(strings.TrimPrefix(s, "~"), ":") // and of a regular expression
	if _, known := fieldOf(export.CDX{}, field); !ok || !known {
		return fmt.Errorf("%w: filter=%s: want [!]FIELD:REGEX", errAsked, s)
	}
	if exact {
		pattern = regexp.QuoteMeta(pattern)
	}
	compiled, err := regexp.Compile("^(?:" + pattern + ")$")
	if err != nil {
		return fmt.Errorf("%w: filter=%s: %w", errAsked, s, err)
	}
	q.filters = append(q.filters, cdxFilter{field, not, compiled})
	return nil
}

// fieldOf is one field of a line, by either of the names it goes by.
func fieldOf(x export.CDX, name string) (value string, known bool) {
	switch name {
	case "urlkey":
		return export.SURT(x.URL), true
	case "timestamp":
		return stamp(x.Time), true
	case "original", "url":
		return x.URL, true
	case "mimetype", "mime":
		return x.MIME, true
	case "statuscode", "status":
		return strconv.Itoa(x.Status), true
	case "digest":
		return x.Digest, true
	case "length":
		return strconv.FormatInt(x.Length, 10), true
	case "offset":
		return strconv.FormatInt(x.Offset, 10), true
	case "filename":
		return x.Filename, true
	}
	return "", false
}

func (q *cdxAsked) wants(x export.CDX) bool {
	if x.Time.Before(q.from) || !q.to.IsZero() && x.Time.After(q.to) {
		return false
	}
	for _, f := range q.filters {
		if value, _ := fieldOf(x, f.field); f.pattern.MatchString(value) == f.not {
			return false
		}
	}
	return true
}

// inOrder tells whether the first lines found are the first wanted.
func (q *cdxAsked) inOrder() bool { return !q.reverse && q.closest.IsZero() }

func (q *cdxAsked) arrange(lines []export.CDX) []export.CDX {
	if q.reverse {
		slices.Reverse(lines)
	}
	if !q.closest.IsZero() {
		slices.SortStableFunc(lines, func(a, b export.CDX) int {
			return int(a.Time.Sub(q.closest).Abs() - b.Time.Sub(q.closest).Abs())
		})
	}
	switch n := len(lines); {
	case q.limit > 0:
		return lines[:min(n, q.limit)]
	case q.limit < 0:
		return lines[max(n+q.limit, 0):]
	}
	return lines
}

// cdxLines lists captures in the order of their keys and times.
func (r *room) cdxLines(ctx context.Context, q cdxAsked) iter.Seq2[export.CDX, error] {
	return func(yield func(export.CDX, error) bool) {
		for l, err := range r.links(ctx, q) {
			if err != nil {
				yield(export.CDX{}, err)
				return
			}
			if l.URL == "" {
				continue
			}
			for c, err := range r.Archive.Captures(ctx, l.URL) {
				if !c.Record.IsZero() || err != nil {
					if !yield(export.CDXOf(c), err) || err != nil {
						return
					}
				}
			}
		}
	}
}

// prefixes are what the keys of the wanted URLs begin with.
func (q *cdxAsked) prefixes() []archive.Key {
	host := archive.Key(q.key.Host())
	switch q.match {
	case "host":
		return []archive.Key{host + ")"}
	case "domain":
		return []archive.Key{host + ")", host + ","}
	}
	return []archive.Key{q.key}
}

func (r *room) links(ctx context.Context, q cdxAsked) iter.Seq2[archive.Link, error] {
	return func(yield func(archive.Link, error) bool) {
		for _, prefix := range q.prefixes() {
			after := archive.Key("")
			for more := true; more; {
				var found []archive.Link
				err := r.Archive.Store.View(ctx, func(s archive.Reader) (err error) {
					found, err = q.next(s, prefix, after)
					return err
				})
				if err != nil {
					yield(archive.Link{}, fmt.Errorf("list captures: %w", err))
					return
				}
				for _, l := range found {
					if after = l.Key; !yield(l, nil) {
						return
					}
				}
				more = len(found) == linksAtOnce
			}
		}
	}
}

// linksAtOnce is how many URLs one look into the store lists.
const linksAtOnce = 100

// next lists the URLs that come after a key. One that is damaged, as verify
// says, is passed over.
func (q *cdxAsked) next(s archive.Reader, prefix, after archive.Key) ([]archive.Link, error) {
	if q.match != "exact" {
		return s.Links(prefix, after, linksAtOnce)
	}
	l, err := s.Link(prefix)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, nil
	}
	return []archive.Link{l}, err
}

func writeCDX(w http.ResponseWriter, q cdxAsked, lines []export.CDX) error {
	if q.output == "json" {
		rows := [][]string{q.fields}
		for _, x := range lines {
			rows = append(rows, row(x, q.fields))
		}
		return writeJSON(w, http.StatusOK, rows)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	b := bufio.NewWriter(w)
	for _, x := range lines {
		line := x.String()
		if q.output == "text" {
			line = spaced(row(x, q.fields))
		}
		fmt.Fprintln(b, line)
	}
	return b.Flush()
}

// spaced joins fields by spaces. Some writers leave spaces in URLs.
func spaced(fields []string) string {
	for i, f := range fields {
		fields[i] = strings.Join(strings.Fields(f), "%20")
	}
	return strings.Join(fields, " ")
}

func row(x export.CDX, fields []string) []string {
	values := make([]string, len(fields))
	for i, f := range fields {
		values[i], _ = fieldOf(x, f)
		if values[i] == "" {
			values[i] = "-"
		}
	}
	return values
}
