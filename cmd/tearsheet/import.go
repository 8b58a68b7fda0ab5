package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

const importHelp = `Takes the captures of other programs into the archive: WARC files of wget,
Browsertrix, warcio or CC-NEWS, plain or gzipped in any way, and WACZ files. Their
records are copied as they are, articles are extracted and saved with the times
of their captures. What cannot be read is named and passed over; the command ends
with code 4 if that is all of a file. An import that was interrupted, or is done
twice, goes on where it was and adds nothing twice.`

func importCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "import FILE|- ...",
		Short: "Take in WARC and WACZ files of other programs",
		Long:  importHelp,
		Example: `  tearsheet import crawl.warc.gz CC-NEWS-20240131.warc.gz
  tearsheet import collection.wacz`,
		Args: atLeast("FILE or -"),
		RunE: func(c *cobra.Command, args []string) error {
			if format != "table" && format != "json" {
				return usagef(c, "--format %s: want table or json", format)
			}
			return e.importAll(c.Context(), args, format)
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "of the summary: table or json")
	return c
}

// imported says what an import brought.
type imported struct {
	Files  int `json:"files"`  // WARC files; a WACZ may have several
	Copied int `json:"copied"` // records of every kind
	Known  int `json:"known"`  // records that the archive had already
	taken
	unread int // files of which nothing could be read
}

func (e *env) importAll(ctx context.Context, args []string, format string) error {
	if err := e.there(args); err != nil {
		return err
	}
	h, err := e.openToWrite(ctx)
	if err != nil {
		return err
	}
	var all imported
	err = e.owning(ctx, h, func() error { return e.importEach(ctx, h, args, &all) })
	if err = errors.Join(err, h.Close()); err != nil {
		return err
	}
	if err := e.sayImported(all, format); err != nil || all.unread == 0 {
		return err
	}
	return errSomeFailed
}

// there tells whether all files can be found, before anything is done.
func (e *env) there(args []string) error {
	for _, arg := range args {
		if _, err := os.Stat(e.path(arg)); arg != "-" && err != nil {
			return named(arg, err)
		}
	}
	return nil
}

func (e *env) importEach(ctx context.Context, h *house, args []string, all *imported) error {
	for _, arg := range args {
		err := e.importOne(ctx, h, arg, all)
		if errors.Is(err, errUnreadable) {
			all.unread++
			all.Damaged++
			e.tellDamage(fmt.Errorf("%s: %w", arg, err))
		} else if err != nil {
			return fmt.Errorf("import %s: %w", arg, err)
		}
	}
	_, err := h.index(ctx)
	return err
}

func (e *env) sayImported(all imported, format string) error {
	if format == "json" {
		return writeJSON(e.stdout, all, "  ")
	}
	_, err := fmt.Fprintf(e.screen(), "%d WARC files: %d records copied, %d there already; %d articles, %d more versions; %d places could not be read\n",
		all.Files, all.Copied, all.Known, all.Articles, all.Versions, all.Damaged)
	return err
}

// importOne takes in the WARC files that an argument names.
func (e *env) importOne(ctx context.Context, h *house, arg string, all *imported) error {
	return e.volumes(ctx, arg, func(s volume) error {
		all.Files++
		before := *all
		name, err := e.bring(ctx, h, s, all)
		if name == "" && all.Damaged > before.Damaged && all.Known == before.Known {
			all.unread++
		}
		if err != nil || name == "" {
			return err
		}
		t, err := h.takeIn(ctx, []string{name}, e.tellDamage)
		all.add(t)
		return err
	})
}

func (t *taken) add(more taken) {
	t.Records += more.Records
	t.Articles += more.Articles
	t.Versions += more.Versions
	t.Damaged += more.Damaged
}

// bring copies a WARC file into the archive, under a name made of its digest:
// one that is there already was copied whole. It returns "" where the archive
// has every record.
func (e *env) bring(ctx context.Context, h *house, s volume, all *imported) (string, error) {
	name, err := nameOf(s)
	if err != nil {
		return "", err
	}
	path := filepath.Join(h.warcs(), name)
	if _, err := os.Stat(path); err == nil {
		return name, nil
	}
	if err := os.MkdirAll(h.warcs(), 0o777); err != nil {
		return "", err
	}
	f, err := os.Create(path + partName)
	if err != nil {
		return "", err
	}
	copied, err := e.copyRecords(ctx, h, f, s, all)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil || copied == 0 {
		return "", errors.Join(err, os.Remove(path+partName))
	}
	if err := os.Rename(path+partName, path); err != nil {
		return "", err
	}
	all.Copied += copied
	return name, syncFolder(h.warcs())
}

func nameOf(s volume) (string, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(s, 0, s.size)); err != nil {
		return "", err
	}
	return "import-" + hex.EncodeToString(sum.Sum(nil)[:8]) + ".warc.gz", nil
}
