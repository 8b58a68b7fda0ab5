package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tearsheet/archive"
	"tearsheet/archive/boltdb"
	"tearsheet/archive/export"
	"tearsheet/archive/warc"
)

const backupHelp = `Copies the archive to a folder, while it is in use if need be: archive.db as it is
at one moment, and of the WARC files what the folder does not have yet. The folder
is an archive of its own: read it with --archive DIR, check it with "tearsheet
verify --archive DIR", and copy it back to restore. Damage does not spread to it: a
WARC file that has become shorter, or an archive.db that has lost captures, is
refused.`

// backupName is the file that says what a backup holds.
const backupName = "backup.json"

// backedUp is what backup.json says.
type backedUp struct {
	Created   time.Time    `json:"created"`
	Archive   string       `json:"archive"`
	Tearsheet string       `json:"tearsheet"`
	Articles  int          `json:"articles"`
	Captures  int          `json:"captures"`
	Files     []backupFile `json:"files"`
	Copied    int64        `json:"copied_bytes"` // this time
}

// backupFile is one file of a backup.
type backupFile struct {
	Name   string         `json:"name"`
	Bytes  int64          `json:"bytes"`
	SHA256 archive.Digest `json:"sha256"`
}

func backupCommand(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:     "backup DIR",
		Short:   "Copy the archive to a folder, what is new since the last time",
		Long:    backupHelp,
		Args:    exactly("DIR"),
		Example: `  tearsheet backup /mnt/backup/archive`,
	}
	c.Flags().StringVarP(&format, "format", "f", "table", "of the summary: table or json")
	return e.reading(c, func(ctx context.Context, h *house, args []string) error {
		b, err := e.backup(ctx, h, e.path(args[0]))
		if err != nil {
			return err
		}
		return e.sayBackedUp(b, args[0], format)
	})
}

func (e *env) sayBackedUp(b backedUp, dir, format string) error {
	if format == "json" {
		return writeJSON(e.stdout, b, "  ")
	}
	_, err := fmt.Fprintf(e.screen(), "%d articles, %d captures, %d files in %s; %s copied\n", b.Articles, b.Captures, len(b.Files), dir, size(b.Copied))
	return err
}

func (e *env) backup(ctx context.Context, h *house, dir string) (b backedUp, err error) {
	before, err := readBackup(dir)
	if err != nil {
		return b, err
	}
	if err := os.MkdirAll(filepath.Join(dir, warcName), 0o755); err != nil {
		return b, err
	}
	if err := errors.Join(syncFolder(dir), syncFolder(filepath.Dir(dir))); err != nil {
		return b, err
	}
	if before.Created.IsZero() { // what is begun here can be gone on with
		if err := before.write(dir); err != nil {
			return b, err
		}
	}
	b = backedUp{Created: e.now().UTC(), Archive: h.dir, Tearsheet: version()}
	path := filepath.Join(dir, catalogueName)
	copied, err := h.copyCatalogue(ctx, path)
	if err != nil {
		return b, err
	}
	if err = b.count(ctx, copied, before); err == nil {
		err = b.copyWARCs(ctx, h.warcs(), dir, before)
	}
	if err != nil {
		return b, errors.Join(err, removeIfThere(path+partName))
	}
	if err := os.Rename(copied, path); err != nil { // now that it has its records
		return b, err
	}
	if err := b.note(dir, catalogueName); err != nil {
		return b, err
	}
	if copied != path {
		b.Copied += b.Files[len(b.Files)-1].Bytes
	}
	return b, errors.Join(syncFolder(dir), b.write(dir))
}

// write writes the list of what a backup holds.
func (b backedUp) write(dir string) error {
	return export.WriteFile(filepath.Join(dir, backupName), func(w io.Writer) error { return writeJSON(w, b, "  ") })
}

// copyCatalogue copies archive.db as it is at this moment, and says where to: beside
// the copy that is there, or nowhere if nothing has changed since.
func (h *house) copyCatalogue(ctx context.Context, path string) (copied string, err error) {
	part := path + partName
	do := func(ctx context.Context, store *boltdb.DB) error {
		same, err := store.Same(ctx, path)
		if copied = path; same || err != nil {
			return err
		}
		copied = part
		return store.Backup(ctx, part)
	}
	if err := removeIfThere(part); err != nil {
		return "", err
	}
	if h.loan == nil {
		err = do(ctx, h.store)
	} else {
		err = h.loan.whole(ctx, do)
	}
	return copied, err
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// isBackup tells whether a folder is what a backup made, and nobody has written
// it since.
func isBackup(dir string) (b backedUp, ok bool) {
	b, err := readBackup(dir)
	return b, err == nil && len(b.Files) > 0
}

// restored notes that a backup is an archive that is written from now on: its list
// does not tell any more what it holds.
func restored(dir string) error {
	path := filepath.Join(dir, backupName)
	if err := os.Rename(path, path+".old"); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, syncFolder(dir))
	}
	return nil
}

// readBackup reads what a folder holds; a folder with something else in it is
// left alone.
func readBackup(dir string) (b backedUp, err error) {
	text, err := os.ReadFile(filepath.Join(dir, backupName))
	if err == nil {
		err = json.Unmarshal(text, &b)
		return b, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return b, err
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	for _, entry := range entries {
		if name := entry.Name(); name != warcName && !strings.HasPrefix(name, "."+backupName) {
			return b, fmt.Errorf("%s holds other files: %w", dir, archive.ErrForeign)
		}
	}
	return b, err
}

// count opens the copy, which must be whole, and must have lost nothing.
func (b *backedUp) count(ctx context.Context, path string, before backedUp) error {
	store, err := boltdb.Open(path, boltdb.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	stats, err := (&archive.Archive{Store: store}).Stats(ctx)
	if err = errors.Join(err, store.Close()); err != nil {
		return err
	}
	b.Articles, b.Captures = stats.Articles, stats.Captures
	if b.Articles < before.Articles || b.Captures < before.Captures {
		return fmt.Errorf("%w: the backup has %d articles and %d captures, and the archive only %d and %d: name another folder",
			archive.ErrCorrupt, before.Articles, before.Captures, b.Articles, b.Captures)
	}
	return nil
}

// copyWARCs copies what the backup does not have. A WARC file only ever grows.
func (b *backedUp) copyWARCs(ctx context.Context, from, dir string, before backedUp) error {
	names, err := warc.Files(from)
	if err != nil {
		return err
	}
	known := map[string]backupFile{}
	for _, f := range before.Files {
		known[f.Name] = f
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		inside := warcName + "/" + name
		n, err := appendTail(filepath.Join(from, name), filepath.Join(dir, warcName, name))
		if err != nil {
			return fmt.Errorf("back up %s: %w", name, err)
		}
		b.Copied += n
		if old, ok := known[inside]; ok && n == 0 && hasSize(filepath.Join(dir, warcName, name), old.Bytes) {
			b.Files = append(b.Files, old)
		} else if err := b.note(dir, inside); err != nil {
			return err
		}
	}
	return syncFolder(filepath.Join(dir, warcName))
}

// takeOff takes the unfinished record off a copy that was taken off the file
// itself. A file that is shorter for another reason is damaged.
func takeOff(target *os.File, from string, size, have int64) error {
	behind := make([]byte, have-size)
	if _, err := target.ReadAt(behind, size); err != nil {
		return err
	}
	if !warc.TornOff(filepath.Dir(from), filepath.Base(from), behind) {
		return fmt.Errorf("%w: it has %d bytes, and had %d", archive.ErrCorrupt, size, have)
	}
	return errors.Join(target.Truncate(size), target.Sync())
}

func hasSize(path string, n int64) bool {
	stat, err := os.Stat(path)
	return err == nil && stat.Size() == n
}

// note adds a file of the backup with its digest.
func (b *backedUp) note(dir, name string) error {
	f := backupFile{Name: name}
	var err error
	f.Bytes, f.SHA256, err = digestFile(filepath.Join(dir, filepath.FromSlash(name)))
	b.Files = append(b.Files, f)
	return err
}

func digestFile(path string) (n int64, sum archive.Digest, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, sum, err
	}
	defer f.Close()
	h := sha256.New()
	n, err = io.Copy(h, f)
	copy(sum[:], h.Sum(nil))
	return n, sum, err
}

// appendTail copies what a file has behind the end of its copy, and returns how
// much that is.
func appendTail(from, to string) (n int64, err error) {
	source, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer source.Close()
	there, err := source.Stat()
	if err != nil {
		return 0, err
	}
	target, err := os.OpenFile(to, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	have, err := target.Seek(0, io.SeekEnd)
	if err != nil || have == there.Size() {
		return 0, err
	}
	if have > there.Size() {
		return 0, takeOff(target, from, there.Size(), have)
	}
	if n, err = io.Copy(target, io.NewSectionReader(source, have, there.Size()-have)); err != nil {
		return n, err
	}
	return n, target.Sync()
}
