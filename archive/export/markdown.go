package export

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"tearsheet/archive"
)

type markdownEncoder struct {
	w   io.Writer
	any bool
}

func (e *markdownEncoder) Encode(l Line) error {
	var b strings.Builder
	if e.any {
		b.WriteString("\n")
	}
	e.any = true
	frontMatter(&b, l)
	if l.Title != "" {
		b.WriteString("\n" + heading(1, archive.Block{Text: l.Title}) + "\n")
	}
	if lead := l.standfirst(); lead != "" {
		fmt.Fprintf(&b, "\n**%s**\n", escape(oneLine(lead)))
	}
	body(&b, l.Blocks)
	for _, image := range l.Images {
		b.WriteString("\n" + figure(image) + "\n")
	}
	for _, note := range l.Notes {
		fmt.Fprintf(&b, "\n> **%s:** %s\n", label(note.Kind), quoted(lines(archive.Block{Text: note.Text})))
	}
	_, err := io.WriteString(e.w, b.String())
	return err
}

func (e *markdownEncoder) Close() error { return nil }

// frontMatter writes what is known of the article as YAML. Strings are
// written as JSON strings, which YAML 1.2 reads whatever is in them.
func frontMatter(b *strings.Builder, l Line) {
	b.WriteString("---\n")
	for _, f := range []struct {
		key   string
		value any
	}{
		{"title", l.Title},
		{"subtitle", l.Subtitle},
		{"authors", l.Authors},
		{"site", l.Site},
		{"section", l.Section},
		{"tags", l.Tags},
		{"published", l.Published.String()},
		{"modified", l.Modified.String()},
		{"lang", l.Lang},
		{"url", l.URL},
		{"canonical", l.Canonical},
		{"id", string(l.ID)},
		{"captured", instant(l.Captured)},
		{"version", l.Version},
		{"versions", l.Versions},
		{"digest", l.Fixity.String()},
		{"extractor", l.Extractor},
		{"reason", l.Reason},
	} {
		if value := flow(f.value); value != "" {
			fmt.Fprintf(b, "%s: %s\n", f.key, value)
		}
	}
	b.WriteString("---\n")
}

// flow is a value in YAML's flow style, "" if it is empty.
func flow(value any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return ""
	}
	switch s := strings.TrimSuffix(b.String(), "\n"); s {
	case `""`, "null", "[]", "0":
		return ""
	default:
		return strings.ReplaceAll(s, "\x7f", `\u007f`) // YAML wants it escaped, JSON does not
	}
}

// body writes the blocks. Items and rows follow each other without a blank
// line, so that they make one list and one table.
func body(b *strings.Builder, blocks []archive.Block) {
	for _, r := range runs(blocks) {
		switch r.Kind {
		case archive.Row:
			b.WriteString("\n" + table(r.Rows()))
		case archive.Item:
			b.WriteString("\n")
			for _, block := range r.Blocks {
				b.WriteString(item(block) + "\n")
			}
		default:
			for _, block := range r.Blocks {
				b.WriteString("\n" + markdown(block) + "\n")
			}
		}
	}
}

// figure is a picture with its caption and its credit below it.
func figure(image archive.Image) string {
	text := "![" + escape(oneLine(image.Caption)) + "](<" + address(image.URL) + ">)"
	if below := captionOf(image); below != "" {
		text += "\n*" + escape(below) + "*"
	}
	return text
}

// captionOf is what stands below a picture: its caption and whose it is.
func captionOf(image archive.Image) string {
	caption, credit := oneLine(image.Caption), oneLine(image.Credit)
	if caption == "" || credit == "" {
		return caption + credit
	}
	return caption + " (" + credit + ")"
}

func markdown(block archive.Block) string {
	text := lines(block)
	switch block.Kind {
	case archive.Heading:
		level := min(max(block.Level, 2), 6) // the title has level 1
		return heading(level, block)
	case archive.Quote:
		return "> " + quoted(text)
	case archive.Code:
		return fenced(block.Text)
	}
	return text
}

func quoted(text string) string { return strings.ReplaceAll(text, "\n", "\n> ") }

// lines escapes a text whose line breaks are to stay.
func lines(block archive.Block) string {
	block.Text = strings.ReplaceAll(block.Text, "\r", "\n")
	var all []string
	for _, line := range parts(block, "\n") {
		if line.Text != "" {
			all = append(all, inline(line))
		}
	}
	return strings.Join(all, "\\\n")
}

// fenced puts code between fences longer than any run of backticks in it.
func fenced(code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + "\n" + strings.Trim(code, "\n") + "\n" + fence
}

// heading keeps a # that ends the text from being read as the end of the
// heading.
func heading(level int, block archive.Block) string {
	text := inline(block)
	if open, ok := strings.CutSuffix(text, "#"); ok {
		text = open + `\#`
	}
	return strings.Repeat("#", level) + " " + text
}

func item(block archive.Block) string {
	indent := strings.Repeat("  ", min(max(block.Level, 1), 9)-1)
	return indent + "- " + strings.ReplaceAll(lines(block), "\n", "\n"+indent+"  ")
}

// table writes rows as a table; the first is its header, as Markdown wants one.
func table(rows [][]archive.Block) string {
	columns := 0
	for _, cells := range rows {
		columns = max(columns, len(cells))
	}
	var b strings.Builder
	for i, cells := range rows {
		for c := range columns {
			text := ""
			if c < len(cells) {
				text = strings.ReplaceAll(inline(cells[c]), "|", `\|`)
			}
			b.WriteString("| " + text + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString(strings.Repeat("| --- ", columns) + "|\n")
		}
	}
	return b.String()
}

var (
	// active are the characters that mean something anywhere in a line, and
	// ampersands that begin an entity.
	active = regexp.MustCompile("[\\\\`*_\\[\\]<>~]|&#?[0-9A-Za-z]+;")
	// opening is what means something where a line begins.
	opening = regexp.MustCompile(`^(#{1,6}( |$)|[-+=]|\d{1,9}[.)]( |$))`)
)

// escape makes one line of text mean itself in Markdown (CommonMark, GFM).
func escape(line string) string { return begin(literal(line)) }

// literal makes text within a line mean itself.
func literal(text string) string { return active.ReplaceAllString(text, `\$0`) }

// begin keeps the beginning of a line from meaning anything.
func begin(line string) string {
	if at := opening.FindStringIndex(line); at != nil {
		mark := strings.TrimRight(line[:at[1]], " ")
		last := len(mark) - 1
		if mark[0] == '#' {
			last = 0
		}
		return line[:last] + `\` + line[last:]
	}
	return line
}

// label is the name of a kind of note as people write it.
func label(k archive.Kind) string {
	s := strings.ReplaceAll(string(k), "_", " ")
	if s == "" {
		return "Note"
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
