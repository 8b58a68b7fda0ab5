package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/search"
	"tearsheet/archive/warc"
)

// verifyFiles reads every record of every WARC file, and looks for the record
// of every capture and every version among them. The torn end that a crash
// leaves is no damage, unless a capture points there.
func (h *house) verifyFiles(ctx context.Context, v *verified, checked func(string)) error {
	// What came in while the files were read is looked at the next time.
	claimed, err := h.claims(ctx)
	if err != nil {
		return err
	}
	until, known := h.settled(), descriptions{}
	if err := h.verifyRecords(ctx, v, claimed, known, checked); err != nil {
		return err
	}
	if err := h.verifyDescribed(ctx, v, known, until); err != nil {
		return err
	}
	for c, err := range h.archive.Captures(ctx, "") {
		if err != nil {
			return err
		}
		if c.Record.IsZero() || claimed.whole(c.Record) {
			continue
		}
		if err := warc.Check(h.warcs(), c.Record); err != nil { // or it is new
			v.add(archive.Finding{Part: "capture", Name: c.URL + " at " + c.Time.Format("2006-01-02T15:04:05.000Z"), Problem: err.Error()})
		}
	}
	return nil
}

// verifyRecords reads WARC files, and notes which claims to them are good, and
// what metadata records tell of. Without claims, none is looked for.
func (h *house) verifyRecords(ctx context.Context, v *verified, claimed claims, known descriptions, checked func(string)) error {
	files, err := warc.Files(h.warcs())
	if err != nil {
		return err
	}
	crashed, growing := claimed != nil && h.crashed(), h.growing()
	for _, name := range files {
		last := int64(-1) // the offset of the last record that could be read
		err := h.eachIn(ctx, name, func(r *warc.Record, err error) error {
			checked("record")
			if r != nil {
				last = r.Offset
			}
			if err == nil {
				err = r.Check()
			}
			switch {
			case errors.Is(err, warc.ErrTruncated) && growing:
			case err != nil && crashed && last >= claimed.end(name):
				v.Unfinished++
			case err != nil:
				v.add(archive.Finding{Part: "record", Name: placeOf(name, r), Problem: err.Error()})
			case answers(r):
				v.Records++
				if claimed != nil && !claimed.see(r.Record) && catalogued(r) {
					v.Unclaimed++
				}
			default:
				known.add(r)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// growing tells whether WARC files may end in the middle of a record that is
// being written, or was when they were copied.
func (h *house) growing() bool {
	_, alive := holderOf(h.dir)
	_, copied := isBackup(h.dir)
	return alive || copied
}

// settled is the time until which every version of the archive was written down
// in the WARC files. An owner does that after it has saved one; what a crash
// prevented, the next owner does.
func (h *house) settled() time.Time {
	const late = time.Minute
	if h.crashed() {
		return time.Time{}
	}
	if b, ok := isBackup(h.dir); ok {
		return b.Created.Add(-late)
	}
	if _, alive := holderOf(h.dir); alive {
		return time.Now().Add(-late)
	}
	return time.Unix(math.MaxInt32, 0)
}

// placeOf names a record, or the file in which none could be read.
func placeOf(name string, r *warc.Record) string {
	if r == nil {
		return name
	}
	return fmt.Sprintf("%s at %d", name, r.Offset)
}

// crashed tells whether the last owner of the archive was killed, and nobody has
// mended yet what it left.
func (h *house) crashed() bool {
	_, left := read(h.dir)
	_, alive := holderOf(h.dir)
	return left && !alive
}

// verifyIndex compares the search index with its checksums, and with the
// archive. One that is not there, is of an older form or is behind is no
// damage: the next search sees to it.
func (h *house) verifyIndex(ctx context.Context, v *verified) error {
	path := filepath.Join(h.dir, indexName)
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	x, err := h.search, error(nil)
	if x == nil {
		x, err = search.Open(path, search.Options{ReadOnly: true, Timeout: patience})
		if errors.Is(err, search.ErrDamaged) {
			v.add(archive.Finding{Part: "index", Name: indexName, Problem: err.Error()})
			return nil
		}
		if errors.Is(err, search.ErrStale) || errors.Is(err, search.ErrLocked) {
			return nil
		}
		if err != nil {
			return err
		}
		defer x.Close()
	}
	problem, err := h.problemOf(ctx, x)
	if errors.Is(err, search.ErrDamaged) {
		problem, err = err.Error(), nil
	}
	if problem != "" {
		v.add(archive.Finding{Part: "index", Name: indexName, Problem: problem})
	}
	return err
}

// problemOf says what is wrong with an index, "" if nothing is. Whether it has
// every version that it says it holds can only be told in an archive that can be
// read.
func (h *house) problemOf(ctx context.Context, x *search.Index) (string, error) {
	if err := x.Verify(ctx); err != nil || h.archive == nil {
		return "", err
	}
	missing, err := x.Missing(ctx, h.archive)
	if err != nil || missing == 0 {
		return "", err
	}
	return fmt.Sprintf("%d of the versions that the archive has cannot be found", missing), nil
}

// verifyBackup compares the files of a backup with its list. Files that have
// grown since belong to an archive that is in use.
func verifyBackup(dir string, v *verified) error {
	b, err := readBackup(dir)
	if errors.Is(err, archive.ErrForeign) || err == nil && len(b.Files) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	for _, f := range b.Files {
		n, sum, err := digestFile(filepath.Join(dir, filepath.FromSlash(f.Name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err != nil || n < f.Bytes || n == f.Bytes && sum != f.SHA256 {
			v.add(archive.Finding{Part: "backup", Name: f.Name, Problem: fmt.Sprintf("it is not what %s lists", backupName)})
		}
	}
	return nil
}

// verifyRest looks at the WARC files of an archive whose catalogue cannot be
// read.
func (e *env) verifyRest(ctx context.Context, format string, cause error) error {
	v := verified{Damage: []harm{}}
	v.add(archive.Finding{Part: "catalogue", Name: catalogueName, Problem: cause.Error()})
	h := &house{dir: e.config.Archive}
	if err := h.verifyRecords(ctx, &v, nil, descriptions{}, e.counting()); err != nil {
		return err
	}
	if err := h.verifyIndex(ctx, &v); err != nil {
		return err
	}
	return e.sayVerified(v, format)
}
