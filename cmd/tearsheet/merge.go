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
	"strings"

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
	var all archive.Stats
	err = e.owning(ctx, h, func() (err error) {
		all, err = e.mergeEach(ctx, h, folders)
		return err
	})
	if err = errors.Join(err, h.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.screen(), "%d captures taken over: %d articles, %d more versions\n", all.Captures, all.Articles, all.Versions)
	return err
}

// mergeable tells whether all folders are archives, before anything is done.
func (e *env) mergeable(folders []string) error {
	for _, dir := range folders {
		if _, err := os.Stat(filepath.Join(e.path(dir), catalogueName)); err != nil {
			return fmt.Errorf("%w in %s", errNoArchive, dir)
		}
		if sameFolder(e.path(dir), e.config.Archive) {
			return fmt.Errorf("%w: %s cannot be merged into itself", errUsage, dir)
		}
	}
	return nil
}

// sameFolder tells whether two paths lead to one folder.
func sameFolder(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

func (e *env) mergeEach(ctx context.Context, h *house, folders []string) (all archive.Stats, err error) {
	for _, dir := range folders {
		n, err := e.mergeOne(ctx, h, e.path(dir))
		if err != nil {
			return all, fmt.Errorf("merge %s: %w", dir, err)
		}
		all.Captures, all.Articles, all.Versions = all.Captures+n.Captures, all.Articles+n.Articles, all.Versions+n.Versions
	}
	_, err = h.index(ctx)
	return all, err
}

// mergeOne copies the WARC files of another archive, and then takes over what its
// catalogue says of them.
func (e *env) mergeOne(ctx context.Context, h *house, dir string) (n archive.Stats, err error) {
	store, err := boltdb.Open(filepath.Join(dir, catalogueName), boltdb.Options{ReadOnly: true})
	if err != nil {
		return n, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	renamed, err := copyFiles(filepath.Join(dir, warcName), h.warcs())
	if err != nil {
		return n, err
	}
	return h.archive.Merge(ctx, &archive.Archive{Store: store, Now: e.now}, func(r archive.Record) archive.Record {
		r.File = cmp.Or(renamed[r.File], r.File)
		return r
	})
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
