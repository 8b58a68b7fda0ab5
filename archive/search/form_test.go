package search

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

// speech is an article in a language, called after it and what it says.
func speech(lang, text string) archive.Article {
	a := article(lang+": "+text, text)
	a.Title, a.Lang = lang+": "+text, lang
	return a
}

// A word is found in all its forms, by the language of the article it is in.
func TestFormsOfWords(t *testing.T) {
	x := indexed(t, newShelf(
		speech("en", "many investments"), speech("en-GB", "they invested"), speech("en", "an investigation"), speech("en", "it died"),
		speech("de", "die alten Häuser"), speech("de", "ein Haus"), speech("fr", "les économies régionales"), speech("fr", "une economie régionale"),
		speech("ru", "новые дороги"), speech("es", "las canciones"), speech("", "unknown investments"), speech("xx", "strange investment"),
	))
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"investment", []string{"en-GB: they invested", "en: many investments", "xx: strange investment"}},
		{"investments", []string{": unknown investments", "en-GB: they invested", "en: many investments"}},
		{`"investments"`, []string{": unknown investments", "en: many investments"}},
		{"text:INVESTING", []string{"en-GB: they invested", "en: many investments"}},
		{"title:invests", []string{"en-GB: they invested", "en: many investments"}},
		{"investing NEAR/1 many", []string{"en: many investments"}},
		{"dies", []string{"en: it died"}},
		{"die", []string{"de: die alten Häuser", "en: it died"}},
		{"haus", []string{"de: die alten Häuser", "de: ein Haus"}},
		{"lang:fr économie", []string{"fr: les économies régionales", "fr: une economie régionale"}},
		{"economies", []string{"fr: les économies régionales", "fr: une economie régionale"}},
		{"régionaux OR regionale", []string{"fr: les économies régionales", "fr: une economie régionale"}},
		{"дорога", []string{"ru: новые дороги"}},
		{"cancion", []string{"es: las canciones"}},
		{"-investing lang:en", []string{"en: an investigation", "en: it died"}},
	} {
		if diff := cmp.Diff(test.want, titles(t, x, test.query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.query, diff)
		}
	}
	q := parse(t, "invest")
	if got := q.marks(fieldText, "They invested in investments.", "en"); len(got) != 2 {
		t.Errorf("marks %v, want both forms", got)
	}
}

// Only one article of a batch brings a form into the index. It is there still
// when that article was indexed again, also within the same batch.
func TestFormsOutliveTheirArticle(t *testing.T) {
	s := newShelf(speech("en", "an investor invests"), speech("en", "the other invests"))
	s.save("article000", speech("en", "an investor invests no more"))
	s.save("article000", speech("en", "nothing of the kind"))
	x := indexed(t, s)
	for n := range 2 {
		if diff := cmp.Diff([]string{"en: the other invests"}, titles(t, x, "investing")); diff != "" {
			t.Errorf("round %d (-want +got):\n%s", n, diff)
		}
		s.save("article000", speech("en", fmt.Sprint("round ", n)))
		update(t, x, s, 1)
	}
}

// Phrases of common words are found by pairs, and must be exact all the same.
func TestPhrasesOfCommonWords(t *testing.T) {
	titled := article("to be", "be to or, not what it is")
	titled.Title = "to be or not to be"
	x := indexed(t, newShelf(
		article("hamlet", "To be, or not to be: that is the question."),
		article("pieces", "It is to be. Or not. Not to be is to be in or of it; be or not be."),
		article("parted", "There was a way to be\n\nor not to be."),
		titled,
	))
	for query, want := range map[string][]string{
		`"to be or not to be"`:      {"hamlet", "to be or not to be"},
		`text:"to be or not to be"`: {"hamlet"},
		`"or not"`:                  {"hamlet", "parted", "pieces", "to be or not to be"},
		`"is the"`:                  {"hamlet"},
		`"be to"`:                   {"to be or not to be"},
		`"not to be that"`:          {"hamlet"},
		`"to be or"`:                {"hamlet", "pieces", "to be or not to be"},
		`title:"not to be"`:         {"to be or not to be"},
		`title:"or to"`:             nil,
		`-"to be or not to be"`:     {"parted", "pieces"},
	} {
		if diff := cmp.Diff(want, titles(t, x, query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}
