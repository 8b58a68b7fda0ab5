package extract

import (
	"strings"

	"tearsheet/archive"
)

// classify gives every block its kind. Those that were chosen keep what their
// mark-up says unless they are notes; the others are told apart by the signals
// of their boxes and by what they say.
func (r *reading) classify() {
	first, last := r.bodyRange()
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.kind == archive.Furniture {
			b.keep = false
			continue
		}
		if b.shared {
			b.kind, b.reason, b.keep = r.common(i, first, last)
			continue
		}
		if kind, reason := r.note(i, first, last); kind != "" {
			b.kind, b.reason, b.keep = kind, reason, false
			continue
		}
		if b.keep && i <= first+3 && r.names(i) {
			b.kind, b.reason, b.keep = archive.Byline, "names the author", false
			continue
		}
		if b.keep && i <= first+3 && datelike(b) {
			b.kind, b.reason, b.keep = archive.Dateline, "says when it was published", false
			continue
		}
		if b.keep && r.captioned(i) {
			b.kind, b.reason, b.keep = archive.Caption, "below a picture, names its source", false
			continue
		}
		if b.keep && r.form(b.box) {
			b.kind, b.reason, b.keep = archive.Newsletter, "in a form for an address", false
			continue
		}
		if b.keep && r.repeats(i) {
			b.kind, b.reason, b.keep = archive.PullQuote, "repeats words of the text", false
			continue
		}
		if b.keep {
			b.reason = running(b.source)
			if !b.kind.Body() {
				b.kind = archive.Paragraph
			}
			r.standfirst(i, first)
			continue
		}
		if b.kind, b.reason = r.furniture(i, first, last); b.kind == archive.Standfirst && r.announced(i) {
			b.keep, b.kind = true, archive.Paragraph // the page says so twice
			r.standfirst(i, first)
		}
	}
	r.quiet()
	r.closeAfterNotes()
}

// closeAfterNotes ends the article at the notes that close it: what little
// still follows the disclaimer is the site speaking of itself.
func (r *reading) closeAfterNotes() {
	words, closed := 0, -1
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.keep {
			words += b.words
		}
		if b.kind == archive.Disclaimer || b.kind == archive.AuthorNote {
			closed = i
		}
	}
	rest := 0
	for i := closed + 1; closed >= 0 && i < len(r.blocks); i++ {
		if r.blocks[i].keep {
			rest += r.blocks[i].words
		}
	}
	for i := closed + 1; closed >= 0 && rest*10 < words && i < len(r.blocks); i++ {
		if b := &r.blocks[i]; b.keep {
			b.kind, b.reason, b.keep = archive.Description, "after the notes that close the article", false
		}
	}
}

// furniture tells what a block is that is not in the body.
func (r *reading) furniture(i, first, last int) (archive.Kind, string) {
	b := &r.blocks[i]
	box := &r.boxes[b.box]
	said, opening := topicsOf(b.lower(), 12)
	head := i >= first-15 && i <= first+1 || r.titleBlock >= 0 && i > r.titleBlock && i <= r.titleBlock+8
	switch {
	case i == r.titleBlock:
		return archive.Title, "the words of the title"
	case box.far&sigBreadcrumb != 0:
		return archive.Breadcrumb, "in a breadcrumb"
	case box.far&sigComment != 0:
		return archive.Comment, "in the comments"
	case b.kind == archive.Caption || box.near&sigCaption != 0:
		if creditClass(attr(box.node, "class")) {
			return archive.Credit, "names the source of a picture"
		}
		return archive.Caption, "below a picture"
	case head && b.words < 30 && (box.near&sigAuthor != 0 || afterBy(b.text) != ""):
		return archive.Byline, "names the author"
	case head && b.words < 20 && (box.near&sigDate != 0 || opening&sayTime != 0):
		return archive.Dateline, "says when it was published"
	case i < first && i > r.titleBlock && r.titleBlock >= 0 && b.words > 5 && box.near&sigLead != 0:
		return archive.Standfirst, "between title and text"
	case box.near&sigShare != 0 || opening&sayShare != 0 && b.words < 8:
		return archive.Share, "invites to share or follow"
	case box.near&sigNewsletter != 0 || said&sayNewsletter != 0 && b.words < 40:
		return archive.Newsletter, "invites to subscribe"
	case box.near&sigRelated != 0 || said&sayRelated != 0 && b.words < 40 || i > last && b.linkShare() > 0.7 && b.words > 4:
		return archive.Related, "leads to other articles"
	case box.near&sigQuote != 0:
		return archive.PullQuote, "repeats the text"
	case box.far&sigFooter != 0 && b.prose():
		return archive.Description, "what the site says of itself"
	}
	return archive.Furniture, "not part of the article"
}

// names tells whether a short block at the head of the article is a byline.
func (r *reading) names(i int) bool {
	b := &r.blocks[i]
	if i == r.titleBlock || b.kind == archive.Heading && b.level < 3 || (b.words > 12 || b.sentences > 1) && !dated(b) {
		return false
	}
	if rest := afterBy(b.text); rest != "" {
		names := splitNames(rest)
		return len(names) > 0 && personName(names[0])
	}
	if name, ok := cutTrail(trimByline(b.text)); ok && caselessName(name) {
		return true
	}
	return b.words <= 4 && fullName(b.text) && r.titleBlock >= 0 && i > r.titleBlock && i <= r.titleBlock+4
}

// dated tells whether a short block holds a date, as bylines do.
func dated(b *block) bool {
	if b.words > 25 {
		return false
	}
	_, ok := findDate(b.text, dayFirst)
	return ok
}

// standfirst makes the block between title and text the article's subtitle. It
// stays in the text, as readers have it before the first paragraph.
func (r *reading) standfirst(i, first int) {
	b := &r.blocks[i]
	if r.article.Subtitle != "" || i > first+1 || i <= r.titleBlock || r.titleBlock < 0 || i > r.titleBlock+8 || b.words < 4 || b.words > 80 {
		return
	}
	if b.kind == archive.Heading && b.text != r.article.Title || r.lead(b.box) || r.isDescription(i) || b.leanSize == b.size && i == r.titleBlock+1 {
		r.article.Subtitle, b.kind, b.level, b.reason = b.text, archive.Paragraph, 0, "the standfirst"
	}
}

// announced tells whether a block that was left out is the standfirst all the
// same: the page calls it so, or describes itself with it.
func (r *reading) announced(i int) bool {
	b := &r.blocks[i]
	return r.isDescription(i) || b.probability > 0.4 && (r.lead(b.box) || attr(r.boxes[b.box].node, "itemprop") == "description")
}

// isDescription tells whether the page calls a block its description, which is
// not just the beginning of its first paragraph.
func (r *reading) isDescription(i int) bool {
	b := &r.blocks[i]
	for _, d := range append(r.data.description, r.metaOf("og:description"), r.metaOf("description")) {
		if d = plainString(d); d != "" && squeeze(d) == squeeze(b.text) {
			return true
		}
	}
	return false
}

// captioned tells whether a short block right after a picture ends with the
// picture's source: "(Photo: Jane Doe)".
func (r *reading) captioned(i int) bool {
	b := &r.blocks[i]
	if b.words > 60 || b.kind == archive.Heading {
		return false
	}
	near := false
	for _, img := range r.images {
		near = near || img.block == i
	}
	if !near {
		return false
	}
	tail := lastBytes(b.text, 80)
	colon := max(strings.LastIndex(tail, ": "), strings.LastIndex(tail, "："))
	if colon < 0 {
		return false
	}
	before := strings.TrimRight(tail[:colon], " ")
	return photoWord(strings.ToLower(lastWord(before)))
}

// photoWord tells whether a word stands before the source of a picture.
func photoWord(w string) bool {
	switch w {
	case "photo", "foto", "photos", "fotos", "image", "bild", "credit", "picture", "fotografía", "crédit", "crédito", "quelle", "source", "illustration", "摄影", "图片", "图", "攝影", "写真", "사진", "تصویر", "صورة", "تصوير", "фото", "φωτο", "zdjęcie", "kuva", "fotoğraf", "ภาพ", "ảnh", "hình", "צילום", "عکس", "फोटो", "fotografia", "fotografie", "fotó", "fot", "снимка", "φωτογραφία", "fotografi":
		return true
	}
	return false
}

// form tells whether a box or one of the two around it is a small form: a
// field and a few words, as newsletters ask for an address.
func (r *reading) form(box int32) bool {
	for range 3 {
		b := &r.boxes[box]
		words, fields := 0, 0
		for i := b.first; i < b.last && words <= 60; i++ {
			words += r.blocks[i].words
		}
		if words > 60 {
			return false
		}
		for _, at := range r.fields {
			if at >= b.first && at <= b.last && at > b.first {
				fields++
			}
		}
		if fields > 0 && b.own&(sigNewsletter|sigForm) != 0 {
			return true
		}
		if b.parent <= 0 {
			return false
		}
		box = b.parent
	}
	return false
}

// running is the reason to keep a block of the body, with the source of a text
// that the page does not show.
func running(source string) string {
	if source == "" {
		return "running text of the article"
	}
	return "running text of the article, from its " + source
}
