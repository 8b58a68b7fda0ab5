package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// dated are n of the documents found, in order of when they were published,
// after skipping some. It goes down the levels of the clock, into no more
// months and days than hold what is wanted.
func (p *plan) dated(ctx context.Context, found hits, order Order, skip, n int) ([]ref, error) {
	c := &calendar{ctx: ctx, view: p.view, order: order, skip: skip, want: n}
	err := c.walk(found, byMonth, "")
	return c.refs, err
}

// calendar is a walk through time that collects documents.
type calendar struct {
	ctx   context.Context
	view  *view
	order Order
	skip  int
	want  int
	refs  []ref
}

func (c *calendar) walk(found hits, n int, prefix string) error {
	names, err := c.view.among(found).terms(level(clockPublished, n), prefix, math.MaxInt)
	if err != nil {
		return err
	}
	if c.order != Oldest {
		slices.Reverse(names)
	}
	for _, name := range names {
		if len(c.refs) >= c.want {
			return nil
		}
		if err := c.ctx.Err(); err != nil {
			return err
		}
		if err := c.enter(found, n, name); err != nil {
			return err
		}
	}
	return nil
}

// enter collects what it wants of one month, day or second.
func (c *calendar) enter(found hits, n int, name string) error {
	inside := make(hits, len(found))
	for i, set := range found {
		inside[i] = set
		if set.IsEmpty() {
			continue
		}
		then, err := c.view.parts[i].docs(level(clockPublished, n), name)
		if err != nil {
			return err
		}
		inside[i] = roaring.And(set, then)
	}
	total := inside.total()
	switch {
	case total == 0:
		return nil
	case total <= c.skip:
		c.skip -= total
		return nil
	case total == 1 || n == bySecond:
		return c.take(inside)
	}
	return c.walk(inside, n+1, name)
}

// take collects documents of one second, in the order of their names.
func (c *calendar) take(found hits) error {
	type named struct {
		ref
		name string
	}
	var all []named
	for i, set := range found {
		for docs := set.Iterator(); docs.HasNext(); {
			doc := docs.Next()
			name, err := c.view.parts[i].segment.DocID(uint64(doc))
			if err != nil {
				return err
			}
			all = append(all, named{ref{part: i, doc: doc}, string(name)})
		}
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Compare(a.name, b.name) })
	all, c.skip = all[c.skip:], 0
	for _, a := range all[:min(len(all), c.want-len(c.refs))] {
		c.refs = append(c.refs, a.ref)
	}
	return nil
}

// among is the part of a view in which anything was found.
func (v *view) among(found hits) *view {
	some := &view{}
	for i, set := range found {
		if !set.IsEmpty() {
			some.parts = append(some.parts, v.parts[i])
		}
	}
	return some
}
