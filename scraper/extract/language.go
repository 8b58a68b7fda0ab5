package extract

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"
)

// sampled is how many bytes of the text decide the language.
const sampled = 1200

// findLanguage asks the text, with what the page claims as prior: a claim
// falls only when the text is surely another language.
func (r *reading) findLanguage() {
	claim := r.claimedLanguage()
	r.says("lang", claim, "page")
	r.article.Lang = claim
	sample := r.sample()
	if claim != "" && speaks(claim, sample) {
		r.says("lang", claim, "text")
	} else if len(sample) > 80 {
		found := whatlanggo.Detect(sample)
		code := found.Lang.Iso6391()
		if found.Lang == whatlanggo.Pes {
			code = "fa" // which the library leaves out
		}
		if kana(sample) {
			code = "ja" // however many of its letters are Chinese
		}
		if code != "" && (claim == "" || !sameLanguage(claim, code) && found.Confidence > 0.9) {
			r.article.Lang = code
		}
		r.says("lang", code, "text")
	}
	r.choice("lang", r.article.Lang)
}

// kana tells whether a text has Japanese letters in number: one to nine
// Chinese ones at least.
func kana(text string) bool {
	japanese, chinese := 0, 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			japanese++
		case unicode.Is(unicode.Han, r):
			chinese++
		}
	}
	return japanese > 10 && japanese*10 >= chinese
}

// sample is the beginning of the text.
func (r *reading) sample() string {
	var b strings.Builder
	for _, block := range r.article.Blocks {
		if b.WriteString(block.Text); b.Len() >= sampled {
			break
		}
		b.WriteString("\n\n")
	}
	return firstBytes(b.String(), sampled)
}

// claimedLanguage is the language that the page says it is in, "" if it does not.
func (r *reading) claimedLanguage() string {
	for _, claim := range []string{r.lang, r.data.lang, r.metaOf("og:locale"), r.metaOf("content-language"), r.metaOf("dc.language"), r.metaOf("language")} {
		if tag := languageTag(claim); tag != "" {
			return tag
		}
	}
	return ""
}

// functionWords are the commonest words of languages, which running text of
// any length has.
var functionWords = map[string]string{
	"en": "the of and to in is that for it was with on as are be", "de": "der die und in den von zu das mit sich des auf für ist im nicht ein eine",
	"fr": "de la le et les des en un une est du que dans qui pour", "es": "de la que el en y los del se las por un para con una", "it": "di e il la che in un per è una sono con del della",
	"pt": "de a que o e do da em um para com não uma os no", "nl": "de het een van en in is dat op te zijn met voor niet", "sv": "och att det i en som på är av för med den till inte",
	"da": "og i at det en den til er som på de med han af for ikke", "no": "og i det er på en til som å for med av at ikke", "pl": "w i na z się do nie to że jest o za od po", "cs": "a se v na je že s z o do i to jako",
	"tr": "ve bir bu da de için ile olarak çok daha", "fi": "ja on ei että se oli hän ovat mutta myös", "is": "og að í á er um sem var við til", "ru": "и в не на что с по это как из", "uk": "і в не на що з та у до",
	"hi": "के में की है और से का को पर", "ur": "کے میں کی ہے اور سے کا کو", "ar": "في من على أن إلى عن التي", "he": "של את על לא הוא זה", "id": "yang dan di untuk dengan ini dari", "ro": "de și în a la cu nu din pe", "hu": "a az és hogy nem is egy", "el": "και το να του η της με για",
}

// speaks tells whether a text has at least six different function words of a
// language: enough to believe the page's claim without a closer look.
func speaks(tag, sample string) bool {
	primary, _, _ := strings.Cut(tag, "-")
	if norwegian(primary) && primary != "da" {
		primary = "no"
	}
	list := functionWords[primary]
	if list == "" {
		return false
	}
	text := " " + strings.ToLower(strings.ReplaceAll(sample, "\n", " ")) + " "
	found := 0
	for w := range strings.FieldsSeq(list) {
		if strings.Contains(text, " "+w+" ") {
			found++
		}
	}
	return found >= 6
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
