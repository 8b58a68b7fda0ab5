package magazine

import (
	"fmt"
	"html/template"
	"strings"

	"tearsheet/archive"
)

// The kinds of group beside those of archive.
const (
	list    archive.Kind = "list"
	table   archive.Kind = "table"
	figure  archive.Kind = "figure"
	ad      archive.Kind = "ad"
	bio     archive.Kind = "bio"
	comment              = archive.Comment
)

// group is one piece of a text: a paragraph, a whole list, a box. The first
// characters of a group in the file say what it is:
//
//	## ###          a heading of that level
//	- or 1.         a line of a list, --  a line below the line before it
//	>               a block quotation
//	| a | b |       a line of a table, the first one its head
//	```             code up to the next ```, line by line
//	!figure caption -- credit
//	!pull           a pull quote, which repeats the text
//	!note !disclaimer !correction
//	!bio Name: text         the box about an author
//	!comment Name: text     of a reader, below the article
//	!related 101, 102       links to other articles by number
//	!newsletter !ad         boxes between paragraphs
//	anything else   a paragraph
//
// The words are HTML: entities and inline elements stand for themselves. An
// injected fragment is written [[form|evidence|fragment]] right where it
// interrupts the text; see fragment.
type group struct {
	Kind    archive.Kind
	Level   int
	Ordered bool
	Source  string // the words, with marks
	Lines   []line // of a list or a table
	Name    string // whose biography or comment
	Credit  string // of a figure
	Src     string // path of a figure's picture

	// For the page only.
	Links []*piece // of related articles
	Words labels
}

// line is a line of a list, with the lines below it, or the row of a table.
type line struct {
	Source string
	Below  []line
	Cells  []line
}

// marks is the words after "!" and what they make.
var marks = map[string]archive.Kind{
	"figure": figure, "pull": archive.PullQuote, "note": archive.AuthorNote,
	"disclaimer": archive.Disclaimer, "correction": archive.Correction, "bio": bio,
	"comment": comment, "related": archive.Related, "newsletter": archive.Newsletter, "ad": ad,
}

// readGroups reads a text.
func readGroups(source string) []group {
	var groups []group
	for source = strings.TrimSpace(source); source != ""; source = strings.TrimSpace(source) {
		if code, ok := strings.CutPrefix(source, "```\n"); ok {
			code, source, _ = strings.Cut(code, "\n```")
			groups = append(groups, group{Kind: archive.Code, Source: code})
			continue
		}
		var words string
		words, source, _ = strings.Cut(source, "\n\n")
		groups = append(groups, readGroup(words))
	}
	return groups
}

func readGroup(words string) group {
	first, rest, _ := strings.Cut(words, " ")
	switch {
	case first == "##" || first == "###":
		return group{Kind: archive.Heading, Level: len(first), Source: rest}
	case first == ">":
		return group{Kind: archive.Quote, Source: rest}
	case first == "-" || first == "1.":
		return group{Kind: list, Ordered: first == "1.", Lines: readList(words)}
	case first == "|":
		return group{Kind: table, Lines: readTable(words)}
	case strings.HasPrefix(first, "!"):
		return readBox(first[1:], rest)
	}
	return group{Kind: archive.Paragraph, Source: words}
}

func readBox(mark, words string) group {
	kind, ok := marks[mark]
	if !ok {
		panic(fmt.Sprintf("no mark !%s", mark))
	}
	g := group{Kind: kind, Source: words}
	switch kind {
	case figure:
		g.Source, g.Credit, _ = strings.Cut(words, " -- ")
	case bio, comment:
		g.Name, g.Source, _ = strings.Cut(words, ": ")
	}
	return g
}

func readList(words string) []line {
	var lines []line
	for l := range strings.SplitSeq(words, "\n") {
		mark, text, _ := strings.Cut(l, " ")
		if mark == "--" {
			last := &lines[len(lines)-1]
			last.Below = append(last.Below, line{Source: text})
			continue
		}
		lines = append(lines, line{Source: text})
	}
	return lines
}

func readTable(words string) []line {
	var rows []line
	for l := range strings.SplitSeq(words, "\n") {
		var row line
		for cell := range strings.SplitSeq(strings.Trim(l, "| "), "|") {
			row.Cells = append(row.Cells, line{Source: strings.TrimSpace(cell)})
		}
		rows = append(rows, row)
	}
	return rows
}

// HTML is the words as the page has them, injected fragments included.
func (g group) HTML() template.HTML { return inject(g.Source) }

// HTML is the words as the page has them.
func (l line) HTML() template.HTML { return inject(l.Source) }

// healthy is the groups without their injected fragments.
func healthy(groups []group) []group {
	healed := make([]group, len(groups))
	for i, g := range groups {
		g.Source = heal(g.Source)
		healed[i] = g
	}
	return healed
}
