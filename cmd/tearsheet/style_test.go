package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The house rules of CONTRIBUTING.md that a machine can keep.
const (
	mostLines      = 400 // of a file
	longestFunc    = 80  // lines
	longestMedian  = 12  // lines, of a package's functions
	mostNames      = 20  // types and functions that a package exports
	mostVocabulary = 40  // exported by archive, which owns the words
)

// source is a parsed file; its path is that from the root of the module.
type source struct {
	path string
	set  *token.FileSet
	file *ast.File
}

func (s source) test() bool     { return strings.HasSuffix(s.path, "_test.go") }
func (s source) folder() string { return path.Dir(s.path) }

// wrong is a sentence that names the place.
func (s source) wrong(at token.Pos, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: ", s.path, s.set.Position(at).Line) + fmt.Sprintf(format, args...)
}

func (s source) lines(n ast.Node) int {
	return s.set.Position(n.End()).Line - s.set.Position(n.Pos()).Line + 1
}

// rules of a file; each returns a sentence an offence.
var rules = []func(source) []string{
	sizes, noInit, quiet, awake, documented, named, finished,
}

func TestStyle(t *testing.T) {
	sources := parseModule(t)
	if len(sources) < 20 {
		t.Fatalf("%d files; this test does not see the module", len(sources))
	}
	for _, wrong := range offences(sources) {
		t.Error(wrong)
	}
}

func offences(sources []source) []string {
	var wrong []string
	for _, s := range sources {
		for _, rule := range rules {
			wrong = append(wrong, rule(s)...)
		}
	}
	return append(wrong, packages(sources)...)
}

// sizes keeps files and functions on a few screens.
func sizes(s source) (wrong []string) {
	if n := s.lines(s.file); n > mostLines {
		wrong = append(wrong, s.wrong(s.file.Pos(), "the file has %d lines, %d at most: split it by noun or verb", n, mostLines))
	}
	for _, f := range functions(s) {
		if n := s.lines(f); n > longestFunc {
			wrong = append(wrong, s.wrong(f.Pos(), "%s has %d lines, %d at most: name its steps", f.Name, n, longestFunc))
		}
	}
	return wrong
}

// noInit: what runs before main cannot be passed anything.
func noInit(s source) (wrong []string) {
	for _, f := range functions(s) {
		if f.Recv == nil && f.Name.Name == "init" {
			wrong = append(wrong, s.wrong(f.Pos(), "init() runs unasked: pass a value instead"))
		}
	}
	return wrong
}

// quiet: only cmd prints, and only cmd ends the process. The bench is a program
// and a module of its own.
func quiet(s source) []string {
	if strings.HasPrefix(s.path, "cmd/") || strings.HasPrefix(s.path, "bench/") || s.test() {
		return nil
	}
	return calls(s, regexp.MustCompile(`^(fmt\.Print.*|os\.(Stdout|Stderr|Exit)|log\..*|slog\.Default)$`),
		"%s: only cmd prints or ends the process; return the error, or log to the *slog.Logger given")
}

// awake: a test that sleeps is slow on every machine and wrong on some, except
// in the bubble of synctest, where sleeping turns a clock of its own.
func awake(s source) []string {
	bubble := func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing/synctest"` }
	if !s.test() || slices.ContainsFunc(s.file.Imports, bubble) {
		return nil
	}
	return calls(s, regexp.MustCompile(`^time\.Sleep$`), "%s: a test waits for what it waits for, or uses testing/synctest")
}

func calls(s source, names *regexp.Regexp, format string) (wrong []string) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		of, ok := selector.X.(*ast.Ident)
		if name := fmt.Sprintf("%s.%s", of, selector.Sel); ok && of.Obj == nil && names.MatchString(name) {
			wrong = append(wrong, s.wrong(n.Pos(), format, name))
		}
		return true
	})
	return wrong
}

// documented: every exported name says what it is.
func documented(s source) (wrong []string) {
	if s.test() {
		return nil
	}
	for name, doc := range exported(s.file) {
		if strings.TrimSpace(doc.Text()) == "" {
			wrong = append(wrong, s.wrong(name.Pos(), "%s is exported and has no comment", name))
		}
	}
	slices.Sort(wrong)
	return wrong
}

// named: a package is called after what it is about.
func named(s source) []string {
	vague := []string{"util", "utils", "common", "helper", "helpers", "internal", "pkg", "model", "models", "types", "base", "misc", "shared", "lib"}
	for part := range strings.SplitSeq(s.folder(), "/") {
		if slices.Contains(vague, part) || slices.Contains(vague, s.file.Name.Name) {
			return []string{s.wrong(s.file.Pos(), "package %s is not called after what it is about", s.folder())}
		}
	}
	return nil
}

// finished: notes to oneself belong into the tracker.
func finished(s source) (wrong []string) {
	notes := regexp.MustCompile(`\b(` + "TO" + `DO|FIX` + `ME|XX` + `X)\b`)
	for _, group := range s.file.Comments {
		if note := notes.FindString(group.Text()); note != "" {
			wrong = append(wrong, s.wrong(group.Pos(), "%s: finish it, or write it down where it is seen", note))
		}
	}
	return wrong
}

// packages checks what only a whole package shows: short functions, few names.
func packages(sources []source) (wrong []string) {
	lengths, names := map[string][]int{}, map[string]int{}
	for _, s := range sources {
		if s.test() {
			continue
		}
		for _, f := range functions(s) {
			lengths[s.folder()] = append(lengths[s.folder()], s.lines(f))
		}
		for name := range exported(s.file) {
			if o := s.file.Scope.Lookup(name.Name); o != nil && (o.Kind == ast.Typ || o.Kind == ast.Fun) {
				names[s.folder()]++
			}
		}
	}
	for folder, all := range lengths {
		slices.Sort(all)
		if median := all[len(all)/2]; median > longestMedian && path.Base(folder) != "archivetest" {
			wrong = append(wrong, fmt.Sprintf("%s: half of the functions have %d lines or more, %d at most", folder, median, longestMedian))
		}
	}
	for folder, n := range names {
		if most := allowedNames(folder); n > most {
			wrong = append(wrong, fmt.Sprintf("%s exports %d types and functions, %d at most", folder, n, most))
		}
	}
	slices.Sort(wrong)
	return wrong
}

func allowedNames(folder string) int {
	if folder == "archive" {
		return mostVocabulary
	}
	return mostNames
}

func functions(s source) (all []*ast.FuncDecl) {
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			all = append(all, f)
		}
	}
	return all
}

// exported maps the exported names of a file to their comments. The comment
// of a group of constants or variables speaks for each of them.
func exported(file *ast.File) map[*ast.Ident]*ast.CommentGroup {
	all := map[*ast.Ident]*ast.CommentGroup{}
	add := func(name *ast.Ident, docs ...*ast.CommentGroup) {
		if name.IsExported() {
			all[name] = docs[max(0, slices.IndexFunc(docs, func(d *ast.CommentGroup) bool { return d != nil }))]
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || ast.IsExported(receiver(d)) {
				add(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add(spec.Name, spec.Doc, d.Doc, spec.Comment)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						add(name, spec.Doc, spec.Comment, d.Doc)
					}
				}
			}
		}
	}
	return all
}

// receiver is the name of a method's type.
func receiver(f *ast.FuncDecl) string {
	name := ""
	ast.Inspect(f.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

// parseModule parses every Go file below the root of the module.
func parseModule(t testing.TB) (sources []source) {
	t.Helper()
	root := os.DirFS(filepath.Join("..", ".."))
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || len(name) > 1 && strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err == nil {
			sources = append(sources, parse(t, name, string(text)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

func parse(t testing.TB, name, text string) source {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return source{path: name, set: set, file: file}
}
