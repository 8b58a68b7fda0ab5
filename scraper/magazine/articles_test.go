package magazine

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"tearsheet/archive"
)

// TestCounts holds the magazine to what it promises: enough articles, page
// templates, languages and kinds of block.
func TestCounts(t *testing.T) {
	templates, langs, kinds := map[string]int{}, map[string]int{}, map[archive.Kind]int{}
	truths := New().Truth()
	for _, truth := range truths {
		templates[truth.Template]++
		langs[truth.Lang]++
		for _, b := range slices.Concat(truth.Blocks, truth.Notes) {
			kinds[b.Kind]++
		}
	}
	if len(truths) < 60 || len(templates) < 8 || len(langs) < 6 {
		t.Errorf("%d articles, templates %v, languages %v", len(truths), templates, langs)
	}
	for template, n := range templates {
		if n < 5 {
			t.Errorf("only %d articles in template %s", n, template)
		}
	}
	for _, kind := range []archive.Kind{
		archive.Paragraph, archive.Heading, archive.Item, archive.Quote, archive.Row,
		archive.Code, archive.AuthorNote, archive.Disclaimer, archive.Correction,
	} {
		if kinds[kind] == 0 {
			t.Errorf("no block of kind %s", kind)
		}
	}
}

// TestEveryFragment finds every form of injected fragment, and bare text with
// every evidence that can prove it.
func TestEveryFragment(t *testing.T) {
	forms, proofs := map[string]int{}, map[string]int{}
	for _, p := range New().edition().pieces {
		for _, match := range fragmentMark.FindAllStringSubmatch(p.Source, -1) {
			f := readFragment(match)
			forms[f.form]++
			if f.form == "bare" {
				proofs[f.evidence]++
			}
		}
	}
	for form := range wrappings {
		if forms[form] == 0 {
			t.Errorf("no fragment of form %s", form)
		}
	}
	for _, proof := range []string{"author_note", "byline", "caption", "furniture", "copy"} {
		if proofs[proof] == 0 {
			t.Errorf("no bare fragment with evidence %s", proof)
		}
	}
}

// TestEvidence checks that what is said to prove a fragment does.
func TestEvidence(t *testing.T) {
	s := open(t)
	for _, p := range s.edition().pieces {
		truth := p.truth()
		for _, r := range truth.Repairs {
			var shown string
			switch r.Evidence {
			case "byline":
				shown = strings.Join(truth.Authors, "\n")
			case "author_note":
				for _, note := range truth.Notes {
					shown += note.Text
				}
			case "caption":
				for _, image := range truth.Images {
					shown += image.Caption + "\n" + image.Credit + "\n"
				}
			case "furniture":
				_, page := s.ask(t, truth.Path)
				_, shown, _ = strings.Cut(page, r.Removed) // once in the text, once where it belongs
			case "copy":
				if !p.Copy {
					t.Errorf("%s carries no copy of its text", truth.Path)
				}
				continue
			case "element":
				continue
			}
			if !strings.Contains(shown, r.Removed) {
				t.Errorf("%s: %s does not show %q", truth.Path, r.Evidence, r.Removed)
			}
		}
	}
}

// TestArticlesAreWhole checks each article on its own: length, metadata, and
// a text in the folded form.
func TestArticlesAreWhole(t *testing.T) {
	m := New()
	m.Turn()
	for _, truth := range m.Truth() {
		paragraphs := 0
		for _, b := range truth.Blocks {
			if b.Kind == archive.Paragraph {
				paragraphs++
			}
			if b.Kind != archive.Code && b.Text != fold(b.Text) || b.Text == "" || strings.Contains(b.Text, "[[") {
				t.Errorf("%s: block is not folded: %q", truth.Path, b.Text)
			}
		}
		if paragraphs < 5 || paragraphs > 15 {
			t.Errorf("%s has %d paragraphs", truth.Path, paragraphs)
		}
		if truth.Title == "" || len(truth.Authors) == 0 || truth.Section == "" || truth.Lang == "" || truth.Published.IsZero() {
			t.Errorf("%s lacks metadata: %+v", truth.Path, truth)
		}
	}
}

// TestArticlesDiffer compares the texts with each other: no two share more
// than a few runs of words.
func TestArticlesDiffer(t *testing.T) {
	m := New()
	m.Turn()
	owner := map[string]string{}
	shared := map[[2]string]int{}
	for _, truth := range m.Truth() {
		for _, run := range runs(truth.Text) {
			if other, ok := owner[run]; ok && other != truth.Path {
				shared[[2]string{other, truth.Path}]++
			}
			owner[run] = truth.Path
		}
	}
	for pair, n := range shared {
		if n > 8 {
			t.Errorf("%s and %s share %d runs of five words", pair[0], pair[1], n)
		}
	}
}

// runs is every five words in a row, or every eight characters of a script
// without spaces.
func runs(text string) []string {
	words, n := strings.Fields(text), 5
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		words, n = strings.Split(text, ""), 8
	}
	var found []string
	for i := 0; i+n <= len(words); i++ {
		found = append(found, strings.Join(words[i:i+n], " "))
	}
	return found
}

// TestFold checks that folding twice is folding once and leaves no character
// that folding takes out.
func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{" a\u00a0b\u2009c\u202fd\u3000 ", "a b c d"},
		{"ein\u00adzeln", "einzeln"},
		{"get\u200bNext\ufeff", "getNext"},
		{"بے\u200cحد", "بے\u200cحد"},
		{"e\u200b\u0301", "é"},
		{"\n\t", ""},
	} {
		if got := fold(c.in); got != c.want {
			t.Errorf("fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		once := fold(rapid.String().Draw(t, "text"))
		if twice := fold(once); twice != once {
			t.Errorf("fold(%q) = %q", once, twice)
		}
	})
}

func TestReadPiece(t *testing.T) {
	p, err := readPiece("7-a-slug", "template: ghost\ntitle: T: U\nsection: duniya\nby: A; B\n\nOne.\n\n- x\n-- y\n\n```\na\n\n  b\n```\n\nTwo [[bare|byline|A]]words.")
	if err != nil {
		t.Fatal(err)
	}
	truth := p.truth()
	if truth.Path != "/duniya/a-slug/" || truth.Title != "T: U" || truth.Lang != "ur" || !slices.Equal(truth.Authors, []string{"A", "B"}) {
		t.Errorf("header: %+v", truth)
	}
	if want := "One.\n\nx\n\ny\n\na\n\n  b\n\nTwo words."; truth.Text != want {
		t.Errorf("text %q, want %q", truth.Text, want)
	}
	want := []archive.Repair{{Kind: "injected_fragment", Removed: "A", Block: 4, Offset: 4, Evidence: "byline"}}
	if !slices.Equal(truth.Repairs, want) {
		t.Errorf("repairs %+v, want %+v", truth.Repairs, want)
	}
	for _, bad := range []string{"no colon\n\nx", "colour: red\n\nx", "section: nowhere\n\nx", "published: today\n\nx", "day2-colour: red\n\nx"} {
		if _, err := readPiece("7-a-slug", bad); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
	if _, err := readPiece("slug", "title: x"); err == nil {
		t.Error("no error for an article without a number")
	}
}

// TestEveryTemplateShows finds every kind of group in every page template, so
// that no rendering goes untested.
func TestEveryTemplateShows(t *testing.T) {
	shown := map[string]map[archive.Kind]bool{}
	for _, p := range New().edition().pieces {
		if shown[p.Template] == nil {
			shown[p.Template] = map[archive.Kind]bool{}
		}
		for _, g := range p.groups() {
			shown[p.Template][g.Kind] = true
		}
	}
	for template, kinds := range shown {
		for _, kind := range []archive.Kind{
			archive.Paragraph, archive.Heading, archive.Quote, archive.PullQuote, archive.Newsletter, archive.Related,
			list, table, figure, bio,
		} {
			if !kinds[kind] {
				t.Errorf("no article in template %s has a %s", template, kind)
			}
		}
	}
}
