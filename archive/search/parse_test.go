package search

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tearsheet/archive"
)

// spell writes a tree out with every operator and parenthesis.
func spell(n node) string {
	join := func(parts []node, by string) string {
		var all []string
		for _, p := range parts {
			all = append(all, spell(p))
		}
		return "(" + strings.Join(all, by) + ")"
	}
	switch n := n.(type) {
	case nil:
		return ""
	case every:
		return join(n, " & ")
	case either:
		return join(n, " | ")
	case not:
		return "!" + spell(n.node)
	case exact:
		return n.field + "=" + n.value
	case span:
		return n.after.Format(time.DateOnly) + ".." + n.before.Format(time.DateOnly)
	case inState:
		return "state=" + string(n)
	case words:
		return spellWords(n)
	case near:
		var all []string
		for _, w := range n.parts {
			all = append(all, spellWords(w))
		}
		return fmt.Sprintf("%s:~%d[%s]", n.field, n.gap, strings.Join(all, ", "))
	}
	return fmt.Sprintf("%T", n)
}

func spellWords(w words) string {
	var all []string
	for _, s := range w.slots {
		if s.prefix {
			s.term += "*"
		}
		all = append(all, fmt.Sprint(s.term, s.at))
	}
	return strings.TrimPrefix(w.field+":"+strings.Join(all, " "), ":")
}

func TestParseQuery(t *testing.T) {
	for _, test := range []struct{ query, want string }{
		{"", ""},
		{"  ", ""},
		{"word", "word0"},
		{"two words", "(two0 & words0)"},
		{"two AND words", "(two0 & words0)"},
		{"a OR b c OR d", "(a0 | (b0 & c0) | d0)"},
		{"a (b OR c)", "(a0 & (b0 | c0))"},
		{"-a", "!a0"},
		{"a -b NOT c", "(a0 & !b0 & !c0)"},
		{`-"a b"`, "!a0 b1"},
		{"-(a b)", "!(a0 & b0)"},
		{"--a", "!!a0"},
		{`"a b"c`, "(a0 b1 & c0)"},
		{"“a b„ c", "(a0 b1 & c0)"},
		{"or and not", "(or0 & and0 & not0)"},
		{`"OR"`, "or0"},
		{"o'brien", "o0 brien1"},
		{"covid-19", "covid0 191"},
		{"10:30", "100 301"},
		{"pre*", "pre*0"},
		{"l'eur*", "l0 eur*1"},
		{`"pre*"`, "pre0"},
		{"中国", "中国0"},
		{"共和国", "共和0 和国1"},
		{"中", "中*0"},
		{`"共和国 北京"`, "共和0 和国1 北京3"},
		{"author:Zhao", "author:zhao0"},
		{"AUTHOR:Zhao", "author:zhao0"},
		{`author:"Zhao Shiren" -title:a`, "(author:zhao0 shiren1 & !title:a0)"},
		{"site:https://www.Magazine.example/a", "site=magazine.example"},
		{"lang:pt_BR", "lang=pt-br"},
		{"after:2024", "2024-01-01..0001-01-01"},
		{"after:2024-03-02T10:00:00Z before:2024-06", "(2024-03-02..0001-01-01 & 0001-01-01..2024-06-01)"},
		{"version:2", "version=2"},
		{"versions:all", ""},
		{"a NEAR/5 b", ":~5[a0, b0]"},
		{"a NEAR b NEAR c", ":~10[a0, b0, c0]"},
		{`title:a NEAR/0 title:"b c"`, "title:~0[title:a0, title:b0 c1]"},
		{"x a NEAR/2 b OR -c NEAR/3 d", "((x0 & :~2[a0, b0]) | !:~3[c0, d0])"},
		{`"a b c"~4 d`, "(:~4[a0, b0, c0] & d0)"},
		{`added:"a b"~0`, "added:~0[added:a0, added:b0]"},
		{`"near" near`, "(near0 & near0)"},
		{"has:correction state:removed", "(has=correction & state=removed)"},
		{"state:moved OR state:walled", "(state=moved | state=walled)"},
		{"captured:2024-02", "2024-02-01..2024-03-01"},
		{"captured:2023..2024-01-31", "2023-01-01..2024-02-01"},
		{"a - & b", "(a0 & b0)"},
		{"() a", "a0"},
		{"(a)", "a0"},
	} {
		q := parse(t, test.query)
		if got := spell(q.root); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.query, got, test.want)
		}
		if q.String() != test.query {
			t.Errorf("String is %q, want %q", q, test.query)
		}
	}
}

func TestParseQueryRefuses(t *testing.T) {
	for _, test := range []struct {
		query  string
		column int
		reason string
	}{
		{`a "b`, 3, "never closed"},
		{"a (b", 3, "never closed"},
		{"a) b", 2, "closes nothing"},
		{"OR a", 1, "OR wants"},
		{"ä OR", 3, "OR wants"},
		{"(a OR) b", 4, "OR wants"},
		{"a AND", 3, "AND wants"},
		{"AND a", 1, "AND wants"},
		{"a AND OR b", 3, "AND wants"},
		{"a NOT", 3, "NOT wants"},
		{"autor:x", 1, "fields are added:, after:, author:"},
		{"a https://magazine.example", 3, "no field https"},
		{"author: x", 8, "a word or a quoted phrase"},
		{"author:", 8, "a word or a quoted phrase"},
		{`author:"—"`, 8, "no letter or digit"},
		{"after:yesterday", 7, "a date as 2024"},
		{"before:2024-13", 8, "a date as 2024"},
		{"version:0", 9, "a number from 1"},
		{"versions:some", 10, "all or latest"},
		{"NEAR a", 1, "NEAR wants"},
		{"a NEAR", 3, "NEAR wants"},
		{"a NEAR/5 OR b", 3, "NEAR wants"},
		{"a NEAR/x b", 3, "from 0 to 100"},
		{"a NEAR/101 b", 3, "from 0 to 100"},
		{"a NEAR/2 b NEAR/3 c", 12, "one distance"},
		{"a NEAR/2 (b c)", 10, "words and quoted phrases only"},
		{"-a NEAR/2 -b", 11, "words and quoted phrases only"},
		{"title:a NEAR b", 14, "of one field"},
		{`"a b"~`, 6, "from 0 to 100"},
		{"ab~2 c", 3, "after a quoted phrase"},
		{"äb~", 3, "after a quoted phrase"},
		{`""~3`, 1, "no letter"},
		{"lang:en-", 6, "lang: wants"},
		{"has:money", 5, "author_note, correction"},
		{"state:lost", 7, "live"},
		{"captured:2024..", 10, "as 2024-01..2024-03"},
		{"captured:2024..2023", 10, "the earlier first"},
		{"lang:english", 6, "a language as en"},
		{"site:*.example", 6, "a host as"},
		{"a*b", 1, "end of a word only"},
		{"a*", 1, "at least two letters"},
		{"— &", 1, "no letter or digit"},
		{strings.Repeat("(", 70), 65, "at most 64 deep"},
		{strings.Repeat("a ", maxQuery), maxQuery + 1, "at most 65536 bytes"},
		{"a\xff", 1, "UTF-8"},
	} {
		_, err := ParseQuery(test.query)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || !errors.Is(err, ErrQuery) {
			t.Errorf("%.40s: %v, want a SyntaxError", test.query, err)
			continue
		}
		if syntax.Column != test.column || !strings.Contains(err.Error(), test.reason) {
			t.Errorf("%.40s: %v, want column %d and %q", test.query, err, test.column, test.reason)
		}
	}
}

// FuzzParseQuery has the index run whatever can be parsed.
func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{`a -b OR (c "d e") f*`, `author:"x y" after:2024-01 -site:a.example`, "中国 ก é*", "versions:all version:1 lang:en", `-(`, `"`, "title:ab*"} {
		f.Add(s)
	}
	x := indexed(f, library())
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseQuery(s)
		if err != nil {
			if !errors.Is(err, ErrQuery) {
				t.Fatal(err)
			}
			return
		}
		again, err := ParseQuery(q.String())
		if err != nil || spell(again.root) != spell(q.root) {
			t.Errorf("%q read again is %v, %v", s, again, err)
		}
		titles(t, x, s)
	})
}

// meets is what a query means, said without an index.
func meets(n node, s archive.Snapshot) bool {
	hit := func(part node) bool { return meets(part, s) }
	switch n := n.(type) {
	case nil:
		return true
	case every:
		return !slices.ContainsFunc(n, func(part node) bool { return !hit(part) })
	case either:
		return slices.ContainsFunc(n, hit)
	case not:
		return !hit(n.node)
	case words, near:
		q := Query{root: n}
		return len(q.marks(fieldTitle, s.Title, s.Lang)) > 0 || len(q.marks(fieldText, s.Text(), s.Lang)) > 0
	}
	panic(fmt.Sprintf("%T is not drawn", n))
}

// The index finds exactly the articles that a reader of all of them would.
func TestSearchIsExact(t *testing.T) {
	vocabulary := []string{"alpha", "alphas", "beta", "of", "the", "alphabet", "be-ta", "l'alpha", "北京", "京", "北京市", "é", "e\u0301te", "U.S.", "us"}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(append(vocabulary, "\n\n")), 0, 8).Draw(t, "words"), " ")
	})
	s := newShelf()
	for i := range 60 {
		a := article(text.Example(2*i), text.Example(2*i+1))
		a.Lang = []string{"en", "fr", ""}[i%3]
		s.save(archive.ID(fmt.Sprintf("article%03d", i)), a)
	}
	x := indexed(t, s)
	atom := rapid.OneOf(
		rapid.SampledFrom(vocabulary),
		rapid.SampledFrom([]string{"al*", "alpha*", "北*", "be-t*"}),
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 4), func(w []string) string { return `"` + strings.Join(w, " ") + `"` }),
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 2, 3), func(w []string) string { return `"` + strings.Join(w, " ") + `"~1` }),
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 2, 3), func(w []string) string { return strings.Join(w, " NEAR/2 ") }),
	)
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(atom, 1, 4).Draw(t, "parts")
		query := parts[0]
		for _, p := range parts[1:] {
			query = rapid.SampledFrom([]string{"%s %s", "%s OR %s", "%s -%s", "(%s) OR -%s", "-(%s) %s"}).Draw(t, "shape")
			query = fmt.Sprintf(query, parts[0], p)
			parts[0] = query
		}
		q, err := ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []archive.ID
		for _, e := range s.journal {
			if meets(q.root, s.versions[e.ID][0]) {
				want = append(want, e.ID)
			}
		}
		for id, err := range x.Match(t.Context(), q) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, id)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s is %s (-reader +index):\n%s", query, spell(q.root), diff)
		}
	})
}
