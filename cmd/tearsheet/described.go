package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/zeebo/xxh3"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// descriptions stand for the metadata records of WARC files: by what each says,
// and by what it says it of. A version is described if either is found: it may
// since be known to be older, or have been mended on the evidence of a copy.
type descriptions map[uint64]struct{}

func (d descriptions) add(r *warc.Record) {
	if x, _, ok := r.Description(); ok && x.LeftOut == "" {
		d[wordsKey(x.Article.Title, x.Article.Digest())] = struct{}{}
		if !x.Derived {
			d[visitKey(x.Article.URL, x.Captured)] = struct{}{}
		}
	}
}

func (d descriptions) has(s archive.Snapshot) bool {
	_, words := d[wordsKey(s.Title, s.Fixity)]
	_, visit := d[visitKey(s.URL, s.Captured)]
	return words || visit && !s.Upgrade
}

func wordsKey(title string, text archive.Digest) uint64 {
	return xxh3.HashString(text.String() + title)
}

func visitKey(url string, at time.Time) uint64 {
	return xxh3.HashString(strconv.FormatInt(at.UnixMilli(), 10) + url)
}

// verifyDescribed looks for the versions that no metadata record tells of: without
// it, archive.db cannot be made again as it is. Those that came in after a time
// may be on their way.
func (h *house) verifyDescribed(ctx context.Context, v *verified, d descriptions, until time.Time) error {
	for entry, err := range h.archive.Journal(ctx, 0) {
		if err != nil {
			return err
		}
		s, err := h.archive.Snapshot(ctx, entry.ID, entry.Version)
		if errors.Is(err, archive.ErrCorrupt) || errors.Is(err, archive.ErrNotFound) {
			continue // told already
		}
		if err != nil {
			return err
		}
		if !s.Record.IsZero() && s.Indexed.Before(until) && !d.has(s) {
			v.add(archive.Finding{Part: "description", Name: fmt.Sprintf("%s@v%d", s.ID, s.Version), Problem: "it is written down in none of the WARC files"})
		}
	}
	return nil
}

// inscribeMissing writes down the versions that none of the files tells of.
func (h *house) inscribeMissing(ctx context.Context, files []string) (n int, err error) {
	d := descriptions{}
	err = h.eachRecord(ctx, files, func(r *warc.Record, err error) error {
		if err == nil {
			d.add(r)
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
	n, err = scribe{h.archive, recorder}.inscribe(ctx, 0, d.has)
	return n, errors.Join(err, recorder.Close())
}
