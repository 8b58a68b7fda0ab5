package search

import (
	"context"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"tearsheet/archive"
)

// AsOf is the query asked of the archive as it was at a time: of every article
// the version that stood then, and none that had not been captured yet. The
// source is asked about articles that have changed.
func (q Query) AsOf(t time.Time, source Source) Query {
	q.source, q.asOf = source, t
	return q
}

// errOutside is an error that the index has no part in.
type errOutside struct{ error }

func (e errOutside) Unwrap() error { return e.error }

// find looks a query up, and what it matches.
func (v *view) find(ctx context.Context, q Query) (*plan, hits, error) {
	p, err := newPlan(v, q)
	if err != nil {
		return nil, nil, err
	}
	found, err := p.stood(ctx)
	return p, found, err
}

// stood is what the query matches, as of a time if it says so.
func (p *plan) stood(ctx context.Context) (hits, error) {
	found, err := p.found(ctx)
	if err != nil || p.query.asOf.IsZero() {
		return found, err
	}
	for i, in := range p.view.parts {
		if found[i], err = p.standing(ctx, in, found[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// standing keeps the versions that stood at the time. Those that were alone
// and already there are known; what was captured later may have been captured
// before that, too, since the index saw it.
func (p *plan) standing(ctx context.Context, in *part, found *roaring.Bitmap) (*roaring.Bitmap, error) {
	sure, err := in.alone(found, p.query.asOf)
	if err != nil {
		return nil, err
	}
	stood, err := in.keep(roaring.AndNot(found, sure), func(id archive.ID, version int) (bool, error) {
		n, err := p.query.source.At(ctx, id, p.query.asOf)
		return n == version, err
	})
	if err != nil {
		return nil, err
	}
	return roaring.Or(sure, stood), nil
}

// keep asks of each document whether it is wanted. An article that the archive
// cannot read is not.
func (p *part) keep(found *roaring.Bitmap, wanted func(archive.ID, int) (bool, error)) (*roaring.Bitmap, error) {
	kept := roaring.New()
	for docs := found.Iterator(); docs.HasNext(); {
		doc := docs.Next()
		name, err := p.segment.DocID(uint64(doc))
		if err != nil {
			return nil, err
		}
		id, version, err := parseID(string(name))
		if err != nil {
			return nil, err
		}
		ok, err := wanted(id, version)
		if err != nil && !unreadable(err) {
			return nil, errOutside{err}
		}
		if ok {
			kept.Add(doc)
		}
	}
	return kept, nil
}

// alone are the only versions of their articles that were captured before a
// time.
func (p *part) alone(found *roaring.Bitmap, t time.Time) (*roaring.Bitmap, error) {
	first, err := p.docs(fieldVersion, "1")
	if err != nil {
		return nil, err
	}
	old, err := p.docs(fieldOld, isOld)
	if err != nil {
		return nil, err
	}
	before, err := p.span(span{clock: clockCaptured, before: t})
	return roaring.AndNot(roaring.FastAnd(found, first, before), old), err
}
