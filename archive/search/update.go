package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"time"

	"github.com/blevesearch/bleve/v2"

	"tearsheet/archive"
)

// Source is what an index is made from: an archive.
type Source interface {
	// Journal is every save after a sequence number, in order.
	Journal(ctx context.Context, after uint64) iter.Seq2[archive.Entry, error]
	// Snapshot is one version of an article, with its Blocks; 0 is the latest.
	Snapshot(ctx context.Context, id archive.ID, version int) (archive.Snapshot, error)
	// Before is the version that stood before one, with its Blocks; it is
	// archive.ErrNotFound if that is the first.
	Before(ctx context.Context, id archive.ID, version int) (archive.Snapshot, error)
	// At is the number of the version that stood at a time, 0 if there was none.
	At(ctx context.Context, id archive.ID, t time.Time) (int, error)
	// StateOf is what has become of an article at its publisher's.
	StateOf(ctx context.Context, id archive.ID) (archive.State, error)
	// Turned lists the versions of the articles that are in a state other than
	// live; ok is false if there are more than most, or asking for the state
	// of every article is the only way to know.
	Turned(ctx context.Context, state archive.State, most int) (versions []archive.Entry, ok bool, err error)
}

var _ Source = (*archive.Archive)(nil)

// Update indexes what was saved since the last call, and returns how many
// versions that were. It works in batches: interrupted, it goes on from there
// next time. If the journal is not the one the index was made from, as after
// a backup was put back, the index is made anew.
func (x *Index) Update(ctx context.Context, source Source) (added int, err error) {
	x.updating.Lock()
	defer x.updating.Unlock()
	defer damaged(&err)
	if x.options.ReadOnly {
		return 0, fmt.Errorf("update search index: %w: it is open for reading only", errors.ErrUnsupported)
	}
	if x.bleve == nil {
		return 0, fmt.Errorf("update search index: %w", fs.ErrClosed)
	}
	if gone := x.wentBack(x.heldNow()); gone != nil {
		x.options.Log.Warn("search index is completed", "err", gone)
	}
	last, err := x.last(ctx, source)
	if err != nil {
		return 0, fmt.Errorf("update search index: %w", err)
	}
	names, err := x.register()
	if err != nil {
		return 0, fmt.Errorf("update search index: %w", err)
	}
	b := batch{index: x, source: source, latest: map[archive.ID]int{}, maker: newMaker(names), fresh: last.Seq == 0}
	b.reset()
	for entry, err := range source.Journal(ctx, last.Seq) {
		if err == nil {
			err = b.add(ctx, entry)
		}
		if err != nil {
			return b.added, fmt.Errorf("update search index: %w", err)
		}
	}
	err = b.flush()
	if err == nil && b.added == 0 {
		err = x.hold(last) // as it went back, perhaps, of its own accord
	}
	if err != nil {
		return b.added, fmt.Errorf("update search index: %w", err)
	}
	return b.added, nil
}

// last is the last entry that was indexed, if the journal still holds it.
func (x *Index) last(ctx context.Context, source Source) (last archive.Entry, err error) {
	stored, err := x.bleve.GetInternal([]byte(lastKey))
	if err != nil || stored == nil {
		return last, err
	}
	if err := json.Unmarshal(stored, &last); err == nil && last.Seq > 0 {
		for entry, err := range source.Journal(ctx, last.Seq-1) {
			if err != nil {
				return last, err
			}
			if entry == last {
				return last, nil
			}
			break
		}
	}
	x.options.Log.Warn("search index is made anew", "err", "it was made from another journal")
	return archive.Entry{}, x.remake()
}

func (x *Index) remake() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.bleve.Close(); err != nil {
		return err
	}
	return x.create()
}

// batch gathers documents until they are worth writing.
type batch struct {
	index  *Index
	source Source
	docs   *bleve.Batch
	latest map[archive.ID]int // latest versions among the documents
	maker  *maker
	size   int // documents
	bytes  int // of their text
	last   archive.Entry
	added  int
	fresh  bool // nothing was indexed before: all is compared with what it is compared with now
}

func (b *batch) reset() {
	b.docs, b.size, b.bytes = b.index.bleve.NewBatch(), 0, 0
	clear(b.latest)
}

// add indexes the version of an entry. If it is the latest now, the version
// that was before is indexed again as an older one. A version that cannot be
// read is left out: the rest of the archive is still worth finding.
func (b *batch) add(ctx context.Context, entry archive.Entry) error {
	err := b.version(ctx, entry)
	if unreadable(err) {
		b.index.options.Log.Warn("version is not searchable", "version", documentID(entry.ID, entry.Version), "err", err)
		err = nil
	}
	if err != nil {
		return err
	}
	b.last = entry
	b.added++
	if b.size >= b.index.options.BatchDocs || b.bytes >= b.index.options.BatchBytes {
		return b.flush()
	}
	return nil
}

func (b *batch) version(ctx context.Context, entry archive.Entry) error {
	s, err := b.source.Snapshot(ctx, entry.ID, entry.Version)
	if err != nil {
		return err
	}
	if s.Versions < 2 {
		return b.put(ctx, &s, false)
	}
	latest, err := b.source.Snapshot(ctx, entry.ID, 0)
	if err != nil {
		return err
	}
	if latest.Version != entry.Version {
		if err := b.put(ctx, &s, true); err != nil || b.fresh {
			return err
		}
		return b.follow(ctx, &s, latest.Version)
	}
	if err := b.retire(ctx, entry); err != nil {
		return err
	}
	return b.put(ctx, &s, false)
}

// follow indexes again the versions that are now compared with one that came in
// after them: made of an older capture, or by another extractor.
func (b *batch) follow(ctx context.Context, late *archive.Snapshot, latest int) error {
	b.maker.again = true
	defer func() { b.maker.again = false }()
	for version := 1; version < late.Version; version++ {
		before, err := b.source.Before(ctx, late.ID, version)
		if err != nil && !unreadable(err) {
			return err
		}
		if err != nil || before.Version != late.Version {
			continue
		}
		s, err := b.source.Snapshot(ctx, late.ID, version)
		if err != nil {
			return err
		}
		if err := b.put(ctx, &s, version != latest); err != nil {
			return err
		}
	}
	return nil
}

// retire indexes as old what was the latest version before an entry.
func (b *batch) retire(ctx context.Context, entry archive.Entry) error {
	before, err := b.index.latest(ctx, entry.ID)
	if err != nil {
		return err
	}
	b.maker.again = true
	defer func() { b.maker.again = false }()
	for _, version := range append(before, b.latest[entry.ID]) {
		if version == 0 || version == entry.Version {
			continue
		}
		s, err := b.source.Snapshot(ctx, entry.ID, version)
		if err != nil {
			return err
		}
		if err := b.put(ctx, &s, true); err != nil {
			return err
		}
	}
	return nil
}

// latest lists the versions of an article that are indexed as its latest.
func (x *Index) latest(ctx context.Context, id archive.ID) (versions []int, err error) {
	err = x.view(ctx, func(v *view) error {
		for _, p := range v.parts {
			names, err := p.terms(fieldID, documentID(id, 0)[:len(id)+1])
			if err != nil {
				return err
			}
			old, err := p.docs(fieldOld, isOld)
			if err != nil {
				return err
			}
			for _, name := range names {
				doc, err := p.docs(fieldID, name)
				if err != nil {
					return err
				}
				_, version, err := parseID(name)
				if err != nil {
					return err
				}
				if doc.Intersects(p.live) && !doc.Intersects(old) {
					versions = append(versions, version)
				}
			}
		}
		return nil
	})
	return versions, err
}

func (b *batch) put(ctx context.Context, s *archive.Snapshot, old bool) error {
	var before *archive.Snapshot
	if s.Versions > 1 {
		switch s, err := b.source.Before(ctx, s.ID, s.Version); {
		case err == nil:
			before = &s
		case !unreadable(err):
			return err
		}
	}
	doc, err := b.maker.document(ctx, s, old, before)
	if err != nil {
		return err
	}
	if !old {
		b.latest[s.ID] = s.Version
	}
	b.size++
	b.bytes += int(doc.NumPlainTextBytes())
	return b.docs.IndexAdvanced(doc)
}

func unreadable(err error) bool {
	return errors.Is(err, archive.ErrNotFound) || errors.Is(err, archive.ErrCorrupt)
}

// flush writes the batch and, in the same transaction, how far it came.
func (b *batch) flush() error {
	if b.last.Seq == 0 {
		return nil
	}
	for key, value := range map[string]any{lastKey: b.last, namesKey: b.maker.names.last} {
		stored, err := json.Marshal(value)
		if err != nil {
			return err
		}
		b.docs.SetInternal([]byte(key), stored)
	}
	if err := b.index.bleve.Batch(b.docs); err != nil {
		return err
	}
	b.reset()
	return b.index.hold(b.last)
}
