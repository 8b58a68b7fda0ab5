package extract

import (
	"strings"
	"unicode/utf8"

	"tearsheet/archive"
)

// embedNotices are what sites write in the place of what they embed from
// elsewhere until the reader consents: a word, and what stands with it in one
// block.
var embedNotices = []struct {
	word string
	with [][]string
}{
	{"inhalt", [][]string{{"extern", "anzeig"}, {"extern", "angezeigt"}, {"extern", "nicht verfügbar"}, {"extern", "geladen"}, {"einverstanden", "angezeigt"}, {"empfohlener", "redaktioneller"}, {"empfohlener", "externer"}}},
	{"drittplattform", [][]string{{"personenbezogene daten"}}},
	{"content", [][]string{{"provided by", "permission", "loaded"}, {"not available", "privacy preferences"}, {"is hosted by", "third party"}, {"consent to load"}, {"cookies", "toestemming"}}},
	{"to view this", [][]string{{"accept", "cookies"}}},
	{"contenu", [][]string{{"bloqué", "cookies"}, {"affich", "cookies"}, {"affich", "traceurs"}, {"intégré", "consentement"}}},
	{"contenido", [][]string{{"cookies", "mostrar"}, {"cookies", "visualizar"}, {"no está disponible", "privacidad"}}},
	{"contenuto", [][]string{{"cookie", "visualizz"}}},
	{"conteúdo", [][]string{{"cookies", "exibir"}, {"cookies", "visualizar"}}},
	{"inhoud", [][]string{{"cookies", "toestemming"}}},
	{"indhold", [][]string{{"cookies", "vise"}, {"cookies", "se "}}},
	{"innhold", [][]string{{"informasjonskapsler"}}},
	{"innehåll", [][]string{{"cookies", "visa"}}},
	{"treść", [][]string{{"cookies", "wyświetl"}}},
	{"obsah", [][]string{{"cookies", "zobraz"}}},
}

// maxEmbedNotice is how many words such a notice has at most.
const maxEmbedNotice = 55

// inPlace tells whether a block stands in the place of something embedded.
func inPlace(b *block) bool {
	if b.words > maxEmbedNotice {
		return false
	}
	lower := b.lower()
	for i := range embedNotices {
		if n := &embedNotices[i]; strings.Contains(lower, n.word) {
			for _, all := range n.with {
				if containsAll(lower, all) {
					return true
				}
			}
		}
	}
	return false
}

func containsAll(s string, all []string) bool {
	for _, part := range all {
		if !strings.Contains(s, part) {
			return false
		}
	}
	return true
}

// dummy tells whether a text is what designers fill a page with before there
// is a text.
func dummy(text string) bool {
	return strings.HasPrefix(strings.ToLower(firstBytes(text, 40)), "lorem ipsum dolor sit amet")
}

// pictureAgencies are who sells pictures to the press.
var pictureAgencies = []string{
	"getty images", "gettyimages", "afp", "reuters", "ap", "dpa", "shutterstock", "picture alliance", "picture-alliance", "imago", "imago images", "unsplash", "keystone", "epa", "istock", "alamy", "ap photo", "ddp", "anp", "ntb", "tt", "ritzau scanpix", "scanpix", "ansa", "efe", "pap", "zuma",
}

// credits tells whether a few words are the source of a picture: "Jane
// Doe/Getty Images", "NOEL CELIS / AFP via Getty Images".
func credits(text string) bool {
	if len(text) > 100 || endsSentence(text) {
		return false
	}
	at := strings.LastIndexAny(text, "/|")
	if via := strings.LastIndex(text, " via "); via > at {
		at = via + 4
	}
	if at <= 0 {
		return false
	}
	name := strings.ToLower(strings.Trim(text[at+1:], " )"))
	for _, agency := range pictureAgencies {
		if name == agency {
			return true
		}
	}
	return false
}

// cookieTables takes out the tables that say which cookies a site sets, as
// plug-ins for consent write them into every page.
func (r *reading) cookieTables() {
	if strings.Contains(strings.ToLower(r.article.Title), "cookie") {
		return
	}
	for i := range r.blocks {
		if b := &r.blocks[i]; b.kind != archive.Row || !b.keep || !cookieHead(b.text) {
			continue
		}
		for j := i; j < len(r.blocks) && r.blocks[j].kind == archive.Row; j++ {
			o := &r.blocks[j]
			o.kind, o.reason, o.keep = archive.Furniture, "in a table of cookies", false
		}
	}
}

// cookieHead tells whether a row heads a table of cookies: "Cookie | Duration".
func cookieHead(row string) bool {
	first, rest, ok := strings.Cut(strings.ToLower(row), " | ")
	return ok && utf8.RuneCountInString(rest) < 60 && (first == "cookie" || first == "cookies" || first == "cookie name" || first == "cookie-name")
}
