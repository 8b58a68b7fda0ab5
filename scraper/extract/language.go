package extract

import (
	"strings"

	"github.com/abadojack/whatlanggo"
)

// sampled is how many bytes of the text decide the language.
const sampled = 1200

// findLanguage asks the text, with what the page claims as prior: a claim
// falls only when the text is surely another language.
func (r *reading) findLanguage() {
	claim := languageTag(r.lang)
	if claim == "" {
		claim = languageTag(r.data.lang)
	}
	if claim == "" {
		claim = languageTag(r.metaOf("og:locale", "content-language", "dc.language", "language"))
	}
	r.says("lang", claim, "page")
	r.article.Lang = claim
	sample := r.article.Text()
	if len(sample) > sampled {
		sample = sample[:sampled]
	}
	if len(sample) > 80 {
		found := whatlanggo.Detect(sample)
		code := found.Lang.Iso6391()
		if code != "" && (claim == "" || !sameLanguage(claim, code) && found.Confidence > 0.9) {
			r.article.Lang = code
		}
		r.says("lang", code, "text")
	}
	r.choice("lang", r.article.Lang)
}

// sameLanguage tells whether a tag names the language of a code. The codes of
// Norwegian stand for each other.
func sameLanguage(tag, code string) bool {
	primary, _, _ := strings.Cut(tag, "-")
	if norwegian(primary) && norwegian(code) {
		return true
	}
	return primary == code
}

func norwegian(code string) bool { return code == "no" || code == "nb" || code == "nn" || code == "da" }

// languageTag is a claim in the form of BCP 47: "en-us" and "en_US" are en-US.
func languageTag(s string) string {
	parts := strings.FieldsFunc(strings.TrimSpace(s), func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 || len(parts[0]) < 2 || len(parts[0]) > 3 || !asciiLetters(parts[0]) {
		return ""
	}
	tag := strings.ToLower(parts[0])
	if len(parts) > 1 && len(parts[1]) == 2 && asciiLetters(parts[1]) {
		tag += "-" + strings.ToUpper(parts[1])
	}
	return tag
}

func asciiLetters(s string) bool {
	for _, c := range []byte(s) {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return false
		}
	}
	return true
}
