package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"tearsheet/config"
	"tearsheet/scraper"
)

const serveHelp = `Crawls every source of tearsheet.yaml at its times, and answers at serve.listen:
the reading room, /health, and /metrics for Prometheus. It runs until it is
stopped (SIGTERM, Ctrl-C), finishes the pages in flight, and goes on where it
was when it is started again. Changes to the sources in tearsheet.yaml are
taken over when the file is saved, or on SIGHUP; of most other settings it says
that they wait for the next start. Where it names no source, an archive that is there is
read all the same. "tearsheet source pause NAME" stops one source while the others go on.`

func serveCommand(e *env) *cobra.Command {
	var listen string
	c := &cobra.Command{
		Use:   "serve",
		Short: "Crawl every source at its times, and answer readers",
		Long:  serveHelp,
		Args:  exactly(),
	}
	c.Flags().StringVar(&listen, "listen", "", "HOST:PORT to answer at (default serve.listen in tearsheet.yaml, 127.0.0.1:8420)")
	c.Flags().StringSliceVar(&e.allowPrivate, "allow-private", nil, "private hosts that may be fetched: HOST[:PORT] or CIDR")
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		if len(e.config.Sources) == 0 && e.archived() != nil {
			return usagef(c, "nothing to crawl and no archive to read: tearsheet.yaml names no source")
		}
		if e.log, err = newLog(e.stderr, cmp.Or(e.level, e.config.Log.Level), e.config.Log.Format); err != nil {
			return err
		}
		if len(e.config.Sources) == 0 {
			e.log.Info("tearsheet.yaml names no source: nothing is crawled, readers are answered")
		}
		return e.serve(c.Context(), cmp.Or(listen, e.config.Serve.Listen))
	}
	return c
}

// daemon is everything that serve runs.
type daemon struct {
	*env
	house     *house
	crew      *crew
	scheduler *scraper.Scheduler
	gauges    *gauges
	outlet    *outlet
}

func (e *env) serve(ctx context.Context, listen string) error {
	planned, err := e.planned()
	if err != nil {
		return err
	}
	h, err := e.openToWrite(ctx)
	if err != nil {
		return err
	}
	d := &daemon{env: e, house: h, scheduler: &scraper.Scheduler{Sources: planned}}
	if err := d.hire(); err != nil {
		return errors.Join(err, h.Close())
	}
	err = d.run(ctx, listen)
	return errors.Join(err, d.crew.Close(), h.Close())
}

// hire puts the parts together.
func (d *daemon) hire() (err error) {
	p := &plan{delay: time.Duration(d.config.Delay), workers: d.config.Workers, patience: -1, limits: limits{disk: int64(d.config.MinDisk)}}
	for _, s := range d.scheduler.Sources {
		p.sources = append(p.sources, s.Source)
	}
	if d.crew, err = d.env.crew(d.house, p, d.scheduler.Accepts); err != nil {
		return err
	}
	s := d.scheduler
	d.gauges, d.outlet = newGauges(s), d.env.outlet()
	d.crew.crawler.Sources = nil // the scheduler's affair
	s.Crawler, s.Rounds, s.Daily = d.crew.crawler, d.crew.frontier, d.daily
	s.Crawler.Told, s.Crawler.Alarm = d.gauges.tell, d.alarm
	d.house.frontier, d.house.scheduler = d.crew.frontier, s
	return nil
}

// run serves until the context ends, or until one of the parts fails.
func (d *daemon) run(ctx context.Context, listen string) error {
	listener, err := listenAt(ctx, listen)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return d.scheduler.Run(ctx) })
	group.Go(func() error { return d.lend(ctx, d.house) })
	group.Go(func() error { return d.answer(ctx, listener) })
	group.Go(func() error { return d.follow(ctx) })
	group.Go(func() error { return d.outlet.run(ctx) })
	group.Go(func() error { return d.keepIndex(ctx) })
	return group.Wait()
}

// listenAt opens the port; "" is none.
func listenAt(ctx context.Context, address string) (net.Listener, error) {
	if address == "" {
		return nil, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen at %s: %w", address, err)
	}
	return listener, nil
}

// answer serves health, metrics and the reading room.
func (d *daemon) answer(ctx context.Context, listener net.Listener) error {
	if listener == nil {
		return nil
	}
	d.log.Info("serving", "address", "http://"+listener.Addr().String(), "archive", d.house.dir)
	server := &http.Server{Handler: d.doors(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return server.Shutdown(grace)
	})
	return group.Wait()
}

// doors are the paths that serve answers.
func (d *daemon) doors() http.Handler {
	metrics, room := d.gauges.handler(), d.room(d.house)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/health":
			d.health(w, r)
		case "/metrics":
			metrics.ServeHTTP(w, r)
		default:
			room.ServeHTTP(w, r)
		}
	})
}

// health is 200 while the scheduler answers.
func (d *daemon) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	standings, err := d.scheduler.Standings(ctx)
	state := map[string]any{"status": "ok", "version": version(), "sources": len(standings)}
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		state["status"] = "the scheduler does not answer"
	}
	_ = writeJSON(w, state, "") // a reader that went away
}

// watchEvery is how often the settings file is looked at.
const watchEvery = 2 * time.Second

// follow takes over the sources of the settings file when it changes.
func (d *daemon) follow(ctx context.Context) error {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for last := d.written(); ; {
		select {
		case <-ctx.Done():
			return nil
		case <-hangup:
		case <-ticker.C:
			if now := d.written(); now.Equal(last) {
				continue
			}
		}
		last = d.written()
		d.reload(ctx)
	}
}

// written is when the settings file was changed last.
func (d *daemon) written() time.Time {
	stat, err := os.Stat(d.path(cmp.Or(d.settings, "tearsheet.yaml")))
	if err != nil {
		return time.Time{}
	}
	return stat.ModTime()
}

// reload keeps what there is when the new settings are wrong, or gone: editors
// take a file away before they lay the new one.
func (d *daemon) reload(ctx context.Context) {
	cfg, err := d.load()
	if err == nil && d.written().IsZero() {
		err = fmt.Errorf("%s: %w", d.path(cmp.Or(d.settings, "tearsheet.yaml")), fs.ErrNotExist)
	}
	if err == nil {
		now := *d.env
		now.config.Sources, now.config.Every, now.config.MaxEvery = cfg.Sources, cfg.Every, cfg.MaxEvery
		now.config.MaxPages, now.config.MaxHops = cfg.MaxPages, cfg.MaxHops
		var planned []scraper.Planned
		if planned, err = now.planned(); err == nil {
			err = d.scheduler.Reload(ctx, planned)
		}
	}
	if err != nil {
		d.log.Error("settings not taken over; the old ones stay", "err", err)
		return
	}
	d.outlet.point(d.outletOf(cfg.Alarms))
	d.log.Info("settings taken over", "sources", len(cfg.Sources))
	if later := waiting(d.config, cfg); len(later) > 0 {
		d.log.Warn("some settings wait for a restart", "keys", strings.Join(later, ", "))
	}
}

// waiting are the keys of changed settings that only a restart takes over: the
// parts that use them were made with the old ones.
func waiting(old, changed config.Config) (keys []string) {
	of, to := reflect.ValueOf(old), reflect.ValueOf(changed)
	for i := range of.NumField() {
		key := of.Type().Field(i).Tag.Get("yaml")
		switch key {
		case "sources", "every", "max-every", "max-pages", "max-hops", "alarms", "archive": // a flag may name another archive
		default:
			if !reflect.DeepEqual(of.Field(i).Interface(), to.Field(i).Interface()) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// indexEvery is how often the search index is brought up to date, so that no
// search has to catch up with days.
const indexEvery = 10 * time.Minute

func (d *daemon) keepIndex(ctx context.Context) error {
	ticker := time.NewTicker(indexEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			if _, err := d.house.index(ctx); err != nil && ctx.Err() == nil {
				d.log.Error("search index not up to date", "err", err)
			}
		}
	}
}
