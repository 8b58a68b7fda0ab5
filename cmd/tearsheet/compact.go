package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"
)

const compactHelp = `Writes archive.db anew without the pages that are no longer used, compares the two,
and only then puts the new one in the place of the old. Interrupted at any moment
it leaves the archive as it was.`

func compactCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "Make archive.db as small as it can be",
		Long:  compactHelp,
		Args:  exactly(),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := e.archived(); err != nil {
				return err
			}
			h, err := e.openToWrite(c.Context())
			if err != nil {
				return err
			}
			var before, after int64
			err = e.owning(c.Context(), h, func() error {
				before, after, err = h.compact()
				return err
			})
			if err = errors.Join(err, h.Close()); err != nil {
				return err
			}
			_, err = fmt.Fprintf(e.screen(), "archive.db: %s before, %s now\n", size(before), size(after))
			return err
		},
	}
}

// compact returns the sizes of archive.db before and after, in bytes. The old
// file stays locked until its name is that of the new one.
func (h *house) compact() (before, after int64, err error) {
	path := filepath.Join(h.dir, catalogueName)
	old, err := os.Stat(path)
	if err != nil {
		return 0, 0, err
	}
	part := path + partName
	if err := removeIfThere(part); err != nil {
		return 0, 0, err
	}
	if err := h.store.Compact(part); err != nil {
		return 0, 0, errors.Join(err, removeIfThere(part))
	}
	small, err := os.Stat(part)
	if err != nil {
		return 0, 0, err
	}
	if small.Size() >= old.Size() {
		return old.Size(), old.Size(), os.Remove(part)
	}
	if h.guard, err = guard(part); err != nil {
		return 0, 0, err
	}
	if err := os.Rename(part, path); err != nil {
		return 0, 0, err
	}
	return old.Size(), small.Size(), syncFolder(h.dir)
}

// guard locks a catalogue that is about to be put in the place of another, as bbolt
// would: nobody has the new one before its maker is done.
func guard(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
	}
	return f, nil
}
