package main

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tearsheet/config"
)

// env is the world as one command line sees it. The owner of an archive makes
// another for each command it runs on behalf of a second process.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	terminal       bool // stderr is a terminal: progress may be drawn
	color          bool // stdout may be coloured
	width          int  // of the terminal, in columns
	dir            string
	variable       func(string) string
	now            func() time.Time
	args           []string
	house          *house   // already open: this command runs inside the owner
	guest          *visitor // of sites, made by the first who asks

	archive, settings, level string   // global flags
	allowPrivate             []string // of the commands that fetch
	config                   config.Config
	log                      *slog.Logger
}

func processEnv() *env {
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	e := &env{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		dir: dir, variable: os.Getenv, now: time.Now, args: os.Args[1:], width: 80,
	}
	e.terminal = term.IsTerminal(int(os.Stderr.Fd()))
	e.color = term.IsTerminal(int(os.Stdout.Fd())) && e.variable("NO_COLOR") == "" && e.variable("TERM") != "dumb"
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && width > 20 {
		e.width = width
	}
	return e
}

func (e *env) globalFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&e.archive, "archive", "", "the archive's folder (default $TEARSHEET_ARCHIVE, then archive: in tearsheet.yaml, then ./archive)")
	f.StringVar(&e.settings, "config", "", "the settings file (default ./tearsheet.yaml, if there is one)")
	f.StringVar(&e.level, "log", "", "what to log: debug, info, warn or error (default log: in tearsheet.yaml, then info)")
}

// settle reads the settings file and turns it, the environment and the global
// flags into what the command will use.
func (e *env) settle() error {
	cfg, err := e.load()
	if err != nil {
		return err
	}
	e.config = cfg
	e.config.Archive = e.path(cmp.Or(e.archive, e.variable("TEARSHEET_ARCHIVE"), e.beside(cfg.Archive)))
	e.log, err = newLog(e.stderr, cmp.Or(e.level, e.quiet(), cfg.Log.Level), cfg.Log.Format)
	return err
}

func (e *env) load() (config.Config, error) {
	if e.settings != "" {
		cfg, err := config.Load(e.path(e.settings))
		if errors.Is(err, fs.ErrNotExist) {
			err = named(e.settings, err)
		}
		return cfg, err
	}
	cfg, err := config.Load(e.path("tearsheet.yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return config.Default(), nil
	}
	return cfg, err
}

// beside resolves a path of the settings file against that file's folder, so
// that a crawl started from elsewhere finds the same archive.
func (e *env) beside(path string) string {
	if path == "" || filepath.IsAbs(path) || e.settings == "" {
		return path
	}
	return filepath.Join(filepath.Dir(e.settings), path)
}

// path resolves what the user wrote against the folder the user is in, which
// need not be the folder of the process that runs the command.
func (e *env) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(e.dir, p)
}

// quiet is the level on a terminal, where bars show the progress and a line a
// page would tear them.
func (e *env) quiet() string {
	if e.terminal {
		return "warn"
	}
	return ""
}

func newLog(w io.Writer, level, format string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(cmp.Or(level, "info"))); err != nil {
		return nil, errors.Join(errUsage, errors.New("log: want debug, info, warn or error, not "+level))
	}
	options := &slog.HandlerOptions{Level: l}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(escaping{w}, options)), nil
	}
	return slog.New(slog.NewTextHandler(w, options)), nil
}
