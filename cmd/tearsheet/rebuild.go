package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/archive/warc"
)

const rebuildHelp = `Makes a new archive.db from the WARC files alone: every capture, and every version
of every article as it was written down when it was saved. Pages with nothing
written down are extracted. The old archive.db stays, as archive.db.TIME.old.`

func rebuildCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "rebuild",
		Short: "Make archive.db anew from the WARC files",
		Long:  rebuildHelp,
		Args:  exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := e.recordedAt(); err != nil {
				return err
			}
			t, err := e.rebuild(c.Context())
			if err != nil {
				return err
			}
			return e.sayTaken(t, format)
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "of the summary: table or json")
	return c
}

// partName ends the name of a file that is being written, and is worth nothing
// before it has its own name.
const partName = ".part"

func (e *env) rebuild(ctx context.Context) (t taken, err error) {
	dir := e.config.Archive
	files, err := warc.Files(filepath.Join(dir, warcName))
	if err != nil {
		return t, err
	}
	if len(files) == 0 {
		return t, fmt.Errorf("%w: no WARC files in %s", archive.ErrNotFound, filepath.Join(dir, warcName))
	}
	lock, err := e.openToWrite(ctx) // nobody else may write meanwhile
	if err != nil && !errors.Is(err, archive.ErrCorrupt) && !errors.Is(err, archive.ErrForeign) {
		return t, err
	}
	if lock != nil {
		defer func() { err = errors.Join(err, lock.Close()) }()
	}
	part := filepath.Join(dir, catalogueName+partName)
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return t, err
	}
	h, err := e.openFile(part, boltdb.Options{})
	if err != nil {
		return t, err
	}
	t, err = h.takeIn(ctx, files, e.tellDamage)
	if err = errors.Join(err, h.Close()); err != nil {
		return t, errors.Join(err, os.Remove(part))
	}
	locked, err := guard(part)
	if err != nil {
		return t, err
	}
	err = e.replaceCatalogue(part)
	if lock != nil {
		lock.guard = locked
		return t, err
	}
	return t, errors.Join(err, locked.Close())
}

// replaceCatalogue puts a new archive.db in the place of the old one, which
// stays under another name. The search index is of the old one.
func (e *env) replaceCatalogue(part string) error {
	path := filepath.Join(e.config.Archive, catalogueName)
	old := path + "." + e.now().UTC().Format("20060102150405") + ".old"
	if err := os.Link(path, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(path, old); err != nil { // a file system without links
			return err
		}
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(e.config.Archive, indexName)); err != nil {
		return err
	}
	return syncFolder(e.config.Archive)
}

// syncFolder makes the names in a folder last.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// sayTaken says what came into the catalogue.
func (e *env) sayTaken(t taken, format string) error {
	if format == "json" {
		return writeJSON(e.stdout, t, "  ")
	}
	_, err := fmt.Fprintf(e.screen(), "%d WARC records taken in: %d articles, %d more versions; %d places could not be read\n",
		t.Records, t.Articles, t.Versions, t.Damaged)
	if err == nil && t.Damaged > 0 {
		fmt.Fprintln(e.aside(), "What could not be read was passed over, and is named above.")
	}
	return err
}
