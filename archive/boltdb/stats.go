package boltdb

import (
	"encoding/binary"
	"errors"
	"time"

	"tearsheet/archive"
)

// counts is what Stats answers without counting.
type counts struct {
	articles, gone, urls, captures, texts, sites, textBytes uint64
	first, last                                             time.Time
}

func (c *counts) fields() []*uint64 {
	return []*uint64{&c.articles, &c.gone, &c.urls, &c.captures, &c.texts, &c.sites, &c.textBytes}
}

// count is the counts of this transaction.
func (t *tx) count() (*counts, error) {
	if t.counts != nil {
		return t.counts, nil
	}
	c := &counts{}
	s, err := t.get(bucketMeta, []byte("counts"))
	if errors.Is(err, archive.ErrNotFound) {
		t.counts = c
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	for _, f := range c.fields() {
		*f = s.uint()
	}
	c.first, c.last = s.time(), s.time()
	t.counts = c
	return c, s.err()
}

// change is the counts, to be changed by the present job.
func (t *tx) change() (*counts, error) {
	t.wrote = true
	return t.count()
}

// flush writes what the jobs left to be written once: the texts, and the
// counts if they may have changed.
func (t *tx) flush() error {
	if t.counts != nil || len(t.facets.sets) > 0 {
		if err := t.flushFacets(); err != nil {
			return err
		}
	}
	if t.counts == nil {
		return nil
	}
	texts := uint64(0)
	if t.pending != nil {
		texts = uint64(len(t.pending.texts) - t.pending.stored)
	}
	if now := t.bolt.Bucket(bucketTexts).Sequence(); due(now-texts, now) {
		if err := t.learn(); err != nil {
			return err
		}
	}
	if texts > 0 {
		if err := t.flushSketches(); err != nil {
			return err
		}
	}
	if err := t.flushTexts(); err != nil {
		return err
	}
	return t.flushCounts()
}

func (t *tx) flushCounts() error {
	var b []byte
	for _, f := range t.counts.fields() {
		b = binary.AppendUvarint(b, *f)
	}
	b = appendTime(b, t.counts.first)
	b = appendTime(b, t.counts.last)
	return t.put(bucketMeta, []byte("counts"), b)
}

func (t *tx) countChain(known bool, old, c archive.Chain) error {
	n, err := t.change()
	if err != nil {
		return err
	}
	if !known {
		n.articles++
	}
	if known && !old.Gone.IsZero() {
		n.gone--
	}
	if !c.Gone.IsZero() {
		n.gone++
	}
	return nil
}

func (t *tx) countCapture(c archive.Capture) error {
	n, err := t.change()
	if err != nil {
		return err
	}
	n.captures++
	at := spelt(c).Time
	if n.first.IsZero() || at.Before(n.first) {
		n.first = at
	}
	if at.After(n.last) {
		n.last = at
	}
	return nil
}

// Stats counts what there is.
func (t *tx) Stats() (archive.Stats, error) {
	c, err := t.count()
	if err != nil {
		return archive.Stats{}, err
	}
	return archive.Stats{
		Articles: int(c.articles), Gone: int(c.gone), URLs: int(c.urls), Captures: int(c.captures),
		Versions: int(t.bolt.Bucket(bucketSnapshots).Sequence()), Texts: int(c.texts), Sites: int(c.sites),
		Text: int64(c.textBytes), Stored: t.bolt.Size(), First: c.first, Last: c.last,
	}, nil
}
