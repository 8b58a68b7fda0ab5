package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// validBag FOLDER reads a bag as RFC 8493 tells how: the declaration, the
// manifests, and that every file of the payload is in them and nothing else.
func validBag(ts *testscript.TestScript, _ bool, args []string) {
	bag := ts.MkAbs(args[0])
	declared := ts.ReadFile(filepath.Join(bag, "bagit.txt"))
	if declared != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n" { // 2.1.1
		ts.Fatalf("bagit.txt: %q", declared)
	}
	payload := listedIn(ts, bag, "manifest-sha256.txt")
	bytes := int64(0)
	ts.Check(filepath.WalkDir(filepath.Join(bag, "data"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(bag, path)
		if err != nil || !payload[filepath.ToSlash(name)] { // 3: a complete bag lists every payload file
			return fmt.Errorf("%s is in no manifest", name)
		}
		stat, err := d.Info()
		if err == nil {
			bytes += stat.Size()
		}
		return err
	}))
	oxum := fmt.Sprintf("Payload-Oxum: %d.%d\n", bytes, len(payload)) // 2.2.2
	if info := ts.ReadFile(filepath.Join(bag, "bag-info.txt")); !strings.Contains(info, oxum) {
		ts.Fatalf("bag-info.txt lacks %q:\n%s", oxum, info)
	}
	for _, tag := range []string{"bagit.txt", "bag-info.txt", "manifest-sha256.txt"} {
		if !listedIn(ts, bag, "tagmanifest-sha256.txt")[tag] {
			ts.Fatalf("%s is in no tag manifest", tag)
		}
	}
}

// listedIn checks the files that a manifest lists (2.1.3) and returns them.
func listedIn(ts *testscript.TestScript, bag, manifest string) map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(ts.ReadFile(filepath.Join(bag, manifest))) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		file, err := os.ReadFile(filepath.Join(bag, filepath.FromSlash(name)))
		ts.Check(err)
		if got := fmt.Sprintf("%x", sha256.Sum256(file)); !ok || got != sum {
			ts.Fatalf("%s: %q has digest %s", manifest, line, got)
		}
		names[name] = true
	}
	return names
}
