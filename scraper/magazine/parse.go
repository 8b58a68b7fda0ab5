package magazine

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed articles/*.txt
var articles embed.FS

// load reads the articles. A file is named NUMBER-SLUG.txt and holds header
// lines "key: value", a blank line, and the text in groups parted by blank
// lines (see group). The keys:
//
//	template title subtitle section lang published modified dateline
//	by           authors, parted by "; "
//	tags         parted by ", "
//	path         instead of /SECTION/SLUG/
//	second       a second path that serves the same page
//	articlebody  "yes": the JSON-LD carries the whole text
//	from, until  the day it appears, the day it is taken away
//	day2-title day2-path day2-modified
//	day2-edit    "old => new", as often as needed
//	day2-append  a group put at the end, as often as needed
//
// The articles are part of the program, so a broken one is a panic.
func load() []piece {
	names, err := fs.Glob(articles, "articles/*.txt")
	if err != nil {
		panic(err)
	}
	pieces := make([]piece, 0, len(names))
	for _, name := range names {
		text, err := articles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		p, err := readPiece(strings.TrimSuffix(path.Base(name), ".txt"), string(text))
		if err != nil {
			panic(fmt.Sprintf("read %s: %v", name, err))
		}
		pieces = append(pieces, p)
	}
	return pieces
}

// readPiece reads one file; name is NUMBER-SLUG.
func readPiece(name, text string) (piece, error) {
	number, slug, _ := strings.Cut(name, "-")
	id, err := strconv.Atoi(number)
	if err != nil {
		return piece{}, fmt.Errorf("number the article: %w", err)
	}
	header, source, _ := strings.Cut(text, "\n\n")
	p := piece{ID: id, Slug: slug, From: 1, Source: strings.TrimSpace(source)}
	for line := range strings.Lines(header) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			return p, fmt.Errorf("read header line %q: want key: value", line)
		}
		if err := p.put(key, strings.TrimSpace(value)); err != nil {
			return p, fmt.Errorf("read %s: %w", key, err)
		}
	}
	if p.Lang == "" {
		p.Lang = p.Section.Lang
	}
	if p.Path == "" {
		p.Path = "/" + p.Section.Slug + "/" + p.Slug + "/"
	}
	return p, nil
}

// put sets the field that a header line names.
func (p *piece) put(key, value string) (err error) {
	if strings.HasPrefix(key, "day2-") {
		return p.Next.put(key, value)
	}
	switch key {
	case "template":
		p.Template = value
	case "title":
		p.Title = value
	case "subtitle":
		p.Subtitle = value
	case "lang":
		p.Lang = value
	case "dateline":
		p.Dateline = value
	case "path":
		p.Path = value
	case "second":
		p.Second = value
	case "by":
		p.Authors = strings.Split(value, "; ")
	case "tags":
		p.Tags = strings.Split(value, ", ")
	case "articlebody":
		p.Copy = value == "yes"
	case "section":
		p.Section, err = findSection(value)
	case "published":
		p.Published, err = time.Parse(time.RFC3339, value)
	case "modified":
		p.Modified, err = time.Parse(time.RFC3339, value)
	case "from":
		p.From, err = strconv.Atoi(value)
	case "until":
		p.Until, err = strconv.Atoi(value)
	default:
		return fmt.Errorf("no such key")
	}
	return err
}

func (r *revision) put(key, value string) (err error) {
	switch key {
	case "day2-title":
		r.Title = value
	case "day2-path":
		r.Path = value
	case "day2-modified":
		r.Modified, err = time.Parse(time.RFC3339, value)
	case "day2-edit":
		from, to, _ := strings.Cut(value, " => ")
		r.Edits = append(r.Edits, [2]string{from, to})
	case "day2-append":
		r.Append = append(r.Append, value)
	default:
		return fmt.Errorf("no such key")
	}
	return err
}

func findSection(slug string) (section, error) {
	for _, s := range sections {
		if s.Slug == slug {
			return s, nil
		}
	}
	return section{}, fmt.Errorf("no section %q", slug)
}
