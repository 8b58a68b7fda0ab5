package archive

import (
	"context"
	"fmt"
	"slices"
)

// Clusters tells of every article that has copies, or of those asked for and
// their copies, the cluster it belongs to, named by the id of the article that
// was there first. It compares the fingerprints of all texts with each other,
// or with those of the articles asked for, and the texts of those alike.
func (a *Archive) Clusters(ctx context.Context, of ...ID) (clusters map[ID]ID, err error) {
	if len(of) > 0 {
		clusters, err = a.clustersOf(ctx, of)
	} else {
		clusters, err = a.allClusters(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("group copies: %w", err)
	}
	return clusters, nil
}

func (a *Archive) allClusters(ctx context.Context) (map[ID]ID, error) {
	g := newGrouping()
	var sketches []Sketch
	var first []ID // of those that have a text
	err := a.eachSketch(ctx, func(r Reader, s *Sketch) error {
		sketches = append(sketches, *s)
		owners, err := r.Owners(uint64(len(sketches)))
		first = append(first, append(owners, "")[0])
		for _, id := range owners[min(1, len(owners)):] {
			g.join(owners[0], id)
		}
		return err
	})
	for x, y := range pairs(sketches) {
		if err != nil {
			break
		}
		if first[x] == "" || first[y] == "" || g.settled(first[x], first[y], sketches[x].agree(&sketches[y])) {
			continue
		}
		err = a.Store.View(ctx, func(r Reader) error { return g.compare(r, first[x], first[y]) })
	}
	if err == nil {
		err = a.Store.View(ctx, g.name)
	}
	return g.parent, err
}

// How many pairs of bytes sketches are sorted by: of a few texts, so that of two
// that share three in ten of their shingles 99 of 100 are looked at; of many, so
// that 99 of 100 are of those that share half.
const (
	bandsOfFew  = 3 * sketchBins / 2
	bandsOfMany = sketchBins / 2
	few         = 200_000
)

func bandsOf(texts int) int {
	if texts <= few {
		return bandsOfFew
	}
	return bandsOfMany
}

// band is one of the pairs of bytes by which alike sketches are found: bytes
// side by side, then those of two such pairs, then those that lie far apart.
func (s *Sketch) band(n int) int {
	i, j := 2*n, 2*n+1
	switch n / (sketchBins / 2) {
	case 1:
		i, j = (i+1)%sketchBins, (j+1)%sketchBins
	case 2:
		i, j = n%(sketchBins/2), n%(sketchBins/2)+sketchBins/2
	}
	return int(s[i])<<8 | int(s[j])
}

// metBefore tells whether two sketches agree in a pair of bytes before band, so
// that they have been compared.
func (s *Sketch) metBefore(band int, other *Sketch) bool {
	for n := range band {
		if s.band(n) == other.band(n) {
			return true
		}
	}
	return false
}

// pairs lists the places of sketches that are alike, each two once: those that agree
// in one of several pairs of bytes are looked at (locality-sensitive hashing,
// Indyk and Motwani 1998).
func pairs(sketches []Sketch) func(yield func(x, y int) bool) {
	return func(yield func(x, y int) bool) {
		order := make([]uint32, 0, len(sketches))
		for i := range sketches {
			if !sketches[i].IsZero() {
				order = append(order, uint32(i))
			}
		}
		for band := range bandsOf(len(sketches)) {
			value := func(i uint32) int { return sketches[i].band(band) }
			slices.SortFunc(order, func(i, j uint32) int { return value(i) - value(j) })
			for i := range order {
				for j := i + 1; j < len(order) && value(order[i]) == value(order[j]); j++ {
					x, y := order[i], order[j]
					if sketches[x].agree(&sketches[y]) >= leastAgree && !sketches[x].metBefore(band, &sketches[y]) && !yield(int(x), int(y)) {
						return
					}
				}
			}
		}
	}
}

// The reports of one form are all alike and no copies. So that a thousand of
// them are not compared with each other, a text that was compared in vain so
// often is compared with those alone that are alike closely, and twice as
// often with nothing any more.
const (
	patience = 32
	closely  = sketchBins * 2 / 3
)

// grouping is a forest of articles: those of one tree are copies (Tarjan 1975).
type grouping struct {
	parent map[ID]ID
	vain   map[ID]int // how often an article was compared with no copy of it
}

func newGrouping() grouping { return grouping{parent: map[ID]ID{}, vain: map[ID]int{}} }

func (g *grouping) root(id ID) ID {
	for g.parent[id] != "" && g.parent[id] != id {
		id = g.parent[id]
	}
	return id
}

func (g *grouping) join(x, y ID) {
	x, y = g.root(x), g.root(y)
	g.parent[x], g.parent[y] = x, x
}

// settled tells whether two articles need no comparing: they are of one cluster,
// or one of them was compared in vain often enough.
func (g *grouping) settled(a, b ID, agree int) bool {
	most := patience
	if agree >= closely {
		most *= 2
	}
	return g.root(a) == g.root(b) || max(g.vain[a], g.vain[b]) >= most
}

// compare joins two articles if the latest text of one is a copy of any of the
// other.
func (g *grouping) compare(r Reader, a, b ID) error {
	for _, two := range [][2]ID{{a, b}, {b, a}} {
		c, err := r.Chain(two[0])
		if err != nil {
			return damaged(err)
		}
		s, err := compose(r, c, c.latest(), true)
		if err != nil {
			return err
		}
		copies, err := compareWith(r, &s, two[1], nil)
		if err != nil {
			return err
		}
		if len(copies) > 0 {
			g.join(a, b)
			return nil
		}
	}
	g.vain[a]++
	g.vain[b]++
	return nil
}

// name names every tree by the article that was there first.
func (g *grouping) name(r Reader) error {
	first := map[ID]Chain{}
	for id := range g.parent {
		c, err := r.Chain(id)
		if err != nil {
			return damaged(err)
		}
		root := g.root(id)
		if best, known := first[root]; !known || c.precedence().Before(best.precedence()) || c.precedence().Equal(best.precedence()) && id < best.ID {
			first[root] = c
		}
	}
	named := make(map[ID]ID, len(g.parent))
	for id := range g.parent {
		named[id] = first[g.root(id)].ID
	}
	g.parent = named
	return nil
}
