package archive

import "strings"

// Article is what a page says, in the words of schema.org's NewsArticle, with
// everything that is not the article left out.
type Article struct {
	URL       string   `json:"url"`
	Canonical string   `json:"canonical,omitempty"`
	Site      string   `json:"site,omitempty"`
	Title     string   `json:"title,omitempty"`
	Subtitle  string   `json:"subtitle,omitempty"`
	Authors   []string `json:"authors,omitempty"`
	Section   string   `json:"section,omitempty"`
	Tags      []string `json:"tags,omitempty"`
	Published Date     `json:"published,omitzero"`
	Modified  Date     `json:"modified,omitzero"`
	Lang      string   `json:"lang,omitempty"` // BCP 47, e.g. "en" or "pt-BR"

	Blocks  []Block  `json:"blocks,omitempty"` // the body, in reading order
	Notes   []Block  `json:"notes,omitempty"`  // author notes, disclaimers, corrections
	Images  []Image  `json:"images,omitempty"`
	Repairs []Repair `json:"repairs,omitempty"`

	Free       *bool   `json:"free,omitempty"`       // schema.org isAccessibleForFree, where the page says
	Confidence float64 `json:"confidence,omitempty"` // 0 to 1: how sure the extractor is of the body
	Extractor  string  `json:"extractor,omitempty"`  // name and version of what made this
}

// Image is a picture of the article.
type Image struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"credit,omitempty"`
}

// Repair records one fragment taken out of the middle of a word or sentence.
// Block is the index of the repaired block in Blocks; Offset is where in its
// repaired text, in bytes, the fragment stood.
type Repair struct {
	Kind     string `json:"kind"` // "injected_fragment"
	Removed  string `json:"removed"`
	Block    int    `json:"block"`
	Offset   int    `json:"offset"`
	Evidence string `json:"evidence"` // what proved it, e.g. "author_note"
}

// Text is the body as plain text: its blocks joined by blank lines.
func (a *Article) Text() string {
	texts := make([]string, len(a.Blocks))
	for i := range a.Blocks {
		texts[i] = a.Blocks[i].Text
	}
	return strings.Join(texts, "\n\n")
}

// Digest names the body: the SHA-256 of Text, so that anyone who holds an
// exported line can check it.
func (a *Article) Digest() Digest { return Sum([]byte(a.Text())) }
