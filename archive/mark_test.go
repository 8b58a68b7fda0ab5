package archive

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCut(t *testing.T) {
	mark := func(from, to int) Mark { return Mark{Kind: LinkMark, From: from, To: to} }
	for _, test := range []struct{ before, after []Mark }{
		{[]Mark{mark(0, 2)}, []Mark{mark(0, 2)}},
		{[]Mark{mark(0, 10)}, []Mark{mark(0, 7)}},
		{[]Mark{mark(2, 5)}, []Mark{mark(2, 3)}},
		{[]Mark{mark(3, 6)}, nil},
		{[]Mark{mark(4, 8)}, []Mark{mark(3, 5)}},
		{[]Mark{mark(6, 10), mark(7, 8)}, []Mark{mark(3, 7), mark(4, 5)}},
	} {
		b := Block{Text: "0123456789", Marks: test.before}
		b.Cut(3, 6)
		if diff := cmp.Diff(Block{Text: "0126789", Marks: test.after}, b); diff != "" {
			t.Errorf("%v: %s", test.before, diff)
		}
	}
}

func TestJoin(t *testing.T) {
	b := Block{Text: "ab", Marks: []Mark{{Kind: StrongMark, From: 0, To: 1}}}
	b.Join(" ", Block{Text: "cd", Marks: []Mark{{Kind: CodeMark, From: 0, To: 2}}})
	want := Block{Text: "ab cd", Marks: []Mark{{Kind: StrongMark, From: 0, To: 1}, {Kind: CodeMark, From: 3, To: 5}}}
	if diff := cmp.Diff(want, b); diff != "" {
		t.Error(diff)
	}
}
