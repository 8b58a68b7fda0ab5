package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tearsheet/archive"
	"tearsheet/archive/export"
)

// address is the address of an article in the path: an id, or a URL.
func (v *visit) address() (string, error) {
	address, err := url.PathUnescape(v.rest)
	if err != nil {
		return "", fmt.Errorf("%w: %q", errAsked, v.rest)
	}
	address = webAddress(address)
	if strings.Contains(address, "://") {
		asked := v.URL.Query()
		asked.Del("format")
		if len(asked) > 0 { // the query of the URL
			address += "?" + strings.TrimSuffix(strings.TrimSuffix(v.URL.RawQuery, "format=json"), "&")
		}
	}
	return address, nil
}

// webAddress puts back the slash that a server in front may have folded.
func webAddress(s string) string {
	for _, scheme := range []string{"http:/", "https:/"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok && !strings.HasPrefix(rest, "/") {
			return scheme + "/" + rest
		}
	}
	return s
}

func (v *visit) find(a *archive.Archive) (archive.Snapshot, error) {
	address, err := v.address()
	if err != nil {
		return archive.Snapshot{}, err
	}
	return a.Find(v.Context(), address)
}

// article shows one version.
func (r *room) article(w http.ResponseWriter, v *visit) error {
	s, err := v.find(r.Archive)
	if err != nil {
		return err
	}
	line := export.LineOf(s)
	body, err := export.HTML(line)
	if err != nil {
		return err
	}
	return r.answer(w, v, sheet{Title: s.Title, Lang: s.Lang, Name: "article", Data: struct {
		archive.Snapshot
		Body   template.HTML
		Replay bool
	}{s, body, r.Records != nil}}, line)
}

// history lists the versions of one article, the newest first.
func (r *room) history(w http.ResponseWriter, v *visit) error {
	s, err := v.find(r.Archive)
	if err != nil {
		return err
	}
	versions, err := r.Archive.History(v.Context(), s.ID)
	if err != nil {
		return err
	}
	changes, err := r.Archive.Differences(v.Context(), s.ID)
	if err != nil {
		return err
	}
	heads := make([]archive.Snapshot, len(versions))
	for i, s := range versions {
		heads[i] = headOf(s)
	}
	return r.answer(w, v, sheet{Title: "History of " + s.Title, Name: "history", Data: tell(versions, changes)}, heads)
}

// told is a version in a history.
type told struct {
	archive.Snapshot
	Words  int
	Before int // the version before, 0 for the first
	Change archive.Difference
}

func tell(versions []archive.Snapshot, changes []archive.Difference) []told {
	rows := make([]told, len(versions))
	for i, s := range versions {
		rows[i] = told{Snapshot: s, Words: len(strings.Fields(s.Article.Text()))}
		if i > 0 {
			rows[i].Before = versions[i-1].Version
		}
		if at := slices.IndexFunc(changes, func(d archive.Difference) bool { return d.After == s.Version }); at >= 0 {
			rows[i].Before, rows[i].Change = changes[at].Before, changes[at]
		}
	}
	return rows
}

// headOf is a version without its body.
func headOf(s archive.Snapshot) archive.Snapshot {
	s.Blocks, s.Notes, s.Images, s.Repairs = nil, nil, nil, nil
	return s
}

// part is one compared part of an article.
type part struct {
	Name  string         `json:"name"`
	Edits []archive.Edit `json:"edits"`
}

// diff compares a version with the one before it, or with that of ?with=ADDRESS.
func (r *room) diff(w http.ResponseWriter, v *visit) error {
	with := v.URL.Query().Get("with")
	if with != "" {
		q := v.URL.Query()
		q.Del("with")
		v.URL.RawQuery = q.Encode()
	}
	after, err := v.find(r.Archive)
	if err != nil {
		return err
	}
	if with == "" {
		with = fmt.Sprintf("%s@v%d~1", after.ID, after.Version)
	}
	before, err := r.Archive.Find(v.Context(), with)
	if err != nil {
		return err
	}
	page := struct {
		Before archive.Snapshot `json:"before"`
		After  archive.Snapshot `json:"after"`
		Parts  []part           `json:"changes"`
	}{before, after, compare(before, after)}
	return r.answer(w, v, sheet{Title: "Changes of " + after.Title, Lang: after.Lang, Name: "diff", Data: page}, page)
}

// compare lists the parts that differ.
func compare(before, after archive.Snapshot) (parts []part) {
	for _, p := range []struct{ name, before, after string }{
		{"title", before.Title, after.Title},
		{"subtitle", before.Subtitle, after.Subtitle},
		{"authors", strings.Join(before.Authors, ", "), strings.Join(after.Authors, ", ")},
		{"text", before.Article.Text(), after.Article.Text()},
	} {
		if p.before != p.after {
			parts = append(parts, part{p.name, archive.Compare(p.before, p.after)})
		}
	}
	return parts
}
