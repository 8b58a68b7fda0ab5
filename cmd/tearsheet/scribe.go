package main

import (
	"context"
	"errors"
	"io/fs"
	"slices"

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

// Save is that of the archive. What a URL shows that showed nothing before is
// written down, too, if it is no new version: nothing else would tell that the
// article is to be had there.
func (s scribe) Save(ctx context.Context, c archive.Capture, article *archive.Article) (archive.Snapshot, archive.Change, error) {
	if err := s.recorder.Secure(c.Record); err != nil {
		return archive.Snapshot{}, archive.Same, err
	}
	known := s.showed(ctx, c.URL)
	saved, change, err := s.Archive.Save(ctx, c, article)
	if err != nil || c.Record.IsZero() || change == archive.Same && known {
		return saved, change, err
	}
	told := *article
	if change != archive.Same {
		told = saved.Article // with what a copy mended
	}
	return saved, change, s.recorder.Describe(ctx, c.Record, warc.Description{
		Captured: c.Time, Indexed: saved.Indexed, Digest: told.Digest(), Signals: c.Signals, Article: told,
	})
}

// Seen is that of the archive. WARC first: what the catalogue names is on disk. That
// an article was left out is written down, too: nothing else would keep it out of
// a catalogue that is made again.
func (s scribe) Seen(ctx context.Context, c archive.Capture) error {
	if c.LeftOut != "" && !c.Record.IsZero() {
		none := archive.Article{URL: c.URL}
		d := warc.Description{Captured: c.Time, Indexed: c.Time, Digest: none.Digest(), LeftOut: c.LeftOut, Signals: c.Signals, Article: none}
		if err := s.recorder.Describe(ctx, c.Record, d); err != nil {
			return err
		}
	}
	if err := s.recorder.Secure(c.Record); err != nil {
		return err
	}
	return s.Archive.Seen(ctx, c)
}

// showed tells whether a URL showed an article before.
func (s scribe) showed(ctx context.Context, url string) bool {
	k, err := archive.NewKey(url)
	if err != nil {
		return false
	}
	shown, err := s.Find(ctx, url)
	return err == nil && slices.ContainsFunc(append(shown.URLs, shown.URL), func(u string) bool {
		other, err := archive.NewKey(u)
		return err == nil && other == k
	})
}

// inscribe writes down the versions that came into the archive after a number of
// its journal and are not written down yet, and counts them.
func (s scribe) inscribe(ctx context.Context, after uint64, written func(archive.Snapshot) bool) (n int, err error) {
	for entry, err := range s.Journal(ctx, after) {
		if err != nil {
			return n, err
		}
		version, derived, err := s.made(ctx, entry)
		if err != nil {
			return n, err
		}
		if version.Record.IsZero() || written != nil && written(version) {
			continue
		}
		d := warc.Description{
			Captured: version.Captured, Indexed: version.Indexed, Digest: version.Fixity, Derived: derived, Article: version.Article,
		}
		switch err := s.recorder.Describe(ctx, version.Record, d); {
		case lost(err): // there is no record to say it of
		case err != nil:
			return n, err
		default:
			n++
		}
	}
	return n, nil
}

// lost tells whether a WARC record is not to be had any more.
func lost(err error) bool {
	for _, gone := range []error{fs.ErrNotExist, warc.ErrFormat, warc.ErrDigest, warc.ErrTruncated} {
		if errors.Is(err, gone) {
			return true
		}
	}
	return false
}

// made is a version, and whether its capture had an earlier one already.
func (s scribe) made(ctx context.Context, entry archive.Entry) (version archive.Snapshot, derived bool, err error) {
	history, err := s.History(ctx, entry.ID)
	if err != nil {
		return version, false, err
	}
	for _, v := range history {
		if v.Version == entry.Version {
			version = v
		}
	}
	for _, v := range history {
		derived = derived || v.Record == version.Record && v.Version < version.Version
	}
	return version, derived, nil
}
