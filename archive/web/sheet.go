package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strings"
	"time"

	"tearsheet/archive"
	"tearsheet/archive/search"
)

//go:embed templates
var templates embed.FS

// sheet is one page: a template and what it shows.
type sheet struct {
	Title string
	Lang  string // of what is shown, if it is not ours
	Words string // in the search box
	Name  string // of the template
	Data  any
}

// write renders a page before it sends any of it.
func (s sheet) write(w http.ResponseWriter, status int) error {
	pages, err := template.New("room").Funcs(template.FuncMap{
		"moment": moment, "day": day, "marked": marked, "stamp": stamp, "join": strings.Join, "state": state, "words": words,
	}).ParseFS(templates, "templates/*.html")
	if err != nil {
		return err
	}
	var b, body bytes.Buffer
	if err := pages.ExecuteTemplate(&body, s.Name, s.Data); err != nil {
		return err
	}
	err = pages.ExecuteTemplate(&b, "sheet", struct {
		sheet
		Body template.HTML
	}{s, template.HTML(body.String())})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err = w.Write(b.Bytes())
	return err
}

// answer sends a page, or what is on it as JSON.
func (r *room) answer(w http.ResponseWriter, v *visit, s sheet, value any) error {
	if wantsJSON(v.Request) {
		return writeJSON(w, http.StatusOK, value)
	}
	return s.write(w, http.StatusOK)
}

func wantsJSON(q *http.Request) bool {
	if format := q.URL.Query().Get("format"); format != "" {
		return format == "json"
	}
	accept := q.Header.Get("Accept")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	return err
}

func (r *room) style(w http.ResponseWriter, _ *visit) error {
	css, err := templates.ReadFile("templates/style.css")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, err = w.Write(css)
	return err
}

func day(d archive.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time.Format(time.DateOnly)
}

// state is what has become of an article, in a word.
func state(s archive.Snapshot) string {
	switch {
	case s.State != "" && s.State != archive.StateLive:
		return string(s.State)
	case s.Versions > 1:
		return "changed"
	}
	return ""
}

// piece is a stretch of text that matched, or that did not.
type piece struct {
	Text string
	Mark bool
}

// marked parts a text at its marks.
func marked(text string, marks []search.Mark) (pieces []piece) {
	at := 0
	for _, m := range marks {
		if m.Start < at || m.End > len(text) || m.End < m.Start {
			continue
		}
		pieces = append(pieces, piece{Text: text[at:m.Start]}, piece{Text: text[m.Start:m.End], Mark: true})
		at = m.End
	}
	return append(pieces, piece{Text: text[at:]})
}

// words is a class of a change as a reader reads it.
func words(c archive.Class) string { return strings.ReplaceAll(string(c), "_", " ") }
