package search

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
	"golang.org/x/text/unicode/norm"
)

// stemmer is the Snowball stemmer of a language (snowballstem.org), nil if it
// has none. Languages written without spaces need none: their words are found
// by pairs of characters.
func stemmer(lang string) func(*snowballstem.Env) bool {
	base, _, _ := strings.Cut(language(lang), "-")
	switch base {
	case "ar":
		return arabic.Stem
	case "da":
		return danish.Stem
	case "de":
		return german.Stem
	case "en":
		return english.Stem
	case "es":
		return spanish.Stem
	case "fi":
		return finnish.Stem
	case "fr":
		return french.Stem
	case "ga":
		return irish.Stem
	case "hu":
		return hungarian.Stem
	case "it":
		return italian.Stem
	case "nb", "nn", "no":
		return norwegian.Stem
	case "nl":
		return dutch.Stem
	case "pt":
		return portuguese.Stem
	case "ro":
		return romanian.Stem
	case "ru":
		return russian.Stem
	case "sv":
		return swedish.Stem
	case "ta":
		return tamil.Stem
	case "tr":
		return turkish.Stem
	}
	return nil
}

// stems are what the forms of a word have in common, folded: the stem of the
// word as it is written, and that of the word as it is typed in a hurry,
// without its marks. raw is in lower case; there are none for a language
// without a stemmer and for what is no plain word.
func stems(lang, raw string) []string {
	stem := stemmer(lang)
	if stem == nil || strings.ContainsFunc(raw, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		return nil
	}
	cut := func(word string) string {
		env := snowballstem.NewEnv(word)
		stem(env)
		return fold(env.Current())
	}
	all := []string{cut(raw)}
	if bare := fold(raw); bare != raw {
		if other := cut(bare); other != all[0] {
			all = append(all, other)
		}
	}
	return all
}

// lower is a word in lower case, composed, with its marks.
func lower(word string) string {
	if ascii(word) {
		return strings.ToLower(word)
	}
	return strings.ToLower(norm.NFC.String(word))
}
