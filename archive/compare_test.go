package archive

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCompare(t *testing.T) {
	for _, test := range []struct {
		name, before, after string
		want                []Edit
	}{
		{"nothing at all", "", "", nil},
		{"the same", "one two", "one two", []Edit{{Kept, "one two"}}},
		{"all new", "", "one two", []Edit{{Added, "one two"}}},
		{"a word changed", "five people came", "six people came", []Edit{{Removed, "five"}, {Added, "six"}, {Kept, "people came"}}},
		{"a paragraph added", "one", "one\n\ntwo", []Edit{{Kept, "one"}, {Added, "\n\ntwo"}}},
		{"a paragraph split", "one two", "one\n\ntwo", []Edit{{Kept, "one"}, {Added, "\n\n"}, {Kept, "two"}}},
		{"spaces do not count", "one  two", "one\ttwo", []Edit{{Kept, "one two"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Compare(test.before, test.after)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What was kept and removed are the words of the old text, what was kept and
// added those of the new.
func TestCompareLosesNoWord(t *testing.T) {
	text := rapid.StringMatching(`([a-c]{1,2}( |\n\n)){0,12}[a-c]`)
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var old, current []string
		for _, e := range Compare(before, after) {
			if e.Op != Added {
				old = append(old, strings.Fields(e.Text)...)
			}
			if e.Op != Removed {
				current = append(current, strings.Fields(e.Text)...)
			}
		}
		if diff := cmp.Diff(strings.Fields(before), old); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(strings.Fields(after), current); diff != "" {
			t.Fatal(diff)
		}
	})
}
