package magazine

import (
	"fmt"
	"strings"
	"time"

	"tearsheet/archive"
)

// piece is one article as its file has it.
type piece struct {
	ID                  int // the number at the start of the file's name
	Slug                string
	Path                string // where it is today
	Was                 string // where it was on day 1, if it has moved
	Second              string // a second path that serves the same page
	Template            string
	Title, Subtitle     string
	Authors             []string
	Section             section
	Lang                string
	Published, Modified time.Time
	Tags                []string
	Dateline            string // in a line of its own, above the text
	Copy                bool   // the JSON-LD carries the whole text as articleBody
	From, Until         int    // the first day it is there; the first day it is not, or 0
	Source              string // the text with its marks
	Touched             bool   // today's page differs from that of day 1
	Next                revision
}

// revision is what becomes of a piece on day 2.
type revision struct {
	Title, Path string
	Modified    time.Time
	Edits       [][2]string // from, to
	Append      []string    // groups put at the end
}

// on is the piece as it stands on a day.
func (p piece) on(day int) piece {
	r := p.Next
	p.Touched = day >= 2 && (r.Title != "" || r.Path != "" || len(r.Edits)+len(r.Append) > 0)
	if !p.Touched {
		return p
	}
	if r.Title != "" {
		p.Title = r.Title
	}
	if r.Path != "" {
		p.Was, p.Path = p.Path, r.Path
	}
	if !r.Modified.IsZero() {
		p.Modified = r.Modified
	}
	for _, edit := range r.Edits {
		if !strings.Contains(p.Source, edit[0]) {
			panic(fmt.Sprintf("article %d: nothing to edit: %q", p.ID, edit[0]))
		}
		p.Source = strings.ReplaceAll(p.Source, edit[0], edit[1])
	}
	for _, group := range r.Append {
		p.Source += "\n\n" + group
	}
	return p
}

// changed is when the page of the piece last changed.
func (p *piece) changed() time.Time {
	if p.Modified.IsZero() {
		return p.Published
	}
	return p.Modified
}

// day tells whether the page shows only the day of publication.
func (p *piece) day() bool { return p.Template == "tables" }

// images is the pictures of the piece, with paths for URLs.
func (p *piece) images() []archive.Image {
	var images []archive.Image
	for _, g := range p.groups() {
		if g.Kind == figure {
			images = append(images, archive.Image{URL: g.Src, Caption: plain(g.Source), Credit: g.Credit})
		}
	}
	return images
}

// groups is the text of the piece, group by group.
func (p *piece) groups() []group {
	groups := readGroups(p.Source)
	for i := range groups {
		if groups[i].Kind == figure {
			groups[i].Src = fmt.Sprintf("/images/%d-%d.png", p.ID, i)
		}
	}
	return groups
}
