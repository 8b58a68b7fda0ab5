package search

import (
	"context"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// standing is a time, and who knows which version stood then.
type standing struct {
	time   time.Time
	source Source
}

// AsOf is the query asked of the archive as it was at a time: of every article
// the version that stood then, and none that had not been captured yet. The
// source is asked about articles that have changed.
func (q Query) AsOf(t time.Time, source Source) Query {
	q.asOf = &standing{t, source}
	return q
}

// errOutside is an error that the index has no part in.
type errOutside struct{ error }

func (e errOutside) Unwrap() error { return e.error }

// stood is what the query matches, as of a time if it says so.
func (p *plan) stood(ctx context.Context) (hits, error) {
	found, err := p.found(ctx)
	if err != nil || p.query.asOf == nil {
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
	sure, err := in.alone(found, p.query.asOf.time)
	if err != nil {
		return nil, err
	}
	stood := sure.Clone()
	for docs := roaring.AndNot(found, sure).Iterator(); docs.HasNext(); {
		doc := docs.Next()
		name, err := in.segment.DocID(uint64(doc))
		if err != nil {
			return nil, err
		}
		id, version, err := parseID(string(name))
		if err != nil {
			return nil, err
		}
		n, err := p.query.asOf.source.At(ctx, id, p.query.asOf.time)
		if err != nil && !unreadable(err) {
			return nil, errOutside{err}
		}
		if n == version {
			stood.Add(doc)
		}
	}
	return stood, nil
}

// alone are the only versions of their articles that were captured before a
// time.
func (p *part) alone(found *roaring.Bitmap, t time.Time) (*roaring.Bitmap, error) {
	first, err := p.docs(fieldVersion, "1")
	if err != nil {
		return nil, err
	}
	old, err := p.docs(fieldOld, "yes")
	if err != nil {
		return nil, err
	}
	before, err := p.span(span{clock: clockCaptured, before: t})
	return roaring.AndNot(roaring.FastAnd(found, first, before), old), err
}
