package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestAftermath leaves an archive as a kill leaves it: with an unfinished record,
// with one that is not in the catalogue, with a version that is not written down
// and with unfinished files. The next owner mends that and says so once.
func TestAftermath(t *testing.T) {
	t.Parallel()
	press := newFatalPress(t)
	dir := t.TempDir()
	house, safe := filepath.Join(dir, "house"), filepath.Join(dir, "safe")
	must(t, press.crawl(house, "--max-pages", "12")...)
	files, err := filepath.Glob(filepath.Join(house, warcName, "*.warc.gz"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	last := bytes.LastIndex(whole, []byte{0x1f, 0x8b, 8})
	unfinished := whole[last : len(whole)-5]
	write(t, files[0], append(slices.Clone(whole[:last]), unfinished...))
	write(t, filepath.Join(house, catalogueName+partName), []byte("half"))
	write(t, filepath.Join(house, warcName, "import-0123.warc.gz"+partName), []byte("half"))
	must(t, "backup", safe, "--archive", house) // while the record is unfinished
	dead := holder{PID: os.Getpid(), Command: "tearsheet crawl", Since: time.Now().Add(-time.Hour)}
	if err := dead.write(house); err != nil {
		t.Fatal(err)
	}

	said := told(t, "compact", "--archive", house)
	for _, want := range []string{
		"tearsheet crawl", "ended without closing", filepath.Base(files[0]) + ".torn", "archive.db.part, which was never finished",
		"import-0123.warc.gz.part", "1 versions that were not written down",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the next owner does not say %q: %s", want, said)
		}
	}
	if torn, err := os.ReadFile(files[0] + ".torn"); err != nil || !bytes.Equal(torn, unfinished) {
		t.Errorf("%d bytes of the unfinished record are kept, want %d: %v", len(torn), len(unfinished), err)
	}
	if said := told(t, "compact", "--archive", house); strings.Contains(said, "last owner") {
		t.Errorf("it is said again: %s", said)
	}
	must(t, "verify", "--archive", house)
	must(t, "backup", safe, "--archive", house)
	must(t, "verify", "--archive", safe)
}

// TestAftermathOfKill has the owner after a kill take in what was not saved.
func TestAftermathOfKill(t *testing.T) {
	t.Parallel()
	press := newFatalPress(t)
	house := filepath.Join(t.TempDir(), "house")
	must(t, press.crawl(house, "--max-pages", "5")...)
	victim := tearsheet(t, press.crawl(house)...)
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	press.aim(victim.Process, 20, 0)
	if err := victim.Wait(); err == nil {
		t.Fatal("the crawl was not killed")
	}
	if said := told(t, "compact", "--archive", house); !strings.Contains(said, "ended without closing") {
		t.Errorf("the next owner does not say what happened: %s", said)
	}
	if out := must(t, "verify", "--archive", house, "--format", "json"); !bytes.Contains(out, []byte(`"unclaimed": 0`)) {
		t.Errorf("records are left over: %s", out)
	}
}

// told is what a command says on stderr.
func told(t *testing.T, args ...string) string {
	t.Helper()
	c := tearsheet(t, args...)
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Run(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, &said)
	}
	return said.String()
}

func write(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
