package search

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"tearsheet/archive"
)

// The fields of a document. Text fields are cut into words, the others are
// found by their whole value.
const (
	fieldTitle   = "title" // title and standfirst
	fieldText    = "text"
	fieldAuthor  = "author"
	fieldSection = "section"
	fieldTag     = "tag"
	fieldSite    = "site"
	fieldLang    = "lang"
	fieldVersion = "version"
	fieldOld     = "old"  // "yes": there is a newer version
	fieldDate    = "date" // published or captured, seconds
	fieldCard    = "card" // stored: what a list of hits shows
)

const (
	indexWords = index.IndexField | index.IncludeTermVectors
	indexValue = index.IndexField | index.SkipFreqNorm
	indexDate  = index.IndexField | index.DocValues
)

// card is what the index itself knows of a hit.
type card struct {
	Title     string       `json:"t,omitempty"`
	URL       string       `json:"u"`
	Site      string       `json:"s,omitempty"`
	Lang      string       `json:"l,omitempty"`
	Published archive.Date `json:"p,omitzero"`
	Captured  time.Time    `json:"c"`
}

// newDocument is a snapshot as it is indexed; old tells whether there is a
// newer version of it.
func newDocument(s *archive.Snapshot, old bool) (*document.Document, error) {
	d := document.NewDocument(documentID(s.ID, s.Version))
	addWords(d, fieldTitle, s.Title, s.Subtitle)
	addWords(d, fieldText, s.Text())
	addWords(d, fieldAuthor, s.Authors...)
	addWords(d, fieldSection, s.Section)
	addWords(d, fieldTag, s.Tags...)
	addValues(d, fieldSite, siteValues(s)...)
	addValues(d, fieldLang, langValues(s.Lang)...)
	addValues(d, fieldVersion, strconv.Itoa(s.Version))
	if old {
		addValues(d, fieldOld, "yes")
	}
	d.AddField(document.NewNumericFieldWithIndexingOptions(fieldDate, nil, *seconds(dated(s)), indexDate))
	shown, err := json.Marshal(card{s.Title, s.URL, s.Site, s.Lang, s.Published, s.Captured})
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", d.ID(), err)
	}
	d.AddField(document.NewTextFieldCustom(fieldCard, nil, shown, index.StoreField, nil))
	return d, nil
}

// documentID names a version in the index.
func documentID(id archive.ID, version int) string { return string(id) + "@" + strconv.Itoa(version) }

// parseID reads what documentID made.
func parseID(s string) (archive.ID, int, error) {
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return "", 0, fmt.Errorf("read document id %q: %w", s, ErrDamaged)
	}
	version, err := strconv.Atoi(s[at+1:])
	if err != nil {
		return "", 0, fmt.Errorf("read document id %q: %w", s, ErrDamaged)
	}
	return archive.ID(s[:at]), version, nil
}

// addWords adds the values that are not empty, each a text of its own.
func addWords(d *document.Document, field string, values ...string) {
	for i, v := range values {
		if v != "" {
			d.AddField(document.NewTextFieldCustom(field, position(i, values), []byte(v), indexWords, analyzer{}))
		}
	}
}

func addValues(d *document.Document, field string, values ...string) {
	for i, v := range values {
		if v != "" {
			d.AddField(document.NewTextFieldCustom(field, position(i, values), []byte(v), indexValue, nil))
		}
	}
}

// position tells the values of a field apart, so that a phrase is not found
// across two. An only value needs none, which saves a byte for every word.
func position(i int, values []string) []uint64 {
	if len(values) == 1 {
		return nil
	}
	return []uint64{uint64(i)}
}

// dated is when an article was published, as far as is known.
func dated(s *archive.Snapshot) time.Time {
	if !s.Published.IsZero() {
		return s.Published.Time
	}
	return s.Captured
}

// siteValues are the names a site is found by: its name, its host and the
// domains above it.
func siteValues(s *archive.Snapshot) []string {
	names := domains(host(s.Site))
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" {
		return names
	}
	for _, name := range domains(host(u.Host)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func domains(name string) []string {
	names := []string{name}
	for !strings.ContainsRune(name, ' ') {
		_, rest, ok := strings.Cut(name, ".")
		if !ok || rest == "" {
			break
		}
		names, name = append(names, rest), rest
	}
	return names
}

// langValues are a language tag and the language without its region.
func langValues(tag string) []string {
	tag = language(tag)
	base, _, regional := strings.Cut(tag, "-")
	if regional {
		return []string{tag, base}
	}
	return []string{tag}
}
