package archive

import "testing"

// TestMend takes a fragment out where a copy goes on without it, also beside
// words that were edited, and leaves alone what no copy tells of.
func TestMend(t *testing.T) {
	for _, test := range []struct{ what, text, other, want string }{
		{"what follows", "a group of people with ever-increasiConsul General of Xng popularity in town", "a group of people with ever-increasing popularity in town", "a group of people with ever-increasing popularity in town"},
		{"the end of a paragraph", "the boats that were built for tractiPhoto: A. Bergon.", "the boats that were built for traction.\n\nThe next", "the boats that were built for traction."},
		{"an edit behind it", "the people whom they are callRead more: Sporting us from all over", "the people whom they are calling them from all over", "the people whom they are calling us from all over"},
		{"an edit before it", "to the edited spot where they are callRead more: Sporting us from all over", "to the very spot where they are calling us from all over", "to the edited spot where they are calling us from all over"},
		{"the end of the word twice", "the people whom they are callBreaking Newsing us from all over", "the people whom they are calling them from all over", "the people whom they are callBreaking Newsing us from all over"},
		{"a name spelt so", "the reform of the whole companyWide plan was wide", "the reform of the whole companywide plan was wide", "the reform of the whole companyWide plan was wide"},
		{"a word that was edited", "the people whom they liked at callCenter of us all", "the people whom they liked at call time of us all", "the people whom they liked at callCenter of us all"},
		{"no copy", "the people whom they are callRead more: Sporting us", "something else altogether", "the people whom they are callRead more: Sporting us"},
	} {
		article, mended := mend(Article{Blocks: []Block{{Kind: Paragraph, Text: test.text}}}, []string{test.other})
		if got := article.Blocks[0].Text; got != test.want || mended != (test.text != test.want) {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
}
