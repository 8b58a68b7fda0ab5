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
	freqs  index.TokenFrequencies
	length int
	bytes  uint64
}

var _ document.Field = (*posted)(nil)

// piece is a text and the words it was cut into.
type piece struct {
	raw  string
	toks []token
}

// pieces cuts the texts that are not empty.
func pieces(texts ...string) (all []piece) {
	for _, t := range texts {
		if t != "" {
			all = append(all, piece{t, tokens(t)})
		}
	}
	return all
}

// addWords adds texts, each a value of its own, with the places of every word.
func (m *maker) addWords(d *document.Document, field string, texts []piece) *posted {
	p := &posted{name: field}
	for _, t := range texts {
		p.bytes += uint64(len(t.raw))
		p.length += len(t.toks)
	}
	p.freqs = make(index.TokenFrequencies, p.length/2)
	clear(m.tracks)
	at := 0
	for _, t := range texts {
		for _, tok := range t.toks {
			w := m.tracks[tok.term]
			if w == nil {
				w = m.track()
				m.tracks[tok.term], p.freqs[tok.term] = w, &w.freq
			}
			w.add(at + tok.pos)
		}
		if n := len(t.toks); n > 0 {
			at += t.toks[n-1].pos + valueGap
		}
	}
	d.AddField(p)
	return p
}

// track is what a text has of one word.
type track struct {
	freq  index.TokenFreq
	place index.TokenLocation
	list  [1]*index.TokenLocation
	last  int
}

// track is a new one. They are made many at once: there are hundreds a text.
func (m *maker) track() *track {
	if len(m.room) == 0 {
		m.room = make([]track, 256)
	}
	w := &m.room[0]
	m.room = m.room[1:]
	w.list[0] = &w.place
	w.freq.Locations = w.list[:]
	return w
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

// Analyze does nothing: the words are counted already.
func (p *posted) Analyze() {}

func (p *posted) Name() string { return p.name }

func (p *posted) Value() []byte { return nil }

func (p *posted) ArrayPositions() []uint64 { return nil }

func (p *posted) EncodedFieldType() byte { return 't' }

func (p *posted) Options() index.FieldIndexingOptions {
	return index.IndexField | index.IncludeTermVectors
}

func (p *posted) AnalyzedLength() int { return p.length }

func (p *posted) AnalyzedTokenFrequencies() index.TokenFrequencies { return p.freqs }

func (p *posted) NumPlainTextBytes() uint64 { return p.bytes }

func (p *posted) Size() int { return int(p.bytes) }
