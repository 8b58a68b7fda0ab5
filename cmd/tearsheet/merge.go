package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/archive/export"
	"tearsheet/archive/warc"
)

const mergeHelp = `Joins archives: takes every capture and every version of FROM into INTO, with their
times and their WARC files. An article that both have becomes one, with the versions
of both. FROM stays as it is. Done twice it adds nothing twice. With --archive, all
the folders named are joined into that one; it is made if it is not there.`

func mergeCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "merge INTO FROM ...",
		Short: "Join archives",
		Long:  mergeHelp,
		Args:  atLeast("INTO"),
		Example: `  tearsheet merge archive old-archive
  tearsheet merge one two --archive both`,
		RunE: func(c *cobra.Command, args []string) error {
			if e.archive == "" {
				if len(args) < 2 {
					return usagef(c, "FROM is missing")
				}
				e.config.Archive, args = e.path(args[0]), args[1:]
			}
			return e.mergeAll(c.Context(), args)
		},
	}
}

func (e *env) mergeAll(ctx context.Context, folders []string) error {
	if err := e.mergeable(folders); err != nil {
		return err
	}
	h, err := e.openToWrite(ctx)
	if err != nil {
		return err
	}
	var t taken
	err = e.owning(ctx, h, func() error { return e.mergeEach(ctx, h, folders, &t) })
	if err = errors.Join(err, h.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.screen(), "%d captures taken over: %d articles, %d more versions\n", t.Records, t.Articles, t.Versions)
	return err
}

// mergeable tells whether all folders are archives, before anything is done.
func (e *env) mergeable(folders []string) error {
	for _, dir := range folders {
		if _, err := os.Stat(filepath.Join(e.path(dir), catalogueName)); err != nil {
			return fmt.Errorf("%w in %s", errNoArchive, dir)
		}
		if e.path(dir) == e.config.Archive {
			return fmt.Errorf("%w: %s cannot be merged into itself", errUsage, dir)
		}
	}
	return nil
}

func (e *env) mergeEach(ctx context.Context, h *house, folders []string, t *taken) error {
	for _, dir := range folders {
		if err := e.mergeOne(ctx, h, e.path(dir), t); err != nil {
			return fmt.Errorf("merge %s: %w", dir, err)
		}
	}
	_, err := h.index(ctx)
	return err
}

// mergeOne replays the captures of another archive, site by site in the order
// of time, so that the rules decide as if they had come here.
func (e *env) mergeOne(ctx context.Context, h *house, dir string, t *taken) error {
	store, err := boltdb.Open(filepath.Join(dir, catalogueName), boltdb.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	from := &archive.Archive{Store: store, Now: e.now}
	renamed, err := copyFiles(filepath.Join(dir, warcName), h.warcs())
	if err == nil {
		m := &merger{house: h, from: from, renamed: renamed, taken: t}
		err = m.run(ctx)
	}
	return errors.Join(err, store.Close())
}

// copyFiles copies WARC files. One whose name is taken by another gets a new
// name, which it returns.
func copyFiles(from, to string) (renamed map[string]string, err error) {
	names, err := warc.Files(from)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(to, 0o777); err != nil {
		return nil, err
	}
	renamed = map[string]string{}
	for _, name := range names {
		free, err := freeName(filepath.Join(from, name), to, name)
		if err == nil && free != "" {
			err = copyFile(filepath.Join(from, name), filepath.Join(to, free))
		}
		if err != nil {
			return nil, err
		}
		if free != "" && free != name {
			renamed[name] = free
		}
	}
	return renamed, syncFolder(to)
}

// freeName is a name that no other file has in a folder; the same file may.
func freeName(path, to, name string) (string, error) {
	_, sum, err := digestFile(path)
	if err != nil {
		return "", err
	}
	_, there, err := digestFile(filepath.Join(to, name))
	if errors.Is(err, fs.ErrNotExist) || err == nil && there == sum {
		return name, nil
	}
	stem, ending, _ := strings.Cut(name, ".")
	return fmt.Sprintf("%s-%x.%s", stem, sum[:4], ending), err
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	if _, err := os.Stat(to); err == nil {
		return nil // it was copied before
	}
	return export.WriteFile(to, func(w io.Writer) error {
		_, err := io.Copy(w, source)
		return err
	})
}

// merger takes the captures of one archive over into another.
type merger struct {
	house   *house
	from    *archive.Archive
	renamed map[string]string
	taken   *taken
}

func (m *merger) run(ctx context.Context) error {
	var site []archive.Capture
	here := ""
	for c, err := range m.from.Captures(ctx, "") {
		if err != nil {
			return err
		}
		if at := domainOf(c.URL); at != here {
			if err := m.site(ctx, site); err != nil {
				return err
			}
			site, here = site[:0], at
		}
		site = append(site, c)
	}
	return m.site(ctx, site)
}

// domainOf is the part of a URL's key that all hosts of a site share, near enough:
// its first two labels.
func domainOf(url string) string {
	k, err := archive.NewKey(url)
	if err != nil {
		return ""
	}
	labels := strings.SplitN(k.Host(), ",", 3)
	return strings.Join(labels[:min(2, len(labels))], ",")
}

func (m *merger) site(ctx context.Context, captures []archive.Capture) error {
	slices.SortStableFunc(captures, func(a, b archive.Capture) int { return a.Time.Compare(b.Time) })
	for _, c := range captures {
		if err := m.capture(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// capture saves what a capture showed there, or that it showed nothing.
func (m *merger) capture(ctx context.Context, c archive.Capture) error {
	shown, err := m.shown(ctx, c)
	if err != nil {
		return err
	}
	if name, ok := m.renamed[c.Record.File]; ok {
		c.Record.File = name
	}
	known, err := m.known(ctx, c)
	if err != nil || known {
		return err
	}
	m.taken.Records++
	for _, s := range shown {
		if err := m.house.saveAt(ctx, s.Indexed, c, &s.Article, m.taken); err != nil {
			return err
		}
	}
	if len(shown) == 0 {
		return m.house.archive.Seen(ctx, c)
	}
	return nil
}

// known tells whether a capture was taken over before, or came in another way.
func (m *merger) known(ctx context.Context, c archive.Capture) (bool, error) {
	for there, err := range m.house.archive.Captures(ctx, c.URL) {
		if err != nil {
			return false, err
		}
		if there.Time.Equal(c.Time) && there.Payload == c.Payload && there.Status == c.Status && there.URL == c.URL {
			return true, nil
		}
	}
	return false, nil
}

// shown is the versions that were made of a capture, or else the one that the
// URL showed without a change.
func (m *merger) shown(ctx context.Context, c archive.Capture) ([]archive.Snapshot, error) {
	if c.Revisit || c.Status != 200 {
		return nil, nil
	}
	standing, err := m.from.Find(ctx, c.URL+"@"+c.Time.UTC().Format(time.RFC3339Nano))
	if errors.Is(err, archive.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	versions, err := m.from.History(ctx, standing.ID)
	if err != nil {
		return nil, err
	}
	made := madeOf(c, versions)
	if made == nil {
		made = []archive.Snapshot{standing}
	}
	slices.SortFunc(made, func(a, b archive.Snapshot) int { return cmp.Compare(a.Version, b.Version) })
	return made, nil
}

// madeOf is those versions that were made of a capture.
func madeOf(c archive.Capture, versions []archive.Snapshot) (made []archive.Snapshot) {
	for _, s := range versions {
		if s.Record == c.Record && !c.Record.IsZero() || c.Record.IsZero() && s.Captured.Equal(c.Time) {
			made = append(made, s)
		}
	}
	return made
}
