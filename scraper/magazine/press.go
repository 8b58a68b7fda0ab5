package magazine

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode"
)

//go:embed templates
var templates embed.FS

// press prints pages: one set of templates a page template, each with what
// partials.html defines.
type press struct {
	sets map[string]*template.Template
	css  []byte
}

func newPress() *press {
	funcs := template.FuncMap{"date": written, "iso": iso, "names": names, "slug": slugify, "cut": cut}
	shared := template.Must(template.New("partials.html").Funcs(funcs).ParseFS(templates, "templates/partials.html"))
	files, err := fs.Glob(templates, "templates/*.html")
	if err != nil {
		panic(err)
	}
	p := &press{sets: map[string]*template.Template{}}
	for _, file := range files {
		set := template.Must(template.Must(shared.Clone()).ParseFS(templates, file))
		p.sets[strings.TrimSuffix(path.Base(file), ".html")] = set
	}
	if p.css, err = templates.ReadFile("templates/site.css"); err != nil {
		panic(err)
	}
	return p
}

// print is the page that a template makes of a view.
func (p *press) print(name string, view any) []byte {
	var b bytes.Buffer
	set := p.sets[name]
	if set == nil {
		panic(fmt.Sprintf("no template %q", name))
	}
	if err := set.ExecuteTemplate(&b, "page", view); err != nil {
		panic(fmt.Sprintf("print %s: %v", name, err))
	}
	return b.Bytes()
}

// iso is a time in RFC 3339.
func iso(t time.Time) string { return t.Format(time.RFC3339) }

// names joins authors as a byline does: "A, B and C".
func names(authors []string, and string) string {
	if and == "、" || len(authors) < 2 {
		return strings.Join(authors, and)
	}
	last := len(authors) - 1
	return strings.Join(authors[:last], ", ") + " " + and + " " + authors[last]
}

// slugify is words as a path has them.
func slugify(words string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(words), func(r rune) bool {
		return !unicode.In(r, unicode.Letter, unicode.Digit, unicode.Mark)
	}), "-")
}

// cut shortens a title to n words and "...", as themes do.
func cut(title string, n int) string {
	words := strings.Fields(title)
	if len(words) <= n {
		return title
	}
	return strings.Join(words[:n], " ") + "..."
}

// drawing is the picture that stands for all pictures.
func drawing() []byte {
	picture := image.NewRGBA(image.Rect(0, 0, 160, 90))
	for y := range 90 {
		for x := range 160 {
			picture.Set(x, y, color.RGBA{uint8(90 + y), uint8(120 + x/4), 150, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		panic(err)
	}
	return b.Bytes()
}
