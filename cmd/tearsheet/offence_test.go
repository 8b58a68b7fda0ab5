package main_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each rule of style_test.go finds its offender, and nothing in a file that
// keeps them all.
func TestStyleFindsOffences(t *testing.T) {
	for name, tt := range map[string]struct {
		path, text string
		want       []string
	}{
		"clean": {
			"archive/page.go",
			"// Package archive is fine.\npackage archive\n\n// Size is one.\nconst Size = 1\n\n// Page is one.\ntype Page struct{}\n\n// Read reads.\nfunc (p *Page) Read() {}\n\ntype page struct{}\n\nfunc (p page) Read() {}\n",
			nil,
		},
		"long file": {
			"archive/page.go", "package archive\n" + strings.Repeat("\n", 400) + "type page int\n",
			[]string{"archive/page.go:1: the file has 402 lines, 400 at most: split it by noun or verb"},
		},
		"long function": {
			"archive/page.go", "package archive\n\nfunc read() {\n" + strings.Repeat("\n", 80) + "}\n",
			[]string{
				"archive/page.go:3: read has 82 lines, 80 at most: name its steps",
				"archive: half of the functions have 82 lines or more, 12 at most",
			},
		},
		"init": {
			"archive/page.go", "package archive\n\nfunc init() {}\n",
			[]string{"archive/page.go:3: init() runs unasked: pass a value instead"},
		},
		"print": {
			"archive/page.go", "package archive\n\nimport \"fmt\"\n\nfunc read() { fmt.Println(1) }\n",
			[]string{"archive/page.go:5: fmt.Println: only cmd prints or ends the process; return the error, or log to the *slog.Logger given"},
		},
		"print in cmd": {
			"cmd/tearsheet/page.go", "package main\n\nimport \"fmt\"\n\nfunc read() { fmt.Println(1) }\n", nil,
		},
		"sleep": {
			"archive/page_test.go", "package archive\n\nimport \"time\"\n\nfunc wait() { time.Sleep(1) }\n",
			[]string{"archive/page_test.go:5: time.Sleep: a test waits for what it waits for, or uses testing/synctest"},
		},
		"sleep in a bubble": {
			"archive/page_test.go", "package archive\n\nimport (\n\t\"time\"\n\t\"testing/synctest\"\n)\n\nfunc wait() { time.Sleep(1) }\n", nil,
		},
		"undocumented": {
			"archive/page.go", "package archive\n\ntype Page struct{}\n\nfunc (p Page) Read() {}\n\nconst (\n\tA = 1\n\tB = 2 // is fine\n)\n",
			[]string{
				"archive/page.go:3: Page is exported and has no comment",
				"archive/page.go:5: Read is exported and has no comment",
				"archive/page.go:8: A is exported and has no comment",
			},
		},
		"vague name": {
			"archive/util/page.go", "package util\n",
			[]string{"archive/util/page.go:1: package archive/util is not called after what it is about"},
		},
		"unfinished": {
			"archive/page.go", "package archive\n\n// TO" + "DO: all of it.\n",
			[]string{"archive/page.go:3: TO" + "DO: finish it, or write it down where it is seen"},
		},
		"many names": {
			"config/page.go", "package config\n\n// They are many.\ntype (\n" + strings.Repeat("\tA int\n", 21) + ")\n",
			[]string{"config exports 21 types and functions, 20 at most"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, offences([]source{parse(t, tt.path, tt.text)})); diff != "" {
				t.Error(diff)
			}
		})
	}
}
