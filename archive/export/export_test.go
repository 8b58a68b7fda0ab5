package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"tearsheet/archive"
)

var updateGolden = flag.Bool("update", false, "write the golden files")

// full is a line with every field set.
func full() Line {
	free := false
	at := time.Date(2024, 1, 11, 8, 30, 0, 0, time.UTC)
	a := archive.Article{
		URL:       "https://magazine.example/2024/consul?a=1&b=2",
		Canonical: "https://magazine.example/2024/consul",
		Site:      "magazine.example",
		Title:     "An Ever-Increasing Popularity",
		Subtitle:  "What a consul said",
		Authors:   []string{"Zhao Shiren", "Jo Ann Smith"},
		Section:   "East Asia",
		Tags:      []string{"Diplomacy", "China"},
		Published: archive.Date{Time: time.Date(2024, 1, 10, 9, 0, 0, 0, time.FixedZone("", 5*3600))},
		Modified:  archive.Date{Time: time.Date(2024, 1, 12, 0, 0, 0, 0, time.UTC), Day: true},
		Lang:      "en",
		Blocks: []archive.Block{
			{Kind: archive.Paragraph, Text: "The first paragraph, with \"quotes\", commas\nand a line break."},
			{Kind: archive.Heading, Level: 3, Text: "A heading"},
			{Kind: archive.Item, Level: 1, Text: "one"},
			{Kind: archive.Item, Level: 2, Text: "one and\na half"},
			{Kind: archive.Item, Level: 1, Text: "two"},
			{Kind: archive.Quote, Text: "We said so.\nTwice."},
			{Kind: archive.Row, Text: "Country | Visits"},
			{Kind: archive.Row, Text: "Nepal | 4 | twice|over"},
			{Kind: archive.Code, Text: "if a < b {\n\t```\n}"},
			{Kind: archive.Paragraph, Text: "The last."},
		},
		Notes: []archive.Block{
			{Kind: archive.Correction, Text: "An earlier version misspelled a name."},
			{Kind: archive.AuthorNote, Text: "*The author is the Consul General of X."},
		},
		Images:     []archive.Image{{URL: "https://magazine.example/a.jpg", Caption: "The consul", Credit: "AFP"}},
		Repairs:    []archive.Repair{{Kind: "injected_fragment", Removed: "Consul General", Block: 1, Offset: 2, Evidence: "author_note"}},
		Free:       &free,
		Confidence: 0.97,
		Extractor:  "tearsheet/1",
	}
	return LineOf(archive.Snapshot{
		ID: "abcdefghij", Article: a, Captured: at, Last: at.AddDate(0, 1, 0), Indexed: at.Add(time.Second), Gone: at.AddDate(0, 2, 0), State: archive.StateRemoved,
		Version: 2, Versions: 3, Upgrade: true, Fixity: a.Digest(),
		Record: archive.Record{File: "a.warc.gz", Offset: 10, Length: 20},
		URLs:   []string{"https://magazine.example/2024/consul", "https://amp.magazine.example/consul"},
	})
}

// nasty are articles that break careless writers of a format.
func nasty() []Line {
	texts := []string{
		"=1+1", "+49 30", "-5 degrees", "@handle", "'=quoted", "\t=tab",
		"# not a heading", "1. not a list", "- nor this", "> nor a quote", "a *b* _c_ `d` [e](f) <b>g</b> &amp; ~~h~~ \\ i",
		"---", "שלום \u200fעולם", "中文，段落。", "naïve — “quotes”, emoji 🗞️", "C #", "</script><script>alert(1)</script>", "bell \x07 and \u2028 separator",
	}
	var all []Line
	for _, text := range texts {
		all = append(all, LineOf(archive.Snapshot{Article: archive.Article{
			URL: "https://magazine.example/", Title: text, Authors: []string{text},
			Blocks: []archive.Block{{Kind: archive.Heading, Level: 2, Text: text}, {Kind: archive.Item, Text: text}, {Kind: archive.Row, Text: text + " | x"}, {Kind: archive.Paragraph, Text: text + "\n" + text}},
		}}))
	}
	all[0].URL = "javascript:alert(1)"
	all[1].Title = "a title: \"with\" quotes\n---\nand: front matter"
	return append(all, Line{Reason: "no article"})
}

func encoded(t testing.TB, format string, lines ...Line) string {
	t.Helper()
	var b bytes.Buffer
	e, err := NewEncoder(&b, format)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if err := e.Encode(l); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	for _, format := range Formats() {
		for name, lines := range map[string][]Line{"full": {full()}, "nasty": nasty(), "none": nil} {
			t.Run(format+"/"+name, func(t *testing.T) { golden(t, name+"."+format, encoded(t, format, lines...)) })
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *updateGolden {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestNewEncoderRefuses(t *testing.T) {
	_, err := NewEncoder(io.Discard, "docx")
	if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "jsonl, json, csv") {
		t.Errorf("NewEncoder: %v", err)
	}
}

// Every field of a version is in the line, and comes back.
func TestLineIsWhole(t *testing.T) {
	l := full()
	l.Reason, l.Cluster = "none", "bbbbbbbbbb"
	for _, v := range []any{l.Snapshot, l.Article} {
		for i, value := 0, reflect.ValueOf(v); i < value.NumField(); i++ {
			if value.Field(i).IsZero() {
				t.Fatalf("the test leaves %s empty", value.Type().Field(i).Name)
			}
		}
	}
	var back []Line
	for got, err := range Decode(strings.NewReader(encoded(t, "jsonl", l, Line{}))) {
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, got)
	}
	if diff := cmp.Diff([]Line{l, {}}, back); diff != "" {
		t.Errorf("written and read (-want +got):\n%s", diff)
	}
}

func TestLineOfNothing(t *testing.T) {
	if got, want := encoded(t, "jsonl", Line{}), `{"url":"","text":""}`+"\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestDecodeRefuses(t *testing.T) {
	var last error
	for _, err := range Decode(strings.NewReader(`{"url":"a"}` + "\n{oops")) {
		last = err
	}
	if last == nil || !strings.Contains(last.Error(), "article 2") {
		t.Errorf("Decode: %v", last)
	}
}

func TestJSONIsOneArray(t *testing.T) {
	var back []Line
	if err := json.Unmarshal([]byte(encoded(t, "json", full(), full())), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Line{full(), full()}, back); diff != "" {
		t.Error(diff)
	}
}

// rows are the cells of a csv file as they were before they were defused.
func rows(t testing.TB, s string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(s)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all {
		for i, cell := range row {
			if formula(cell) {
				t.Errorf("the cell %q is a formula", cell)
			}
			if open, ok := strings.CutPrefix(cell, "'"); ok && formula(strings.TrimLeft(open, "'")) {
				row[i] = open
			}
		}
	}
	return all
}

func TestCSVReadsBack(t *testing.T) {
	lines := append(nasty(), full())
	want := [][]string{Columns()}
	for _, l := range lines {
		want = append(want, cells(l))
	}
	if diff := cmp.Diff(want, rows(t, encoded(t, "csv", lines...))); diff != "" {
		t.Errorf("written and read (-want +got):\n%s", diff)
	}
}

func FuzzCSV(f *testing.F) {
	for _, l := range nasty() {
		f.Add(l.Title, l.Text)
	}
	f.Fuzz(func(t *testing.T, title, text string) {
		got := rows(t, encoded(t, "csv", Line{Snapshot: archive.Snapshot{Article: archive.Article{Title: title}}, Text: text}))
		at := func(column string) string { return got[1][slices.Index(Columns(), column)] }
		for column, want := range map[string]string{"title": title, "text": text} {
			want = strings.ReplaceAll(strings.ToValidUTF8(want, "\uFFFD"), "\r\n", "\n") // as encoding/csv reads
			if at(column) != want {
				t.Errorf("%s: got %q want %q", column, at(column), want)
			}
		}
	})
}

// The front matter is one YAML document, whatever is in the title.
func FuzzFrontMatter(f *testing.F) {
	for _, l := range nasty() {
		f.Add(l.Title)
	}
	f.Fuzz(func(t *testing.T, title string) {
		title = strings.ToValidUTF8(title, "\uFFFD")
		l := full()
		l.Title = title
		parts := strings.SplitN(encoded(t, "markdown", l), "---\n", 3)
		var front struct {
			Title   string
			Authors []string
			Version int
		}
		if err := yaml.Unmarshal([]byte(parts[1]), &front); err != nil {
			t.Fatal(err)
		}
		if front.Title != title || len(front.Authors) != 2 || front.Version != 2 {
			t.Errorf("front matter %+v of %q", front, title)
		}
	})
}

// Escaping adds backslashes before punctuation and nothing else, and leaves
// nothing that Markdown would act on.
func FuzzEscape(f *testing.F) {
	for _, l := range nasty() {
		f.Add(l.Title)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = oneLine(s)
		escaped := escape(s)
		var plain strings.Builder
		for i := 0; i < len(escaped); i++ {
			if escaped[i] == '\\' && i+1 < len(escaped) {
				i++
			} else if strings.IndexByte("*_`[]<>", escaped[i]) >= 0 {
				t.Fatalf("%q is active in %q", escaped[i], escaped)
			}
			plain.WriteByte(escaped[i])
		}
		if plain.String() != s {
			t.Errorf("escape(%q) = %q", s, escaped)
		}
		if opening.MatchString(escaped) {
			t.Errorf("escape(%q) = %q opens a block", s, escaped)
		}
	})
}

// Nothing of an article becomes mark-up of the page.
func TestHTMLIsInert(t *testing.T) {
	root, err := html.Parse(strings.NewReader(encoded(t, "html", nasty()...)))
	if err != nil {
		t.Fatal(err)
	}
	articles := 0
	for n := range root.Descendants() {
		if n.Data == "article" {
			articles++
		}
		if n.Type == html.ElementNode && n.Data == "script" {
			t.Error("a script element")
		}
		for _, a := range n.Attr {
			if a.Key == "href" && strings.HasPrefix(a.Val, "javascript:") {
				t.Error("a script address")
			}
		}
	}
	if articles != len(nasty()) {
		t.Errorf("%d articles, want %d", articles, len(nasty()))
	}
}

// broken fails after n bytes.
type broken struct{ n int }

var errBroken = errors.New("no space left")

func (b *broken) Write(p []byte) (int, error) {
	if b.n -= len(p); b.n < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestEncodersReportErrors(t *testing.T) {
	for _, format := range Formats() {
		e, err := NewEncoder(&broken{}, format)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Encode(full()); !errors.Is(err, errBroken) {
			t.Errorf("%s: Encode: %v", format, err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, format := range Formats() {
		b.Run(format, func(b *testing.B) {
			e, err := NewEncoder(io.Discard, format)
			if err != nil {
				b.Fatal(err)
			}
			for l := full(); b.Loop(); {
				if err := e.Encode(l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
