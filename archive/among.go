package archive

import (
	"context"
	"slices"
)

// clustersOf goes from articles to their copies, and from those to theirs, among
// the texts that there are when it begins: who saves copies all the time would
// keep it at work for ever.
func (a *Archive) clustersOf(ctx context.Context, ids []ID) (map[ID]ID, error) {
	stats, err := a.Stats(ctx)
	if err != nil {
		return nil, err
	}
	g, seen := newGrouping(), map[ID]bool{}
	for len(ids) > 0 {
		some, err := a.among(ctx, ids, seen, g)
		if err != nil {
			return nil, err
		}
		found, err := a.crossing(ctx, some, stats.Texts)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			err := a.Store.View(ctx, func(r Reader) error { return f.consider(r, g) })
			if err != nil {
				return nil, err
			}
		}
		ids = ids[:0:0]
		for id := range g.parent {
			if !seen[id] {
				ids = append(ids, id)
			}
		}
	}
	return g.parent, a.Store.View(ctx, g.name)
}

// sketched is one text of an article that copies are looked for of.
type sketched struct {
	id     ID
	sketch Sketch
}

// among reads the texts of articles, joins those that have the very same, and
// notes that they were seen.
func (a *Archive) among(ctx context.Context, ids []ID, seen map[ID]bool, g grouping) (all []sketched, err error) {
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		err := a.Store.View(ctx, func(r Reader) error {
			texts, err := versions(r, id, true)
			for i := range texts {
				all = append(all, sketched{id, texts[i].Sketch()})
				for _, other := range texts[i].Fixity.owners(r, id) {
					g.join(id, other)
				}
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// crossed is an article, and a text that may be a copy of one of its own.
type crossed struct {
	id    ID
	text  uint64
	agree int // bytes of their sketches
}

func (c crossed) consider(r Reader, g grouping) error {
	owners, err := r.Owners(c.text)
	if err != nil || len(owners) == 0 || owners[0] == c.id || g.settled(c.id, owners[0], c.agree) {
		return err
	}
	return g.compare(r, c.id, owners[0])
}

// crossing looks through the sketches of the first texts for those that are
// alike to some, as pairs does for all.
func (a *Archive) crossing(ctx context.Context, some []sketched, texts int) (found []crossed, err error) {
	held := make([][1 << 16 / 64]uint64, bandsOf(texts)) // bits: the pairs of bytes that some have
	byBand := map[[2]int][]int{}
	for i := range some {
		if some[i].sketch.IsZero() {
			continue
		}
		for band := range held {
			value := some[i].sketch.band(band)
			held[band][value/64] |= 1 << (value % 64)
			byBand[[2]int{band, value}] = append(byBand[[2]int{band, value}], i)
		}
	}
	n := uint64(0)
	err = a.eachSketch(ctx, func(_ Reader, s *Sketch) error {
		if n++; n > uint64(texts) {
			return nil
		}
		var near []int
		for band := range held {
			value := s.band(band)
			if held[band][value/64]&(1<<(value%64)) == 0 {
				continue
			}
			for _, i := range byBand[[2]int{band, value}] {
				if agree := s.agree(&some[i].sketch); agree >= leastAgree && !slices.Contains(near, i) {
					near = append(near, i)
					found = append(found, crossed{some[i].id, n, agree})
				}
			}
		}
		return nil
	})
	return found, err
}
