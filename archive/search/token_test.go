package search

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"One two, three.":          "one1 two2 three3",
		"one\ntwo":                 "one1 two2",
		"one\n\ntwo":               "one1 two10",
		"\n\none":                  "one1",
		"Xi's l’Europe well-known": "xi1 s2 l3 europe4 well5 known6",
		"U.S. and U.S.A.! e.g. x":  "us1 and2 usa3 eg4 x5",
		"J.K.Rowling a.com end.A":  "j1 k2 rowling3 a4 com5 end6 a7",
		"3.5 1,000 3. x,5":         "3.51 1,0002 33 x4 55",
		"Zürich ZU\u0308RICH Straße Łódź Ærø İstanbul ñandú": "zurich1 zurich2 strasse3 lodz4 aero5 istanbul6 nandu7",
		"Ελλάδα ΕΛΛΑΣ ёлка":                                  "ελλαδα1 ελλασ2 елка3",
		"كِتَاب שָׁלוֹם":                                     "كتاب1 שלום2",
		"ﬁne Ｆｕｌｌ ①":                                         "fine1 full2 13",
		"co\u00adoperate a\u200bb":                           "cooperate1 ab2",
		"中国人":                                                "中国1 国人2 人3",
		"中 AI时代":                                             "中1 ai2 时代3 代4",
		"ｶﾞｽ ガス が か":                                         "ガス1 ス2 ガス3 ス4 が5 か6",
		"กิน":                                                "กิน1 น2",
		"한국":                                                 "한국1 국2",
		"हिन्दी":                                             "हिन्दी1",
		"🗞️ — …":                                             "",
	} {
		var got []string
		for _, tok := range tokens(text) {
			got = append(got, fmt.Sprint(tok.term, tok.pos))
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestTokensAreBounded(t *testing.T) {
	for _, tok := range tokens(strings.Repeat("ä", 300) + " " + strings.Repeat("b", 300)) {
		if len(tok.term) != maxTerm {
			t.Errorf("a term of %d bytes", len(tok.term))
		}
	}
}

// Tokens come in order and say where they stand.
func FuzzTokens(f *testing.F) {
	f.Add("One two l’Europe\n\n3.5 中国人 กิน ｶﾞｽ U.S.")
	f.Add("a\u0301\u200d.\xff.\xffb")
	f.Fuzz(func(t *testing.T, text string) {
		var last token
		for _, tok := range tokens(text) {
			inside := last.start <= tok.start && tok.start < tok.head && tok.head <= tok.end && tok.end <= len(text)
			if !inside || tok.pos <= last.pos || tok.term == "" || !utf8.ValidString(tok.term) || len(tok.term) > maxTerm {
				t.Fatalf("%+v after %+v in %q", tok, last, text)
			}
			last = tok
		}
	})
}

// A word found by its own spelling is the least a search can do.
func FuzzFold(f *testing.F) {
	f.Add("Zürich")
	f.Add("Ǆ İ ΐ ﬃ")
	f.Fuzz(func(t *testing.T, s string) {
		if once := fold(s); fold(once) != once {
			t.Errorf("fold(%q) = %q, folded again %q", s, once, fold(once))
		}
	})
}
