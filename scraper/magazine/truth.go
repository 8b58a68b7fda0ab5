package magazine

import (
	"strings"
	"time"

	"tearsheet/archive"
)

// Truth is what is true of one article: what a perfect extractor would find.
type Truth struct {
	Path     string   // of the canonical URL
	Aliases  []string // paths of the same article: short link, with tracking parameters, AMP, second and former paths
	Moved    string   // the path it had on day 1, if it has moved since
	Template string   // the file of its page template, without ".html"

	Title, Subtitle string
	Authors         []string
	Section, Lang   string
	Tags            []string
	Published       time.Time
	Day             bool // the page shows only the day of publication
	// Modified is zero if the article claims no change since; some page
	// templates then repeat the date of publication.
	Modified time.Time

	// Text is exactly what the article's text must be: Blocks joined by "\n\n",
	// the standfirst first.
	// A table row is one block, its cells joined by " | "; the head of a table
	// is a row too. Code keeps its line breaks and indents.
	Text   string
	Blocks []archive.Block
	Notes  []archive.Block
	Images []archive.Image // URL is a path

	Injected []string         // the fragments that must be repaired away
	Repairs  []archive.Repair // the same with their places in Blocks
}

// Truth is the truth of every article that can be read today, newest first.
func (m *Magazine) Truth() []Truth {
	var truths []Truth
	for _, p := range m.edition().pieces {
		truths = append(truths, p.truth())
	}
	return truths
}

func (p *piece) truth() Truth {
	t := Truth{
		Path: p.Path, Aliases: p.aliases(), Moved: p.Was, Template: p.Template,
		Title: p.Title, Subtitle: p.Subtitle, Authors: p.Authors, Section: p.Section.Name, Lang: p.Lang, Tags: p.Tags,
		Published: p.Published, Day: p.day(), Modified: p.Modified, Images: p.images(),
	}
	var texts []string
	if p.Subtitle != "" { // every template shows the standfirst, and the reader reads it first
		t.Blocks = append(t.Blocks, archive.Block{Kind: archive.Paragraph, Text: p.Subtitle})
		texts = append(texts, p.Subtitle)
	}
	for _, g := range p.groups() {
		t.Notes = append(t.Notes, g.notes()...)
		t.Repairs = append(t.Repairs, repairs(g.Source, len(t.Blocks))...)
		for _, b := range g.blocks() {
			t.Blocks = append(t.Blocks, b)
			texts = append(texts, b.Text)
		}
	}
	for _, r := range t.Repairs {
		t.Injected = append(t.Injected, r.Removed)
	}
	t.Text = strings.Join(texts, "\n\n")
	return t
}

// aliases is the other paths of the piece that a crawler may fetch.
func (p *piece) aliases() []string {
	paths := []string{p.shortlink(), p.Path + "?utm_source=rss&utm_medium=feed"}
	for _, path := range []string{p.amp(p.Path), p.Second, p.Was} {
		if path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}

// blocks is what the group adds to the body.
func (g group) blocks() []archive.Block {
	switch g.Kind {
	case archive.Paragraph, archive.Quote, archive.Heading:
		return []archive.Block{{Kind: g.Kind, Level: g.Level, Text: plain(g.Source)}}
	case archive.Code:
		return []archive.Block{{Kind: g.Kind, Text: unmark(g.Source)}}
	case list:
		return items(g.Lines, 1)
	case table:
		return rows(g.Lines)
	}
	return nil
}

func items(lines []line, level int) []archive.Block {
	var blocks []archive.Block
	for _, l := range lines {
		blocks = append(blocks, archive.Block{Kind: archive.Item, Level: level, Text: plain(l.Source)})
		blocks = append(blocks, items(l.Below, level+1)...)
	}
	return blocks
}

func rows(lines []line) []archive.Block {
	var blocks []archive.Block
	for _, l := range lines {
		var cells []string
		for _, c := range l.Cells {
			cells = append(cells, plain(c.Source))
		}
		blocks = append(blocks, archive.Block{Kind: archive.Row, Text: strings.Join(cells, " | ")})
	}
	return blocks
}

// notes is what the group adds to the notes.
func (g group) notes() []archive.Block {
	switch g.Kind {
	case archive.AuthorNote, archive.Disclaimer, archive.Correction:
		return []archive.Block{{Kind: g.Kind, Text: plain(g.Source)}}
	case bio:
		return []archive.Block{{Kind: archive.AuthorNote, Text: plain(g.Source)}}
	}
	return nil
}
