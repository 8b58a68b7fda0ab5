package archive

import "time"

// ID names an article for as long as the archive lives: ten characters of
// base32 made from the key of the first URL it was seen at.
type ID string

// Snapshot is one version of one article, with where and when it was seen.
// Its JSON form is the exported line.
type Snapshot struct {
	ID ID `json:"id"`
	Article
	Captured time.Time `json:"captured"`          // when this version was first fetched
	Last     time.Time `json:"last,omitzero"`     // when it was last seen unchanged
	Indexed  time.Time `json:"indexed"`           // when it entered this archive
	Gone     time.Time `json:"gone,omitzero"`     // when the publisher took the article away
	State    State     `json:"state,omitempty"`   // live, moved, removed, walled
	Version  int       `json:"version"`           // from 1
	Versions int       `json:"versions"`          // how many there are now
	Upgrade  bool      `json:"upgrade,omitempty"` // made by a newer extractor, not by the publisher
	Fixity   Digest    `json:"digest"`            // SHA-256 of the text
	Record   Record    `json:"record,omitzero"`   // the WARC record it was made from
	URLs     []string  `json:"urls,omitempty"`    // every URL the article was seen at, if more than one
}

// Change is what a save found, compared with what the archive held.
type Change int

// The changes a save can find.
const (
	Same    Change = iota // nothing new: the latest version stands
	New                   // an article not seen before
	Changed               // a new version of a known article
)

// String is the change in lower case.
func (c Change) String() string { return [...]string{"same", "new", "changed"}[c] }
