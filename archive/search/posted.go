package search

import (
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// valueGap parts the values of a field, so that no phrase and no NEAR is found
// across two.
const valueGap = 2 * maxGap

// posted is a field of a document as words and their places; it implements
// document.Field. bleve keeps five numbers for every place of a word. We keep
// one, as the distance from the place before, packed into what bleve takes for
// a single place: that halves the index.
type posted struct {
	name   string
	values []string
	freqs  index.TokenFrequencies
	length int
}

var _ document.Field = (*posted)(nil)

// addWords adds the values that are not empty, each a text of its own.
func addWords(d *document.Document, field string, values ...string) {
	var some []string
	for _, v := range values {
		if v != "" {
			some = append(some, v)
		}
	}
	if some != nil {
		d.AddField(&posted{name: field, values: some})
	}
}

// track is what a text has of one word.
type track struct {
	freq  index.TokenFreq
	place index.TokenLocation
	list  [1]*index.TokenLocation
	last  int
}

// Analyze finds the places of every word. bleve calls it once.
func (p *posted) Analyze() {
	p.freqs = index.TokenFrequencies{}
	at := 0
	for _, value := range p.values {
		toks := tokens(value)
		room := make([]track, 0, len(toks))
		tracks := map[string]*track{}
		for _, t := range toks {
			w := tracks[t.term]
			if w == nil {
				room = append(room, track{})
				w = &room[len(room)-1]
				tracks[t.term] = w
			}
			w.add(at + t.pos)
		}
		p.length += len(toks)
		p.merge(tracks)
		if len(toks) > 0 {
			at += toks[len(toks)-1].pos + valueGap
		}
	}
	p.values = nil
}

// add notes one more place of a word. The first place and the next two
// distances fit where bleve has numbers anyway.
func (w *track) add(at int) {
	switch n := w.freq.Frequency(); n {
	case 0:
		w.place.Position = at
	case 1:
		w.place.Start = at - w.last
	case 2:
		w.place.End = at - w.last
	default:
		w.place.ArrayPositions = append(w.place.ArrayPositions, uint64(at-w.last))
	}
	w.last = at
	w.freq.SetFrequency(w.freq.Frequency() + 1)
}

// merge adds the words of one value to those of the others.
func (p *posted) merge(tracks map[string]*track) {
	for term, w := range tracks {
		w.list[0] = &w.place
		w.freq.Locations = w.list[:]
		other := p.freqs[term]
		if other == nil {
			p.freqs[term] = &w.freq
			continue
		}
		both := &track{}
		for _, place := range append(unpack(nil, other.Locations[0]), unpack(nil, &w.place)...) {
			both.add(place)
		}
		both.list[0] = &both.place
		both.freq.Locations = both.list[:]
		p.freqs[term] = &both.freq
	}
}

func unpack(places []int, l *index.TokenLocation) []int {
	return unpackPlaces(places, l.Position, l.Start, l.End, l.ArrayPositions)
}

// placesOf adds the places that a posting holds.
func placesOf(places []int, p segment.Posting) []int {
	for _, l := range p.Locations() {
		places = unpackPlaces(places, int(l.Pos()), int(l.Start()), int(l.End()), l.ArrayPositions())
	}
	return places
}

func unpackPlaces(places []int, first, second, third int, more []uint64) []int {
	places = append(places, first)
	if second == 0 {
		return places
	}
	places = append(places, first+second)
	if third == 0 {
		return places
	}
	at := first + second + third
	places = append(places, at)
	for _, d := range more {
		at += int(d)
		places = append(places, at)
	}
	return places
}

func (p *posted) Name() string { return p.name }

func (p *posted) Value() []byte { return nil }

func (p *posted) ArrayPositions() []uint64 { return nil }

func (p *posted) EncodedFieldType() byte { return 't' }

func (p *posted) Options() index.FieldIndexingOptions {
	return index.IndexField | index.IncludeTermVectors
}

func (p *posted) AnalyzedLength() int { return p.length }

func (p *posted) AnalyzedTokenFrequencies() index.TokenFrequencies { return p.freqs }

func (p *posted) NumPlainTextBytes() (n uint64) {
	for _, v := range p.values {
		n += uint64(len(v))
	}
	return n
}

func (p *posted) Size() int { return int(p.NumPlainTextBytes()) }
