package extract

import (
	"slices"
	"strings"

	"tearsheet/archive"
)

// evidenceOf is the source that has a text, "" if none has.
func (m *mender) evidenceOf(text string) string {
	for _, s := range m.origins() {
		if strings.Contains(s.text, text) {
			return s.evidence
		}
	}
	return ""
}

// origins lists the texts that fragments come from.
func (m *mender) origins() []source {
	if m.sources != nil {
		return m.sources
	}
	m.sources = make([]source, 0, 32)
	order := []string{"author_note", "byline", "caption", "furniture"}
	for i := range m.blocks {
		b := &m.blocks[i]
		if b.keep || b.words > 60 || len(m.sources) >= maxSources || len(b.text) < minFragment || b.reason == interrupting {
			continue
		}
		m.sources = append(m.sources, source{b.text, evidenceFor(b.kind)})
	}
	for _, img := range m.head.images {
		caption, credit := captionOf(img.node)
		m.sources = append(m.sources, source{caption, "caption"}, source{credit, "caption"})
	}
	for _, name := range m.article.Authors {
		m.sources = append(m.sources, source{name, "byline"})
	}
	slices.SortStableFunc(m.sources, func(a, b source) int {
		return slices.Index(order, a.evidence) - slices.Index(order, b.evidence)
	})
	return m.sources
}

const interrupting = "interrupts a word of the text around it"

func evidenceFor(k archive.Kind) string {
	switch k {
	case archive.AuthorNote:
		return "author_note"
	case archive.Byline:
		return "byline"
	case archive.Caption, archive.Credit:
		return "caption"
	}
	return "furniture"
}
