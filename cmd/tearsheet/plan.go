package main

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/config"
	"tearsheet/scraper"
)

// plan is what a crawl is going to do, after the settings file, the flags and
// the arguments have had their say.
type plan struct {
	archive  string
	sources  []scraper.Source
	delay    time.Duration
	workers  int
	report   string
	json     bool
	due      bool
	limits   limits
	patience time.Duration // for a host that is paused, as in frontier.Options
}

func (e *env) plan(c *cobra.Command, args []string, f crawlFlags) (*plan, error) {
	if f.format != "table" && f.format != "json" {
		return nil, usagef(c, "--format %s: want table or json", f.format)
	}
	sources, err := e.sources(args, f)
	if err != nil {
		return nil, err
	}
	if len(sources) == 0 {
		return nil, usagef(c, "nothing to crawl: name a URL, or a source in tearsheet.yaml")
	}
	p := &plan{archive: e.config.Archive, sources: sources, report: f.report, json: f.format == "json", due: f.due}
	p.workers = cmp.Or(f.workers, e.config.Workers)
	p.delay = time.Duration(e.config.Delay)
	if c.Flags().Changed("delay") {
		p.delay = f.delay
	}
	p.limits = e.limits(c, f)
	return p, e.limit(c, f, p)
}

// limits are what ends a run early, by flag or by setting.
type limits struct {
	bytes, disk int64
	time        time.Duration
}

func (e *env) limits(c *cobra.Command, f crawlFlags) limits {
	l := limits{bytes: int64(e.config.MaxBytes), disk: int64(e.config.MinDisk), time: time.Duration(e.config.MaxTime)}
	if c.Flags().Changed("max-bytes") {
		l.bytes = int64(f.maxBytes.Size)
	}
	if c.Flags().Changed("max-time") {
		l.time = f.maxTime
	}
	if c.Flags().Changed("min-disk") {
		l.disk = int64(f.minDisk.Size)
	}
	return l
}

// limit lays the flags' limits over those of the settings file.
func (e *env) limit(c *cobra.Command, f crawlFlags, p *plan) error {
	since, until, err := window(f.since, f.until)
	if err != nil {
		return usagef(c, "--%w", err)
	}
	if f.delay < 0 || f.maxPages < 0 || f.workers < 0 {
		return usagef(c, "--delay, --max-pages and --workers cannot be below zero")
	}
	for i := range p.sources {
		s := &p.sources[i]
		if s.MaxPages == 0 {
			s.MaxPages = e.config.MaxPages
		}
		if c.Flags().Changed("max-pages") {
			s.MaxPages = f.maxPages
		}
		if f.since != "" {
			s.Since = since
		}
		if f.until != "" {
			s.Until = until
		}
		if c.Flags().Changed("delay") {
			s.Delay = pace(f.delay)
		}
	}
	return nil
}

// window reads two days, either of which may be "": the first moment of one
// and the first after the other.
func window(since, until string) (from, to time.Time, err error) {
	first, err := archive.ParseDate(cmp.Or(since, "0001-01-01"))
	if err != nil {
		return from, to, fmt.Errorf("since: %w", err)
	}
	last, err := archive.ParseDate(cmp.Or(until, "0001-01-01"))
	if err != nil {
		return from, to, fmt.Errorf("until: %w", err)
	}
	if last.Day && until != "" {
		last.Time = last.Time.AddDate(0, 0, 1)
	}
	if since != "" && until != "" && !first.Time.Before(last.Time) {
		return from, to, fmt.Errorf("until: %s comes before since, %s", until, since)
	}
	return first.Time, last.Time, nil
}

// sources are those named by the arguments: URLs, names of the settings file,
// or, without arguments, all of that file.
func (e *env) sources(args []string, f crawlFlags) ([]scraper.Source, error) {
	var urls, names []string
	for _, arg := range args {
		if strings.Contains(arg, "://") {
			urls = append(urls, arg)
		} else {
			names = append(names, arg)
		}
	}
	reach, err := scraper.ParseReach(f.scope)
	if err != nil {
		return nil, fmt.Errorf("%w: --%w", errUsage, err)
	}
	asked, err := scraper.Ask(urls, scraper.Scope{Reach: reach, MaxHops: e.config.MaxHops})
	if err != nil || (len(names) == 0 && len(urls) > 0) {
		return asked, err
	}
	named, err := e.named(names, f.scope)
	return append(asked, named...), err
}

func (e *env) named(names []string, scope string) ([]scraper.Source, error) {
	var sources []scraper.Source
	for _, s := range e.config.Sources {
		if len(names) > 0 && !slices.Contains(names, s.Name) {
			continue
		}
		source, err := e.source(s, scope)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	for _, name := range names {
		if !slices.ContainsFunc(e.config.Sources, func(s config.Source) bool { return s.Name == name }) {
			return nil, fmt.Errorf("%w: no source is called %q; there are: %s", errUsage, name, e.sourceNames())
		}
	}
	return sources, nil
}

func (e *env) sourceNames() string {
	var names []string
	for _, s := range e.config.Sources {
		names = append(names, s.Name)
	}
	return cmp.Or(strings.Join(names, ", "), "none (tearsheet.yaml has no sources; a URL begins with https://)")
}

// source turns the plain words of the settings file into a source.
func (e *env) source(s config.Source, scope string) (scraper.Source, error) {
	reach, err := scraper.ParseReach(cmp.Or(scope, s.Scope))
	if err != nil {
		return scraper.Source{}, err
	}
	include, err := patterns(s.Include)
	if err != nil {
		return scraper.Source{}, err
	}
	exclude, err := patterns(s.Exclude)
	if err != nil {
		return scraper.Source{}, err
	}
	hops := e.config.MaxHops
	if s.MaxHops != nil {
		hops = *s.MaxHops
	}
	since, until, err := window(s.Since, s.Until)
	if err != nil {
		return scraper.Source{}, fmt.Errorf("source %s: %w", s.Name, err)
	}
	return scraper.Source{
		Since: since, Until: until, Every: time.Duration(cmp.Or(s.Every, e.config.Every)), Rarest: time.Duration(e.config.MaxEvery), Render: s.Render != "",
		Name: s.Name, Seeds: s.Seeds, MaxPages: s.MaxPages, Delay: time.Duration(s.Delay),
		Scope: scraper.Scope{Reach: reach, Seeds: s.Seeds, Include: include, Exclude: exclude, MaxHops: hops},
	}, nil
}

func patterns(words []string) ([]*regexp.Regexp, error) {
	var compiled []*regexp.Regexp
	for _, word := range words {
		p, err := regexp.Compile(word)
		if err != nil {
			return nil, fmt.Errorf("pattern %q: %w", word, err)
		}
		compiled = append(compiled, p)
	}
	return compiled, nil
}

// print shows the plan: what --dry-run is for.
func (p *plan) print(w io.Writer) error {
	fmt.Fprintf(w, "archive  %s\nworkers  %d\ndelay    %s between two requests to a host\n", p.archive, p.workers, p.delay)
	for _, s := range p.sources {
		fmt.Fprintf(w, "\nsource %s: scope %s%s\n", s.Name, s.Scope.Reach, bounds(s))
		for _, seed := range s.Seeds {
			fmt.Fprintf(w, "  seed     %s\n", seed)
		}
		for _, x := range s.Scope.Include {
			fmt.Fprintf(w, "  include  %s\n", x)
		}
		for _, x := range s.Scope.Exclude {
			fmt.Fprintf(w, "  exclude  %s\n", x)
		}
	}
	_, err := fmt.Fprintln(w, "\nNothing was fetched. Without --dry-run the crawl begins.")
	return err
}

func bounds(s scraper.Source) string {
	var b strings.Builder
	if s.Scope.MaxHops > 0 {
		fmt.Fprintf(&b, ", at most %d hops", s.Scope.MaxHops)
	}
	if s.MaxPages > 0 {
		fmt.Fprintf(&b, ", at most %d pages", s.MaxPages)
	}
	if !s.Since.IsZero() {
		fmt.Fprintf(&b, ", articles since %s", s.Since.Format(time.DateOnly))
	}
	if !s.Until.IsZero() {
		fmt.Fprintf(&b, ", articles before %s", s.Until.Format(time.DateOnly))
	}
	if s.Delay != 0 {
		fmt.Fprintf(&b, ", delay %s", max(s.Delay, 0))
	}
	return b.String()
}
