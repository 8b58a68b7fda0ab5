package extract

import (
	"slices"
	"strings"

	"tearsheet/archive"
)

// quiet takes out of the text what the site says in its midst or at its end in
// plain paragraphs, which no mark-up tells from the article: what the site is,
// "Read also", an invitation to share or subscribe.
func (r *reading) quiet() {
	r.secondArticles() // second.go
	r.cookieTables()   // embed.go
	first, last := r.bodyRange()
	names := r.siteNames()
	for i := first; i <= last && i < len(r.blocks); i++ {
		b := &r.blocks[i]
		if !b.keep && b.kind == archive.Related && b.words <= 20 {
			r.quietNext(i, b.kind)
		}
		if !b.keep || b.words > 60 || b.kind == archive.Code || b.inQuote {
			continue
		}
		if kind, reason := r.talk(i, last, names); kind != "" {
			b.kind, b.reason, b.keep = kind, reason, false
			r.quietNext(i, kind)
		}
	}
}

func (r *reading) talk(i, last int, names []string) (archive.Kind, string) {
	b := &r.blocks[i]
	said, opening := topicsOf(b.lower(), 10)
	switch {
	case inPlace(b):
		return archive.Furniture, "in the place of something embedded"
	case dummy(b.text) && !strings.Contains(strings.ToLower(r.article.Title), "lorem"):
		return archive.Furniture, "a dummy text"
	case b.words <= 12 && credits(b.text):
		return archive.Credit, "names the source of a picture"
	case i > last/2 && slices.Contains(r.article.Authors, b.text):
		return archive.Byline, "names the author"
	case i >= last-6 && b.sentences <= 3 && introduces(b.text, names):
		return archive.Description, "what the site says of itself"
	case b.words <= 10 && opening&sayRelated != 0 && (b.linkShare() > 0.4 || strings.HasSuffix(b.text, ":")):
		return archive.Related, "leads to other articles"
	case b.words <= 10 && b.sentences == 0 && said&sayShare != 0 && (b.linkShare() > 0.4 || strings.Contains(b.text, " | ")):
		return archive.Share, "invites to share or follow"
	case b.words <= 14 && said&sayNewsletter != 0 && i > 0 && r.caption(i-1):
		return archive.Newsletter, "invites to subscribe"
	}
	return "", ""
}

// caption tells whether a block is the name of a box: a few words that are no
// sentence and no sub-heading.
func (r *reading) caption(i int) bool {
	b := &r.blocks[i]
	return b.words <= 5 && b.sentences == 0 && b.kind == archive.Paragraph
}

// quietNext takes out what belongs to a block that was taken out: the name of
// a box above an invitation, the links below "Read also".
func (r *reading) quietNext(i int, kind archive.Kind) {
	if kind == archive.Newsletter && r.caption(i-1) {
		o := &r.blocks[i-1]
		o.kind, o.reason, o.keep = kind, "names the box below it", false
	}
	if kind != archive.Related {
		return
	}
	for j := i + 1; j < len(r.blocks); j++ {
		o := &r.blocks[j]
		if o.linkShare() < 0.8 || o.words > 20 {
			return
		}
		o.kind, o.reason, o.keep = kind, "follows an invitation to other articles", false
	}
}

// introduces tells whether a text begins with the name of the site and goes on
// to say what it is: "The Review is a magazine".
func introduces(text string, names []string) bool {
	words := strings.Fields(strings.ToLower(firstBytes(text, 120)))
	for n := 1; n < len(words)-1 && n <= 8; n++ {
		if !is(words[n]) {
			continue
		}
		subject := strings.ReplaceAll(squeeze(strings.Join(words[:n], " ")), " ", "")
		for _, name := range names {
			if subject == name || len(name) > 6 && strings.TrimPrefix(subject, "the") == strings.TrimPrefix(name, "the") {
				return true
			}
		}
	}
	return false
}

// is knows the verb in the languages whose magazines introduce themselves.
func is(word string) bool {
	switch word {
	case "is", "ist", "est", "es", "è", "é", "är", "er", "jest", "является", "ہے", "是":
		return true
	}
	return false
}
