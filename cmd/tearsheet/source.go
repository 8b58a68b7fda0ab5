package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tearsheet/scraper"
	"tearsheet/scraper/frontier"
)

// sourceCommand is about the sources of tearsheet.yaml.
func sourceCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "source",
		Short: "See how sources are doing, try a new one, pause one",
		Args:  cobra.ArbitraryArgs,
		RunE:  unknown,
	}
	c.AddCommand(sourceListCommand(e), sourceTestCommand(e), sourceCheckCommand(e), sourcePauseCommand(e), sourceResumeCommand(e))
	return c
}

// errIdle is returned for what needs a crawl that runs.
var errIdle = errors.New("the process that owns the archive does not crawl")

// atFrontier lends the frontier: that of the crawl that this process runs, one
// opened here, or the owner's, who runs the same command.
func (e *env) atFrontier(ctx context.Context, do func(*frontier.DB, *scraper.Scheduler) error) error {
	if e.house != nil {
		if e.house.frontier == nil {
			return errIdle
		}
		return do(e.house.frontier, e.house.scheduler)
	}
	path := filepath.Join(e.config.Archive, frontierName)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w in %s", errNoArchive, e.config.Archive)
	}
	db, err := frontier.Open(path, frontier.Options{Now: e.now})
	if errors.Is(err, frontier.ErrLocked) {
		if asked := e.ask(ctx, e.config.Archive); !errors.Is(asked, errNoOwner) {
			return asked
		}
		return held(e.config.Archive, err)
	}
	if err != nil {
		return err
	}
	return errors.Join(do(db, nil), db.Close())
}

// standings are how the sources of the settings are doing, as the daemon says,
// or as their histories do.
func (e *env) standings(ctx context.Context, db *frontier.DB, s *scraper.Scheduler) (all []scraper.Standing, err error) {
	if s != nil {
		return s.Standings(ctx)
	}
	planned, err := e.planned()
	if err != nil {
		return nil, err
	}
	for _, p := range planned {
		st := scraper.Standing{Name: p.Source.Name}
		if err := st.History.Recall(ctx, db, st.Name); err != nil {
			return nil, err
		}
		st.Paused = p.Paused || st.History.Paused
		st.Next = p.Schedule.Next(st.History.Began, e.now())
		all = append(all, st)
	}
	return all, nil
}

func sourceListCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:         "list",
		Short:       "List the sources: when each was crawled, when it will be, what came",
		Args:        exactly(),
		Annotations: map[string]string{reads: "yes"},
	}
	c.Flags().StringVarP(&format, "format", "f", "table", listingFormats)
	c.RunE = func(c *cobra.Command, _ []string) error {
		err := e.atFrontier(c.Context(), func(db *frontier.DB, s *scraper.Scheduler) error {
			all, err := e.standings(c.Context(), db, s)
			if err != nil {
				return err
			}
			return e.listSources(all, format)
		})
		return err
	}
	return c
}

func (e *env) listSources(all []scraper.Standing, format string) error {
	l := listing{columns: []string{"SOURCE", "STATE", "LAST", "NEXT", "LEFT", "NEW 7D", "ALARMS"}, wide: -1}
	for _, s := range all {
		week := s.History.Lately(7)
		l.add(s, s.Name, standing(s), minute(s.History.Began), minute(s.Next), fmt.Sprint(s.Left), fmt.Sprint(week.New), fmt.Sprint(len(s.History.Alarms)))
	}
	return l.print(e, format)
}

func standing(s scraper.Standing) string {
	switch {
	case s.Paused:
		return "paused"
	case s.Running:
		return "running"
	case s.History.Began.IsZero():
		return "new"
	}
	return "waiting"
}

func sourcePauseCommand(e *env) *cobra.Command {
	return pausing(e, &cobra.Command{
		Use:   "pause NAME",
		Short: "Stop the scheduled crawl of one source; the others go on",
	}, true)
}

func sourceResumeCommand(e *env) *cobra.Command {
	return pausing(e, &cobra.Command{
		Use:   "resume NAME",
		Short: "Let the scheduled crawl of a source go on",
	}, false)
}

// pausing runs in the daemon too: it changes nothing that is archived.
func pausing(e *env, c *cobra.Command, paused bool) *cobra.Command {
	c.Args = exactly("NAME")
	c.Annotations = map[string]string{reads: "yes"}
	c.RunE = func(c *cobra.Command, args []string) error {
		return e.atFrontier(c.Context(), func(db *frontier.DB, s *scraper.Scheduler) error {
			if err := e.pause(c.Context(), db, s, args[0], paused); err != nil {
				return err
			}
			_, err := fmt.Fprintf(e.screen(), "%s %s\n", args[0], map[bool]string{true: "is paused", false: "goes on"}[paused])
			return err
		})
	}
	return c
}

func (e *env) pause(ctx context.Context, db *frontier.DB, s *scraper.Scheduler, name string, paused bool) error {
	if s != nil {
		return s.Pause(ctx, name, paused)
	}
	for _, have := range e.config.Sources {
		if have.Name != name {
			continue
		}
		var h scraper.History
		if err := h.Recall(ctx, db, name); err != nil {
			return err
		}
		h.Paused = paused
		return h.Keep(ctx, db, name)
	}
	return fmt.Errorf("%q: %w; there are: %s", name, scraper.ErrSource, e.sourceNames())
}
