package search

import (
	"context"
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
	fieldOld     = "old"    // "yes": there is a newer version
	fieldForm    = "form"   // language, stem, word: which words have a stem in common
	fieldPair    = "pair"   // two common words in a row
	fieldOften   = "often"  // a degree, a word: the text has it that often
	fieldNumber  = "number" // what is counted by, number, name
	fieldNamed   = "named"  // what is counted by, name, number
	fieldCard    = "card"   // stored: what a list of hits shows
	fieldID      = "_id"
)

// isOld is the value of fieldOld.
const isOld = "yes"

// sep stands between the parts of a term that has several.
const sep = "\x00"

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

// maker makes documents. It knows what documents that it made before bring into
// the index for all others.
type maker struct {
	forms  *recent[wordOf, bool]
	names  *register
	tracks map[string]*track // of the text at hand
	room   []track
	again  bool // the document was in the index before, and what it brought goes with it
}

func newMaker(names *register) *maker {
	return &maker{forms: newRecent[wordOf, bool](manyForms), names: names, tracks: map[string]*track{}}
}

// document is a version as it is indexed; old tells whether there is a newer
// one, before is the one that it followed, if any.
func (m *maker) document(ctx context.Context, s *archive.Snapshot, old bool, before *archive.Snapshot) (*document.Document, error) {
	d := document.NewDocument(documentID(s.ID, s.Version))
	title, text := pieces(s.Title, s.Subtitle), pieces(s.Text())
	m.addWords(d, fieldTitle, title)
	addOften(d, m.addWords(d, fieldText, text))
	m.addForms(d, s.Lang, slices.Concat(title, text))
	addPairs(d, text)
	m.addWords(d, fieldAuthor, pieces(s.Authors...))
	m.addWords(d, fieldSection, pieces(s.Section))
	m.addWords(d, fieldTag, pieces(s.Tags...))
	m.addEdits(d, before, s)
	addValues(d, fieldSite, siteValues(s)...)
	addValues(d, fieldLang, langValues(s.Lang)...)
	addValues(d, fieldHas, hasValues(s)...)
	addValues(d, fieldVersion, strconv.Itoa(s.Version))
	addValues(d, fieldOld, oldValue(old))
	addTime(d, clockPublished, dated(s))
	addTime(d, clockCaptured, s.Captured)
	if err := m.addNumbers(ctx, d, s); err != nil {
		return nil, fmt.Errorf("index %s: %w", d.ID(), err)
	}
	shown, err := json.Marshal(card{s.Title, s.URL, s.Site, s.Lang, s.Published, s.Captured, old})
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", d.ID(), err)
	}
	d.AddField(document.NewTextFieldCustom(fieldCard, nil, shown, index.StoreField, nil))
	return d, nil
}

// oldValue marks versions that have a newer one.
func oldValue(old bool) string {
	if old {
		return isOld
	}
	return ""
}

// addEdits adds the words that the publisher added and removed since the
// version before, each run of them a text of its own. What our extractor
// changed is no edit, nor what another form of the page says otherwise.
func (m *maker) addEdits(d *document.Document, before, s *archive.Snapshot) {
	runs := map[string][]string{}
	if before != nil && s.Edits(before) {
		for _, e := range archive.Compare(wording(before), wording(s)) {
			runs[e.Op] = append(runs[e.Op], e.Text)
		}
	}
	m.addWords(d, fieldAdded, pieces(runs[archive.Added]...))
	m.addWords(d, fieldRemoved, pieces(runs[archive.Removed]...))
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
