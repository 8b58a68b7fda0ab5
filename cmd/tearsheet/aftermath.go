package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// aftermath is what an owner that ended without closing left behind, and what was
// mended of it.
type aftermath struct {
	torn    []string // WARC files that ended in an unfinished record, and how much of it
	litter  []string // files that were never finished
	taken   taken    // records that were not in the catalogue
	written int      // versions that were not in the WARC files
}

// settleAfter mends what the last owner left behind, if it was killed or its disk was
// full, and says so in one line. Nothing that was stored is changed.
func (h *house) settleAfter(ctx context.Context, e *env, last holder) error {
	a, err := h.clean(ctx, last.Since, e.tellDamage)
	if err != nil {
		return fmt.Errorf("mend what %q left: %w", last.Command, err)
	}
	e.log.Warn(fmt.Sprintf("the last owner of the archive, process %d, %q, %s: %s", last.PID, last.Command, last.fate(), a.say()))
	return nil
}

// fate is how an owner ended.
func (h holder) fate() string {
	if h.Ended != "" {
		return "ended with: " + h.Ended
	}
	return "ended without closing"
}

// clean mends the files that were written since a time.
func (h *house) clean(ctx context.Context, since time.Time, tell func(error)) (a aftermath, err error) {
	if a.litter, err = h.sweep(); err != nil {
		return a, err
	}
	files, err := h.writtenSince(since)
	if err != nil || len(files) == 0 {
		return a, err
	}
	claimed, err := h.claims(ctx)
	if err != nil {
		return a, err
	}
	for _, name := range files {
		n, err := warc.Mend(h.warcs(), name, claimed.end(name)+1)
		if err != nil {
			return a, err
		}
		if n > 0 {
			a.torn = append(a.torn, fmt.Sprintf("%s of an unfinished record moved to %s", size(n), name+warc.TornName))
		}
	}
	if a.written, err = h.inscribeSince(ctx, since, files); err != nil {
		return a, err
	}
	a.taken, err = h.takeIn(ctx, files, tell)
	return a, err
}

// say says what was found and mended, in one line.
func (a aftermath) say() string {
	said := slices.Clone(a.torn)
	for _, name := range a.litter {
		said = append(said, name+", which was never finished, is removed")
	}
	if n := a.taken.Records; n > 0 {
		said = append(said, fmt.Sprintf("%d WARC records that were not in the catalogue are added", n))
	}
	if a.written > 0 {
		said = append(said, fmt.Sprintf("%d versions that were not written down in the WARC files are added there", a.written))
	}
	if len(said) == 0 {
		return "nothing was left half done"
	}
	return strings.Join(said, "; ")
}

// sweep removes files that an owner had not finished.
func (h *house) sweep() (removed []string, err error) {
	for _, pattern := range []string{catalogueName + partName, filepath.Join(warcName, "import-*"+partName), "." + holderName + ".*" + partName} {
		paths, err := filepath.Glob(filepath.Join(h.dir, pattern))
		if err != nil {
			return removed, err
		}
		for _, path := range paths {
			if err := os.Remove(path); err != nil {
				return removed, err
			}
			removed = append(removed, filepath.Base(path))
		}
	}
	return removed, nil
}

// writtenSince lists the WARC files that were written since a time. A second is
// as precise as some file systems are.
func (h *house) writtenSince(since time.Time) ([]string, error) {
	names, err := warc.Files(h.warcs())
	if err != nil {
		return nil, err
	}
	var written []string
	for _, name := range names {
		stat, err := os.Stat(filepath.Join(h.warcs(), name))
		if err != nil {
			return nil, err
		}
		if !stat.ModTime().Before(since.Add(-2 * time.Second)) {
			written = append(written, name)
		}
	}
	return written, nil
}

// unwritten bounds the versions that an owner may have saved and not written down:
// it does so one after the other, but for those of its workers.
const unwritten = 2000

// inscribeSince writes down the versions that were saved since a time and are in
// none of the files that were written since.
func (h *house) inscribeSince(ctx context.Context, since time.Time, files []string) (n int, err error) {
	stats, err := h.archive.Stats(ctx)
	if err != nil || stats.Versions == 0 {
		return 0, err
	}
	written := map[written]bool{}
	err = h.eachRecord(ctx, files, func(r *warc.Record, err error) error {
		if d, _, ok := r.Description(); err == nil && ok {
			written[writtenOf(d.Captured, d.Article)] = true
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	recorder, err := h.recorder()
	if err != nil {
		return 0, err
	}
	n, err = scribe{h.archive, recorder}.inscribe(ctx, uint64(max(0, stats.Versions-unwritten)), func(s archive.Snapshot) bool {
		return s.Indexed.Before(since) || written[writtenOf(s.Captured, s.Article)]
	})
	return n, errors.Join(err, recorder.Close())
}

// written is what tells one version from another in WARC files.
type written struct {
	captured int64
	title    string
	text     archive.Digest
}

func writtenOf(captured time.Time, a archive.Article) written {
	return written{captured.UnixMilli(), a.Title, a.Digest()}
}
