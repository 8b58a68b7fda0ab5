package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"tearsheet/config"
	"tearsheet/scraper"
	"tearsheet/scraper/magazine"
)

const demoHelp = `Serves a small invented magazine on this machine, crawls it, lets a day pass,
crawls it again, and shows what an archive answers. It uses no network, and
writes one folder that every other command can read.`

// demoMark is the file by which a later demo knows that a folder is its own
// and may be made anew.
const demoMark = "made-by-tearsheet-demo"

func demoCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "Crawl a magazine on this machine: the tour",
		Long:  demoHelp,
		Args:  between(0, 1, "DIR"),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "tearsheet-demo"
			if len(args) == 1 {
				dir = args[0]
			}
			return e.demo(c.Context(), dir)
		},
	}
}

// demo prints the magazine while the tour reads it.
func (e *env) demo(ctx context.Context, dir string) error {
	if err := e.clearDemo(dir); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("open a port on this machine: %w", err)
	}
	press := magazine.New()
	server := &http.Server{Handler: press, ReadHeaderTimeout: 5 * time.Second}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		t := &tour{env: e, press: press, dir: dir, address: "http://" + listener.Addr().String(), host: listener.Addr().String()}
		return errors.Join(t.walk(ctx), server.Close())
	})
	return group.Wait()
}

// clearDemo makes the folder, and empties it if an earlier demo made it. Any
// other folder stays as it is.
func (e *env) clearDemo(dir string) error {
	path := e.path(dir)
	entries, err := os.ReadDir(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(path, demoMark)); err != nil {
			return fmt.Errorf("%s holds something that no demo made, and was left as it is; name another folder: tearsheet demo DIR", dir)
		}
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(path, demoMark), nil, 0o644)
}

// plan crawls the magazine without waiting between requests: it is ours.
func (t *tour) plan() (*plan, error) {
	sources, err := scraper.Ask([]string{t.address + "/"}, scraper.Scope{Reach: scraper.ReachHost})
	if err != nil {
		return nil, err
	}
	sources[0].Name = magazine.Name
	return &plan{archive: t.env.config.Archive, sources: sources, delay: -1, workers: 4}, nil
}

// settings is the demo's own configuration: nothing of the user's counts.
func (t *tour) settings() config.Config {
	c := config.Default()
	c.Archive = t.env.path(t.dir)
	c.AllowPrivate = []string{t.host}
	return c
}
