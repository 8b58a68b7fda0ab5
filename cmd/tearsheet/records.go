package main

import (
	"context"
	"errors"
	"iter"
	"net/url"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// shelf checks that records lie in the archive's WARC files, whole.
type shelf string

var _ archive.Records = shelf("")

func (s shelf) Check(r archive.Record) error { return warc.Check(string(s), r) }

// recorded is one response in the archive's WARC files.
type recorded struct {
	*warc.Record
	unclaimed bool // no capture points at it: it came just before a crash
}

// records walks the archive's WARC files. The torn end that a crash leaves is
// no damage: the whole records before it are what was promised.
func (h *house) records(ctx context.Context) iter.Seq2[recorded, error] {
	return func(yield func(recorded, error) bool) {
		claimed, err := h.archive.Recorded(ctx)
		if err != nil {
			yield(recorded{}, err)
			return
		}
		for record, err := range warc.Walk(h.warcs(), warc.ReaderOptions{}) {
			if err == nil {
				err = ctx.Err()
			}
			if errors.Is(err, warc.ErrTruncated) || err == nil && !answers(record) {
				continue
			}
			if err != nil {
				yield(recorded{}, err)
				return
			}
			if !yield(recorded{record, !claimed(record.Record) && catalogued(record)}, nil) {
				return
			}
		}
	}
}

// answers tells whether a record is what a server answered, or stands for it.
func answers(r *warc.Record) bool {
	return r.Type == "response" || r.Type == "revisit" || r.Type == "resource"
}

// rules tells whether a record is a robots.txt: kept as evidence, and the
// capture of no page.
func rules(r *warc.Record) bool {
	u, err := url.Parse(r.TargetURI)
	return err == nil && u.Path == "/robots.txt"
}
