package main_test

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// docs/architecture.md has a row for every package, and for no other.
func TestPictureShowsEveryRoom(t *testing.T) {
	var want []string
	for _, r := range list(t) {
		want = append(want, r.path())
	}
	got := firstCells(section(t, "Rooms"))
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the rooms of docs/architecture.md (-module +document)\n%s", diff)
	}
}

// docs/architecture.md has a row for every bucket of the two databases.
func TestPictureShowsEveryBucket(t *testing.T) {
	for heading, folder := range map[string]string{"archive.db": "archive/boltdb", "crawl.db": "scraper/frontier"} {
		want, got := buckets(parseModule(t), folder), firstCells(section(t, heading))
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the buckets of %s in docs/architecture.md (-%s +document)\n%s", heading, folder, diff)
		}
	}
}

// section is the part of docs/architecture.md below a heading.
func section(t testing.TB, heading string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(string(text), "# "+heading+"\n")
	if !ok {
		t.Fatalf("docs/architecture.md has no section %q", heading)
	}
	before, _, _ := strings.Cut(after, "\n#")
	return before
}

// firstCells are the words in the first column of a table, without its head.
func firstCells(text string) (words []string) {
	for line := range strings.Lines(text) {
		if row, ok := strings.CutPrefix(line, "| `"); ok {
			word, _, _ := strings.Cut(row, "`")
			words = append(words, word)
		}
	}
	return words
}

// buckets are the names that a package gives to its variables bucketX.
func buckets(sources []source, folder string) (names []string) {
	for _, s := range sources {
		if s.folder() != folder || s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "bucket") {
				names = append(names, literals(spec)...)
			}
			return true
		})
	}
	return names
}

func literals(n ast.Node) (words []string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if word, err := strconv.Unquote(l.Value); err == nil {
				words = append(words, word)
			}
		}
		return true
	})
	return words
}
