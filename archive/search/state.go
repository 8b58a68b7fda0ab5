package search

import (
	"context"
	"fmt"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"tearsheet/archive"
)

// What has become of an article is asked of the archive: of every article, if
// these are at most fewAsked, or else of those that have turned from live, if
// these are at most mostTurned.
const (
	fewAsked   = 500
	mostTurned = 50_000
)

// turned are the names of the documents whose articles are in a state other
// than live: in the one that is asked for, or in any if that is live. It is
// found out when first wanted; known is false if there are too many.
type turned struct {
	once  sync.Once
	names []string
	known bool
	err   error
}

func (t *turned) find(ctx context.Context, source Source, want inState) ([]string, bool, error) {
	t.once.Do(func() {
		wanted := []archive.State{archive.State(want)}
		if wanted[0] == archive.StateLive {
			wanted = []archive.State{archive.StateMoved, archive.StateRemoved, archive.StateWalled}
		}
		t.known = true
		for _, state := range wanted {
			versions, ok, err := source.Turned(ctx, state, mostTurned)
			if !ok || err != nil {
				t.known, t.err = false, err
				return
			}
			for _, v := range versions {
				t.names = append(t.names, documentID(v.ID, v.Version))
			}
		}
	})
	return t.names, t.known, t.err
}

// inState keeps the documents whose article is in a state. It is asked last.
func (s *seek) inState(want inState, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	source := s.plan.query.source
	if source == nil {
		return nil, errOutside{fmt.Errorf("%w: state: wants an archive to ask, see Query.Of", ErrQuery)}
	}
	if within.GetCardinality() > fewAsked {
		names, known, err := s.plan.turned[want].find(s.ctx, source, want)
		if err != nil {
			return nil, errOutside{err}
		}
		if known {
			return s.turned(want, names, within)
		}
	}
	return s.part.keep(within, func(id archive.ID, _ int) (bool, error) {
		if s.ctx.Err() != nil {
			return false, s.ctx.Err()
		}
		state, err := source.StateOf(s.ctx, id)
		return state == archive.State(want), err
	})
}

// turned keeps the documents with the names, or those without if live ones are
// wanted.
func (s *seek) turned(want inState, names []string, within *roaring.Bitmap) (*roaring.Bitmap, error) {
	named, err := s.part.all(fieldID, names)
	if err != nil {
		return nil, err
	}
	if want == inState(archive.StateLive) {
		return roaring.AndNot(within, named), nil
	}
	return roaring.And(within, named), nil
}
