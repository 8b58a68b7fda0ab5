package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// show writes a fragment with its marks in brackets and its cuts as dots.
func show(f Fragment) string {
	var b strings.Builder
	at := 0
	for _, m := range f.Marks {
		b.WriteString(f.Text[at:m.Start] + "[" + f.Text[m.Start:m.End] + "]")
		at = m.End
	}
	b.WriteString(f.Text[at:])
	s := b.String()
	if f.Before {
		s = "…" + s
	}
	if f.After {
		s += "…"
	}
	return s
}

func TestFragments(t *testing.T) {
	filler := strings.Repeat("filler words here. ", 40)
	for _, test := range []struct {
		query, text string
		want        []string
	}{
		{"zurich", "In Zürich, and ZÜRICH.", []string{"In [Zürich], and [ZÜRICH]."}},
		{`"big red dog"`, "A big dog, a big\nred dog.", []string{"A big dog, a [big red dog]."}},
		{"incr*", "An increase increasing.", []string{"An [increase] [increasing]."}},
		{"共和国", "中华人民共和国外交部", []string{"中华人民[共和国]外交部"}},
		{"部 外", "中华人民共和国外交部", []string{"中华人民共和国[外]交[部]"}},
		{"a -b title:c author:d", "a b c d", []string{"[a] b c d"}},
		{"(x OR y) text:z", "x y z", []string{"[x] [y] [z]"}},
		{"site:a.example", "One two. " + filler, []string{"One two. filler words here. filler words here…"}},
		{"alpha beta", filler + "alpha one. " + filler + "alpha beta both. " + filler, []string{
			"…filler words here. [alpha] one. filler words here…",
			"…filler words here. [alpha] [beta] both. filler words…",
		}},
		{"none", "", nil},
	} {
		var got []string
		for _, f := range parse(t, test.query).fragments(test.text, "", 2, 50) {
			got = append(got, show(f))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.query, diff)
		}
	}
}

func FuzzFragments(f *testing.F) {
	f.Add(`alpha "beta gamma" 中 pre*`, "Alpha beta\n\ngamma 中国 prefix beta gamma.", 20)
	f.Fuzz(func(t *testing.T, query, text string, width int) {
		q, err := ParseQuery(query)
		if err != nil || !utf8.ValidString(text) || width < 1 || width > 1000 {
			return
		}
		end := 0
		for _, f := range q.fragments(text, "", 3, width) {
			if f.Offset < end || f.Text != flatten(text[f.Offset:f.Offset+len(f.Text)]) || !utf8.ValidString(f.Text) {
				t.Fatalf("%q at %d is not the text there", f.Text, f.Offset)
			}
			end = f.Offset
			at := 0
			for _, m := range f.Marks {
				if m.Start < at || m.End <= m.Start || m.End > len(f.Text) || !utf8.ValidString(f.Text[m.Start:m.End]) {
					t.Fatalf("marks %v of %q", f.Marks, f.Text)
				}
				at = m.End
			}
		}
	})
}
