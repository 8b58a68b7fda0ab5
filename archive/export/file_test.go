package export

import (
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/archive"
)

func each(lines ...Line) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func names(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.jsonl")
	m := Manifest{Format: "jsonl", Query: `author:"Zhao Shiren" a<b`, Created: time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC), Archive: "./archive", Tearsheet: "v1"}
	got, err := File(path, m, each(full(), full()))
	if err != nil {
		t.Fatal(err)
	}
	content := read(t, path)
	m.File, m.Rows, m.Bytes, m.SHA256 = "out.jsonl", 2, int64(len(content)), archive.Sum([]byte(content))
	if diff := cmp.Diff(m, got); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	var beside Manifest
	if err := json.Unmarshal([]byte(read(t, path+".manifest.json")), &beside); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, beside); diff != "" {
		t.Errorf("manifest on disk (-want +got):\n%s", diff)
	}
}

func TestFileInterrupted(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	if _, err := File(path, Manifest{Format: "csv"}, each(full())); err != nil {
		t.Fatal(err)
	}
	before, beside := read(t, path), read(t, path+".manifest.json")
	stop := errors.New("killed")
	_, err := File(path, Manifest{Format: "csv"}, func(yield func(Line, error) bool) {
		_ = yield(full(), nil) && yield(Line{}, stop)
	})
	if !errors.Is(err, stop) {
		t.Errorf("File: %v", err)
	}
	if read(t, path) != before || read(t, path+".manifest.json") != beside {
		t.Error("what was there before has changed")
	}
	if got := names(t, dir); !slices.Equal(got, []string{"out.csv", "out.csv.manifest.json"}) {
		t.Errorf("left behind: %v", got)
	}
}

func TestFileFormat(t *testing.T) {
	dir := t.TempDir()
	if _, err := File(filepath.Join(dir, "out"), Manifest{Format: "docx"}, each()); !errors.Is(err, ErrFormat) {
		t.Errorf("File: %v", err)
	}
	if got := names(t, dir); got != nil {
		t.Errorf("left behind: %v", got)
	}
}

func hello(w io.Writer) error {
	_, err := io.WriteString(w, "hello")
	return err
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(file, link)); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(link, hello); err != nil {
		t.Fatal(err)
	}
	there, err := os.Lstat(link)
	if err != nil || there.Mode()&os.ModeSymlink == 0 || read(t, file) != "hello" {
		t.Errorf("the link was replaced, not the file: %v %v", there, err)
	}
	if there, err := os.Stat(file); err != nil || there.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", there.Mode(), err)
	}
	if err := WriteFile(os.DevNull, hello); err != nil {
		t.Errorf("write to a device: %v", err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "none", "file"), filepath.Join(file, "below")} {
		if err := WriteFile(path, hello); err == nil {
			t.Errorf("wrote %s", path)
		}
	}
}
