package boltdb

import (
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"tearsheet/archive"
)

// catchUp notes versions that an older program saved, some at a time, and
// counts in the bucket how far the index goes.
func (t *tx) catchUp(bucket *bbolt.Bucket) error {
	last, known := t.bolt.Bucket(bucketSnapshots).Sequence(), bucket.Sequence()
	before := last - t.facets.saves
	for end := known + backlog; known < min(end, before); known++ {
		if err := t.markOld(known + 1); err != nil {
			return err
		}
	}
	if known >= before {
		known = last
	}
	if known == bucket.Sequence() {
		return nil
	}
	return bucket.SetSequence(known)
}

// markOld notes what a version says that is in the file already. One that is
// damaged is left out, as Verify says.
func (t *tx) markOld(seq uint64) error {
	err := t.markStored(seq)
	if errors.Is(err, archive.ErrCorrupt) {
		return nil
	}
	return err
}

func (t *tx) markStored(seq uint64) error {
	v, err := t.readVersion(seq)
	if err != nil {
		return err
	}
	c, err := t.Chain(v.head.ID)
	if err != nil {
		return missing(err)
	}
	site, err := t.number(siteName, c.Site)
	if err != nil {
		return missing(err)
	}
	rest, err := t.unpackFields(v)
	if err != nil {
		return err
	}
	var article archive.Article
	if err := json.Unmarshal(rest, &article); err != nil {
		return fmt.Errorf("%w: version %d: %w", archive.ErrCorrupt, seq, err)
	}
	if err := t.mark(seq, &article); err != nil {
		return err
	}
	return t.markChain(archive.Chain{}, c, site)
}
