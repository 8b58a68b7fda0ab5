package main

import (
	"context"

	"tearsheet/archive"
	"tearsheet/archive/warc"
)

// scribe saves articles and has every new version written down in the WARC
// files, beside the response it was made from: archive.db can be made again
// from them, with all versions as they were.
type scribe struct {
	*archive.Archive
	recorder *warc.Writer
}

// Save is that of the archive.
func (s scribe) Save(ctx context.Context, c archive.Capture, article *archive.Article) (archive.Snapshot, archive.Change, error) {
	saved, change, err := s.Archive.Save(ctx, c, article)
	if err != nil || change == archive.Same || c.Record.IsZero() {
		return saved, change, err
	}
	return saved, change, s.recorder.Describe(ctx, c.Record, warc.Description{
		Captured: c.Time, Indexed: saved.Indexed, Digest: article.Digest(), Article: *article,
	})
}
