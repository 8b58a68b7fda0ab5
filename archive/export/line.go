package export

import (
	"bytes"
	"encoding/json"
	"time"

	"tearsheet/archive"
)

// Line is one exported article: a version with its text. Its JSON form is the
// line of a jsonl file. What is not known is left out, the text never is.
type Line struct {
	archive.Snapshot
	Text string `json:"text"` // the body, paragraphs joined by blank lines
	// Cluster names the articles that are copies of one text, by the id of the
	// one that had it first; "" if there is no copy.
	Cluster archive.ID `json:"cluster,omitempty"`
	Reason  string     `json:"reason,omitempty"` // why there is no text, where a page had no article
}

// LineOf is the line of a version.
func LineOf(s archive.Snapshot) Line { return Line{Snapshot: s, Text: s.Text()} }

// standfirst is the subtitle, unless the text begins with it: a reader wants it
// once.
func (l Line) standfirst() string {
	if len(l.Blocks) > 0 && l.Blocks[0].Text == l.Subtitle {
		return ""
	}
	return l.Subtitle
}

// object is a Line in the order people read it, without times that are zero.
type object struct {
	ID         archive.ID       `json:"id,omitempty"`
	URL        string           `json:"url"`
	Canonical  string           `json:"canonical,omitempty"`
	Site       string           `json:"site,omitempty"`
	Title      string           `json:"title,omitempty"`
	Subtitle   string           `json:"subtitle,omitempty"`
	Authors    []string         `json:"authors,omitempty"`
	Section    string           `json:"section,omitempty"`
	Tags       []string         `json:"tags,omitempty"`
	Published  archive.Date     `json:"published,omitzero"`
	Modified   archive.Date     `json:"modified,omitzero"`
	Lang       string           `json:"lang,omitempty"`
	Text       string           `json:"text"`
	Reason     string           `json:"reason,omitempty"`
	Blocks     []archive.Block  `json:"blocks,omitempty"`
	Notes      []archive.Block  `json:"notes,omitempty"`
	Images     []archive.Image  `json:"images,omitempty"`
	Repairs    []archive.Repair `json:"repairs,omitempty"`
	Free       *bool            `json:"free,omitempty"`
	Confidence float64          `json:"confidence,omitempty"`
	Captured   time.Time        `json:"captured,omitzero"`
	Last       time.Time        `json:"last,omitzero"`
	Indexed    time.Time        `json:"indexed,omitzero"`
	Gone       time.Time        `json:"gone,omitzero"`
	State      archive.State    `json:"state,omitempty"`
	Version    int              `json:"version,omitzero"`
	Versions   int              `json:"versions,omitzero"`
	Upgrade    bool             `json:"upgrade,omitempty"`
	Fixity     archive.Digest   `json:"digest,omitzero"`
	Extractor  string           `json:"extractor,omitempty"`
	Record     archive.Record   `json:"record,omitzero"`
	URLs       []string         `json:"urls,omitempty"`
	Cluster    archive.ID       `json:"cluster,omitempty"`
}

// MarshalJSON writes the object of a jsonl file, without its line break. A
// struct that embeds Line is written as this too, so it loses its own fields.
func (l Line) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(object{
		ID: l.ID, URL: l.URL, Canonical: l.Canonical, Site: l.Site,
		Title: l.Title, Subtitle: l.Subtitle, Authors: l.Authors, Section: l.Section, Tags: l.Tags,
		Published: l.Published, Modified: l.Modified, Lang: l.Lang,
		Text: l.Text, Reason: l.Reason, Blocks: l.Blocks, Notes: l.Notes, Images: l.Images, Repairs: l.Repairs,
		Free: l.Free, Confidence: l.Confidence,
		Captured: l.Captured, Last: l.Last, Indexed: l.Indexed, Gone: l.Gone, State: l.State,
		Version: l.Version, Versions: l.Versions, Upgrade: l.Upgrade,
		Fixity: l.Fixity, Extractor: l.Extractor, Record: l.Record, URLs: l.URLs, Cluster: l.Cluster,
	})
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
