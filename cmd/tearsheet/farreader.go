package main

import (
	"encoding/gob"
	"fmt"
	"time"

	"tearsheet/archive"
)

// farReader is one state of a store that another process holds.
type farReader struct {
	questions *gob.Encoder
	answers   *gob.Decoder
}

func (r *farReader) ask(q wanted) (f found, err error) {
	if err = r.questions.Encode(q); err == nil {
		err = r.answers.Decode(&f)
	}
	if err != nil {
		return f, fmt.Errorf("ask the archive's owner: %w", err)
	}
	return f, f.err()
}

// Link is that of archive.Reader, as are all that follow.
func (r *farReader) Link(k archive.Key) (archive.Link, error) {
	f, err := r.ask(wanted{Method: "Link", Key: k})
	if err != nil || len(f.Links) != 1 {
		return archive.Link{}, err
	}
	return f.Links[0], nil
}

// Links lists URLs.
func (r *farReader) Links(prefix, after archive.Key, n int) ([]archive.Link, error) {
	f, err := r.ask(wanted{Method: "Links", Key: prefix, After: after, N: n})
	return f.Links, err
}

// Chain is an article.
func (r *farReader) Chain(id archive.ID) (archive.Chain, error) {
	f, err := r.ask(wanted{Method: "Chain", ID: id})
	if err != nil || len(f.Chains) != 1 {
		return archive.Chain{}, err
	}
	return f.Chains[0], nil
}

// IDs lists articles.
func (r *farReader) IDs(prefix string, after archive.ID, n int) ([]archive.ID, error) {
	f, err := r.ask(wanted{Method: "IDs", Text: prefix, AfterID: after, N: n})
	return f.IDs, err
}

// Newest lists articles by date.
func (r *farReader) Newest(site string, date time.Time, id archive.ID, n int) ([]archive.Chain, error) {
	f, err := r.ask(wanted{Method: "Newest", Text: site, Date: date, ID: id, N: n})
	return f.Chains, err
}

// Values lists the values of a facet.
func (r *farReader) Values(field, part string, n int) ([]string, error) {
	f, err := r.ask(wanted{Method: "Values", Text: field, Part: part, N: n})
	return f.Values, err
}

// Having lists versions by facets.
func (r *farReader) Having(facets map[string][]string, from, to uint64, most int) ([]archive.Entry, bool, error) {
	f, err := r.ask(wanted{Method: "Having", Facets: facets, From: from, To: to, N: most})
	return f.Entries, f.OK, err
}

// Head is a version without its text.
func (r *farReader) Head(id archive.ID, n int) (archive.Snapshot, error) {
	f, err := r.ask(wanted{Method: "Head", ID: id, Version: n})
	return f.unpack(), err
}

// Body puts the text into a version.
func (r *farReader) Body(s *archive.Snapshot) error {
	f, err := r.ask(wanted{Method: "Body", ID: s.ID, Version: s.Version, Digest: s.Fixity})
	if err == nil {
		s.Blocks = f.Head.Blocks
	}
	return err
}

// Holders lists the articles with a text.
func (r *farReader) Holders(d archive.Digest) ([]archive.ID, error) {
	f, err := r.ask(wanted{Method: "Holders", Digest: d})
	return f.IDs, err
}

// Sketches lists fingerprints.
func (r *farReader) Sketches(after uint64, n int) ([]archive.Sketch, error) {
	f, err := r.ask(wanted{Method: "Sketches", From: after, N: n})
	return f.Sketches, err
}

// Owners lists the articles with the text of a number.
func (r *farReader) Owners(text uint64) ([]archive.ID, error) {
	f, err := r.ask(wanted{Method: "Owners", From: text})
	return f.IDs, err
}

// Captures lists those of a URL.
func (r *farReader) Captures(k archive.Key, skip, n int) ([]archive.Capture, error) {
	f, err := r.ask(wanted{Method: "Captures", Key: k, Skip: skip, N: n})
	return f.Captures, err
}

// Journal lists saves.
func (r *farReader) Journal(after uint64, n int) ([]archive.Entry, error) {
	f, err := r.ask(wanted{Method: "Journal", From: after, N: n})
	return f.Entries, err
}

// Stats counts.
func (r *farReader) Stats() (archive.Stats, error) {
	f, err := r.ask(wanted{Method: "Stats"})
	return f.Stats, err
}
