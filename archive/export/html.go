package export

import (
	"bytes"
	"fmt"
	"html/template"
	"io"

	"tearsheet/archive"
)

// htmlEncoder writes one page. Every word on it goes through html/template,
// so nothing of the crawled page can run in it.
type htmlEncoder struct {
	w      io.Writer
	page   *template.Template
	headed bool
}

const htmlPage = `{{define "head"}}<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>Articles</title>
<style>
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; }
article + article { margin-top: 4rem; border-top: 1px solid; }
header p, aside, footer { font-size: .85rem; }
</style>
</head>
<body>
{{end}}{{define "tail"}}</body>
</html>
{{end}}{{define "article"}}<article{{with .ID}} id="{{.}}"{{end}}{{with .Lang}} lang="{{.}}"{{end}} dir="auto">
<header>
{{with .Title}}<h1>{{.}}</h1>
{{end}}{{with .Subtitle}}<p><strong>{{.}}</strong></p>
{{end}}{{with .Byline}}<p>By {{.}}</p>
{{end}}{{with .Dateline}}<p>{{.}}</p>
{{end}}{{with .URL}}<p><a href="{{.}}">{{.}}</a></p>{{end}}
</header>
{{range .Runs}}{{template "run" .}}{{end}}{{range .Notes}}<aside dir="auto"><b>{{.Kind}}:</b> {{.Text}}</aside>
{{end}}{{range .Figures}}<figure><a href="{{.URL}}">{{.URL}}</a>{{with .Caption}}<figcaption dir="auto">{{.}}</figcaption>{{end}}</figure>
{{end}}{{with .Provenance}}<footer>{{.}}</footer>
{{end}}</article>
{{end}}{{define "run"}}{{if eq .Kind "item"}}<ul>
{{range .Blocks}}<li dir="auto">{{template "block" .}}</li>
{{end}}</ul>
{{else if eq .Kind "row"}}<table>
{{range .Rows}}<tr>{{range .}}<td dir="auto">{{template "block" .}}</td>{{end}}</tr>
{{end}}</table>
{{else}}{{range .Blocks}}{{if eq .Kind "quote"}}<blockquote dir="auto">{{template "block" .}}</blockquote>
{{else if eq .Kind "code"}}<pre>{{.Text}}</pre>
{{else if eq .Kind "heading"}}{{if le .Level 2}}<h2 dir="auto">{{template "block" .}}</h2>
{{else}}<h3 dir="auto">{{template "block" .}}</h3>
{{end}}{{else}}<p dir="auto">{{template "block" .}}</p>
{{end}}{{end}}{{end}}{{end}}{{define "block"}}{{if .Marks}}{{template "spans" spans .Text .Marks}}{{else}}{{.Text}}{{end}}{{end}}` +
	`{{define "spans"}}{{range .}}{{if eq .Kind "link"}}<a href="{{.Href}}">{{template "spans" .Inner}}</a>` +
	`{{else if eq .Kind "emphasis"}}<em>{{template "spans" .Inner}}</em>` +
	`{{else if eq .Kind "strong"}}<strong>{{template "spans" .Inner}}</strong>` +
	`{{else if eq .Kind "code"}}<code>{{template "spans" .Inner}}</code>` +
	`{{else}}{{.Text}}{{end}}{{end}}{{end}}`

func (e *htmlEncoder) Encode(l Line) error {
	var b bytes.Buffer
	if err := e.head(&b); err != nil {
		return err
	}
	if err := article(e.page, &b, l); err != nil {
		return err
	}
	_, err := e.w.Write(b.Bytes())
	return err
}

// HTML is one article as an element of a page, without the page around it. It
// is escaped: nothing of the crawled page can run in it.
func HTML(l Line) (template.HTML, error) {
	page, err := parsePage()
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = article(page, &b, l)
	return template.HTML(b.String()), err
}

// parsePage makes the page of which htmlPage says what it looks like.
func parsePage() (*template.Template, error) {
	return template.New("page").Funcs(template.FuncMap{"spans": spans}).Parse(htmlPage)
}

func article(page *template.Template, b *bytes.Buffer, l Line) error {
	notes := make([]archive.Block, len(l.Notes))
	for i, n := range l.Notes {
		notes[i] = archive.Block{Kind: archive.Kind(label(n.Kind)), Text: n.Text}
	}
	err := page.ExecuteTemplate(b, "article", struct {
		ID                                                       archive.ID
		Lang, Title, Subtitle, Byline, Dateline, URL, Provenance string
		Runs                                                     []run
		Notes                                                    []archive.Block
		Figures                                                  []archive.Image
	}{
		l.ID, l.Lang, l.Title, l.standfirst(), join(l.Authors), dateline(l), l.URL, provenance(l), runs(l.Blocks), notes, figures(l.Images),
	})
	if err != nil {
		return fmt.Errorf("write %s: %w", l.URL, err)
	}
	return nil
}

// figures is pictures with all that stands below them as their caption. They
// are linked and not shown: the page asks no server for anything.
func figures(images []archive.Image) []archive.Image {
	all := make([]archive.Image, len(images))
	for i, image := range images {
		all[i] = archive.Image{URL: image.URL, Caption: captionOf(image)}
	}
	return all
}

// head begins the page, once.
func (e *htmlEncoder) head(b *bytes.Buffer) (err error) {
	if e.headed {
		return nil
	}
	e.headed = true
	e.page, err = parsePage()
	if err != nil {
		return err
	}
	return e.page.ExecuteTemplate(b, "head", nil)
}

func (e *htmlEncoder) Close() error {
	var b bytes.Buffer
	if err := e.head(&b); err != nil {
		return err
	}
	if err := e.page.ExecuteTemplate(&b, "tail", nil); err != nil {
		return err
	}
	_, err := e.w.Write(b.Bytes())
	return err
}
