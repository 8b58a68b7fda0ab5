package main

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"
)

// killed is how often TestKill kills each command: go test -run TestKill -kills 200.
var killed = flag.Int("kills", 8, "how often TestKill kills import and compact")

// TestKill kills imports and compactions at random moments. No death damages
// the archive, and in the end it has all that an import in peace has.
func TestKill(t *testing.T) {
	press := newFatalPress(t)
	dir := t.TempDir()
	house, file := filepath.Join(dir, "house"), filepath.Join(dir, "house.warc.gz")
	must(t, press.crawl(house, "--max-pages", "60")...)
	must(t, "export", "--archive", house, "--format", "warc", "-o", file)
	peace, hurt := filepath.Join(dir, "peace"), filepath.Join(dir, "hurt")
	began := time.Now()
	must(t, "import", file, "--archive", peace)
	took := time.Since(began)
	want := must(t, "export", "--archive", peace, "--all", "--format", "csv")
	random := rand.New(rand.NewPCG(2026, 12))
	for range *killed {
		kill(t, time.Duration(random.Int64N(int64(took))), "import", file, "--archive", hurt)
		sound(t, hurt)
	}
	must(t, "import", file, "--archive", hurt)
	for range *killed {
		kill(t, time.Duration(random.Int64N(int64(took/4))), "compact", "--archive", hurt)
		sound(t, hurt)
	}
	must(t, "compact", "--archive", hurt)
	if got := must(t, "export", "--archive", hurt, "--all", "--format", "csv"); !bytes.Equal(got, want) {
		t.Errorf("after %d kills the archive holds\n%s\nwant\n%s", *killed, got, want)
	}
}

// kill runs a command and kills it after a moment, if it is not done by then.
func kill(t *testing.T, after time.Duration, args ...string) {
	t.Helper()
	victim := tearsheet(t, args...)
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = victim.Process.Kill() }) // it may have ended
	defer timer.Stop()
	if err := victim.Wait(); err != nil && victim.ProcessState.ExitCode() != -1 {
		t.Fatalf("%v ended by itself: %v", args, err)
	}
}
