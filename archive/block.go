package archive

// Kind names what a block of a page is. The words are those of journalism and
// of schema.org's NewsArticle.
type Kind string

// The kinds whose text is the body of an article.
const (
	Paragraph Kind = "paragraph"
	Heading   Kind = "heading"
	Item      Kind = "item"
	Quote     Kind = "quote"
	Row       Kind = "row"
	Code      Kind = "code"
)

// The kinds that are kept beside the body, as notes.
const (
	AuthorNote Kind = "author_note"
	Disclaimer Kind = "disclaimer"
	Correction Kind = "correction"
)

// The kinds that are part of the page but not of its text. Everything that is
// the site's and not the article's is Furniture.
const (
	Title       Kind = "title"
	Standfirst  Kind = "standfirst"
	Byline      Kind = "byline"
	Dateline    Kind = "dateline"
	Breadcrumb  Kind = "breadcrumb"
	Caption     Kind = "caption"
	Credit      Kind = "credit"
	PullQuote   Kind = "pull_quote"
	Comment     Kind = "comment"
	Related     Kind = "related"
	Newsletter  Kind = "newsletter"
	Share       Kind = "share"
	Description Kind = "self_description"
	Furniture   Kind = "furniture"
)

// Body tells whether text of this kind belongs to the article's text.
func (k Kind) Body() bool {
	switch k {
	case Paragraph, Heading, Item, Quote, Row, Code:
		return true
	}
	return false
}

// Note tells whether text of this kind is kept in an article's notes.
func (k Kind) Note() bool {
	switch k {
	case AuthorNote, Disclaimer, Correction:
		return true
	}
	return false
}

// Block is one piece of an article: a paragraph, a heading, a list item.
// Level is the rank of a heading, 1 to 6, or the depth of a list item, from 1.
// Marks say which words of Text are links or emphasis; Text is whole without
// them, and they are part of no digest and make no version.
type Block struct {
	Kind  Kind   `json:"kind"`
	Level int    `json:"level,omitempty"`
	Text  string `json:"text"`
	Marks []Mark `json:"marks,omitempty"`
}
