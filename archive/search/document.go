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
	fieldAdded   = "added"   // what the version before did not say
	fieldRemoved = "removed" // what the version before said and this one does not
	fieldSite    = "site"
	fieldLang    = "lang"
	fieldHas     = "has"
	fieldVersion = "version"
	fieldOld     = "old"  // "yes": there is a newer version
	fieldForm    = "form" // language, stem, word: which words have a stem in common
	fieldPair    = "pair" // two common words in a row
	fieldCard    = "card" // stored: what a list of hits shows
	fieldID      = "_id"
)

// sep stands between the parts of a term that has several.
const sep = "\x00"

const (
	indexValue = index.IndexField | index.SkipFreqNorm
	indexFacet = indexValue | index.DocValues // to be counted by, too
)

// card is what the index itself knows of a hit.
type card struct {
	Title     string       `json:"t,omitempty"`
	URL       string       `json:"u"`
	Site      string       `json:"s,omitempty"`
	Lang      string       `json:"l,omitempty"`
	Published archive.Date `json:"p,omitzero"`
	Captured  time.Time    `json:"c"`
	Old       bool         `json:"o,omitempty"`
}

// newDocument is a version as it is indexed; old tells whether there is a
// newer one, before is the one that it followed, if any. f knows which forms
// other documents bring.
func newDocument(s *archive.Snapshot, old bool, before *archive.Snapshot, f forms) (*document.Document, error) {
	d := document.NewDocument(documentID(s.ID, s.Version))
	addWords(d, fieldTitle, s.Title, s.Subtitle)
	addWords(d, fieldText, s.Text())
	addForms(d, s, f)
	addWords(d, fieldAuthor, s.Authors...)
	addWords(d, fieldSection, s.Section)
	addWords(d, fieldTag, s.Tags...)
	addEdits(d, before, s)
	addValues(d, fieldSite, siteValues(s)...)
	addValues(d, fieldLang, langValues(s.Lang)...)
	addValues(d, fieldHas, hasValues(s)...)
	addValues(d, fieldVersion, strconv.Itoa(s.Version))
	if old {
		addValues(d, fieldOld, "yes")
	}
	addTime(d, clockPublished, dated(s))
	addTime(d, clockCaptured, s.Captured)
	addFacets(d, s)
	shown, err := json.Marshal(card{s.Title, s.URL, s.Site, s.Lang, s.Published, s.Captured, old})
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", d.ID(), err)
	}
	d.AddField(document.NewTextFieldCustom(fieldCard, nil, shown, index.StoreField, nil))
	return d, nil
}

// addForms adds what helps to find the words of an article.
func addForms(d *document.Document, s *archive.Snapshot, f forms) {
	text := s.Text()
	toks := tokens(text)
	f.add(d, s.Lang, text, toks)
	addPairs(d, toks)
	for _, title := range []string{s.Title, s.Subtitle} {
		f.add(d, s.Lang, title, tokens(title))
	}
}

// addEdits adds the words that the publisher added and removed since the
// version before, each run of them a text of its own. What our extractor
// changed is no edit.
func addEdits(d *document.Document, before, s *archive.Snapshot) {
	if before == nil || s.Upgrade && extractor(before) != extractor(s) {
		return
	}
	runs := map[string][]string{}
	for _, e := range archive.Compare(wording(before), wording(s)) {
		runs[e.Op] = append(runs[e.Op], e.Text)
	}
	addWords(d, fieldAdded, runs[archive.Added]...)
	addWords(d, fieldRemoved, runs[archive.Removed]...)
}

// extractor is what made a version, without what it had learned of the site by
// then: that differs from one day to the next, while edits go on.
func extractor(s *archive.Snapshot) string {
	name, _, _ := strings.Cut(s.Extractor, "+")
	return name
}

// wording is all that an article says in its own words.
func wording(s *archive.Snapshot) string {
	return strings.Join([]string{s.Title, s.Subtitle, s.Text()}, "\n\n")
}

// hasTable is what an article may have, by its name in a query.
func hasTable() map[string]func(*archive.Snapshot) bool {
	note := func(k archive.Kind) func(*archive.Snapshot) bool {
		return func(s *archive.Snapshot) bool {
			return slices.ContainsFunc(s.Notes, func(b archive.Block) bool { return b.Kind == k })
		}
	}
	return map[string]func(*archive.Snapshot) bool{
		string(archive.Correction): note(archive.Correction),
		string(archive.AuthorNote): note(archive.AuthorNote),
		string(archive.Disclaimer): note(archive.Disclaimer),
		"author":                   func(s *archive.Snapshot) bool { return len(s.Authors) > 0 },
		"date":                     func(s *archive.Snapshot) bool { return !s.Published.IsZero() },
		"image":                    func(s *archive.Snapshot) bool { return len(s.Images) > 0 },
		"repair":                   func(s *archive.Snapshot) bool { return len(s.Repairs) > 0 },
		"section":                  func(s *archive.Snapshot) bool { return s.Section != "" },
		"subtitle":                 func(s *archive.Snapshot) bool { return s.Subtitle != "" },
		"tag":                      func(s *archive.Snapshot) bool { return len(s.Tags) > 0 },
		"versions":                 func(s *archive.Snapshot) bool { return s.Versions > 1 },
	}
}

func hasValues(s *archive.Snapshot) (names []string) {
	for name, has := range hasTable() {
		if has(s) {
			names = append(names, name)
		}
	}
	return names
}

// addFacets adds what articles are counted by, as it is shown.
func addFacets(d *document.Document, s *archive.Snapshot) {
	add(d, BySite.field(), indexFacet, []string{s.Site})
	add(d, ByAuthor.field(), indexFacet, s.Authors)
	add(d, BySection.field(), indexFacet, []string{s.Section})
	add(d, ByLang.field(), indexFacet, []string{language(s.Lang)})
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

// addValues adds the values that are not empty, to be found as a whole.
func addValues(d *document.Document, field string, values ...string) {
	add(d, field, indexValue, values)
}

// addRare adds values that hardly another document has. Their frequency is
// counted because bleve then keeps them in the dictionary alone.
func addRare(d *document.Document, field string, values ...string) {
	add(d, field, index.IndexField, values)
}

func add(d *document.Document, field string, as index.FieldIndexingOptions, values []string) {
	for _, v := range values {
		if v != "" {
			d.AddField(document.NewTextFieldCustom(field, nil, []byte(v), as, nil))
		}
	}
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

// baseLang is a language without its region.
func baseLang(tag string) string {
	base, _, _ := strings.Cut(language(tag), "-")
	return base
}
