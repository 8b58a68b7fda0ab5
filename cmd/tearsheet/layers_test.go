package main_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "tearsheet/"

// mostPackages is the size of the house: what needs one more has to make room.
const mostPackages = 16

// rooms are the packages of the house and what each may import of the others.
// docs/architecture.md draws them.
var rooms = map[string][]string{
	"cmd/tearsheet":       {"*"},
	"config":              {},
	"scraper":             {"scraper/discover", "scraper/fetch", "scraper/extract", "scraper/frontier", "archive"},
	"scraper/discover":    {"archive"},
	"scraper/fetch":       {"archive", "archive/warc"},
	"scraper/extract":     {"archive"},
	"scraper/frontier":    {"archive"},
	"scraper/render":      {"scraper/fetch", "archive"},
	"scraper/magazine":    {"archive"},
	"archive":             {},
	"archive/boltdb":      {"archive"},
	"archive/warc":        {"archive"},
	"archive/search":      {"archive"},
	"archive/export":      {"archive"},
	"archive/archivetest": {"archive"},
	"archive/web":         {"archive", "archive/search", "archive/export"},
}

// keepers are the only packages that may import a library, so that it can be
// changed for another in one place.
var keepers = map[string][]string{
	"go.etcd.io/bbolt":         {"archive/boltdb", "scraper/frontier", "archive/search"}, // search: the errors bleve returns
	"github.com/gocolly/colly": {"scraper/fetch"},
	"github.com/blevesearch":   {"archive/search"},
	"github.com/spf13/cobra":   {"cmd/tearsheet"},
	"github.com/goccy/go-yaml": {"config"},
	"github.com/chromedp":      {"scraper/render"},
}

// room is a package as "go list" tells of it.
type room struct {
	Name, ImportPath string
	Imports          []string
}

func (r room) path() string { return strings.TrimPrefix(r.ImportPath, module) }

// TestLayers keeps the arrows of docs/architecture.md true.
func TestLayers(t *testing.T) {
	for _, wrong := range breaches(list(t)) {
		t.Error(wrong)
	}
}

func TestLayersFindsBreaches(t *testing.T) {
	house := []room{
		{Name: "archive", ImportPath: "tearsheet/archive", Imports: []string{"context", "tearsheet/config"}},
		{Name: "extract", ImportPath: "tearsheet/scraper/extract", Imports: []string{"tearsheet/scraper", "tearsheet/archive"}},
		{Name: "scraper", ImportPath: "tearsheet/scraper", Imports: []string{"github.com/gocolly/colly/v2", "tearsheet/archive"}},
		{Name: "main", ImportPath: "tearsheet/cmd/tearsheet", Imports: []string{"tearsheet/config", "tearsheet/archive/boltdb"}},
		{Name: "util", ImportPath: "tearsheet/util"},
	}
	want := []string{
		"archive imports config: it may import nothing of ours",
		"scraper/extract imports scraper: of ours it may import archive",
		"scraper imports github.com/gocolly/colly/v2: only scraper/fetch may",
		"util is no room of the house: docs/architecture.md lists them, and layers_test.go",
	}
	if got := breaches(house); !slices.Equal(got, want) {
		t.Errorf("breaches = %q, want %q", got, want)
	}
	if got := breaches(make([]room, mostPackages+1)); !slices.Contains(got, "17 packages; the house has 16 rooms at most") {
		t.Errorf("breaches of a large house = %q", got)
	}
}

// breaches says, one sentence each, where a house is not as drawn.
func breaches(house []room) []string {
	var wrong []string
	if len(house) > mostPackages {
		wrong = append(wrong, fmt.Sprintf("%d packages; the house has %d rooms at most", len(house), mostPackages))
	}
	for _, r := range house {
		allowed, known := rooms[r.path()]
		if !known {
			wrong = append(wrong, r.path()+" is no room of the house: docs/architecture.md lists them, and layers_test.go")
			continue
		}
		for _, i := range r.Imports {
			wrong = append(wrong, ours(r, i, allowed)...)
			wrong = append(wrong, theirs(r, i)...)
		}
	}
	return wrong
}

// ours checks an import against the arrows.
func ours(r room, imported string, allowed []string) []string {
	to, ok := strings.CutPrefix(imported, module)
	if !ok || slices.Contains(allowed, to) || slices.Contains(allowed, "*") {
		return nil
	}
	if len(allowed) == 0 {
		return []string{fmt.Sprintf("%s imports %s: it may import nothing of ours", r.path(), to)}
	}
	return []string{fmt.Sprintf("%s imports %s: of ours it may import %s", r.path(), to, strings.Join(allowed, ", "))}
}

// theirs checks an import against the keepers.
func theirs(r room, imported string) []string {
	for library, keeper := range keepers {
		if strings.HasPrefix(imported, library) && !slices.Contains(keeper, r.path()) {
			return []string{fmt.Sprintf("%s imports %s: only %s may", r.path(), imported, strings.Join(keeper, " and "))}
		}
	}
	return nil
}

// list asks the go command for the packages of the module. Imports of tests
// do not count: a test may use any room.
func list(t testing.TB) []room {
	t.Helper()
	out, err := exec.Command("go", "list", "-e", "-json=Name,ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var house []room
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var r room
		err := decoder.Decode(&r)
		if errors.Is(err, io.EOF) {
			return house
		}
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		house = append(house, r)
	}
}
