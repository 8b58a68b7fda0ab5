package main

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tearsheet/archive"
)

// claims are the places in WARC files that captures point at. They take 16 bytes a
// capture.
type claims map[string][]claim

// claim is a place that a capture points at, and whether a whole record was seen
// there.
type claim struct {
	offset int64
	length uint32 // of more than fits, the greatest
	whole  bool
}

func claimOf(r archive.Record) claim {
	return claim{offset: r.Offset, length: uint32(min(r.Length, math.MaxUint32))}
}

// claims lists the places that the captures of the archive point at.
func (h *house) claims(ctx context.Context) (claims, error) {
	all := claims{}
	for c, err := range h.archive.Captures(ctx, "") {
		if err != nil {
			return nil, err
		}
		if !c.Record.IsZero() {
			all[c.Record.File] = append(all[c.Record.File], claimOf(c.Record))
		}
	}
	for _, places := range all {
		slices.SortFunc(places, func(a, b claim) int { return cmp.Compare(a.offset, b.offset) })
	}
	return all, nil
}

// at is the claim to a record, nil if there is none.
func (c claims) at(r archive.Record) *claim {
	places := c[r.File]
	i, found := slices.BinarySearchFunc(places, r.Offset, func(p claim, at int64) int { return cmp.Compare(p.offset, at) })
	if !found {
		return nil
	}
	return &places[i]
}

// see notes a whole record, and tells whether a capture points there.
func (c claims) see(r archive.Record) bool {
	p := c.at(r)
	if p != nil && p.length == claimOf(r).length {
		p.whole = true
	}
	return p != nil
}

// whole tells whether the record of a capture was seen.
func (c claims) whole(r archive.Record) bool {
	p := c.at(r)
	return p != nil && p.whole && p.length == claimOf(r).length
}

// end is where the last record begins that a capture points at, in a file; -1 if
// none does. What a power failure lost lies behind it.
func (c claims) end(file string) int64 {
	if places := c[file]; len(places) > 0 {
		return places[len(places)-1].offset
	}
	return -1
}
