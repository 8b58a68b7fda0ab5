package main

import (
	"bytes"
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// killed and killSeed say how often TestKill kills each command, and when:
// go test ./cmd/tearsheet -run TestKill -kills 200 -kill-seed 1.
var (
	killed   = flag.Int("kills", 3, "how often TestKill kills each command")
	killSeed = flag.Uint64("kill-seed", 2026, "of the moments at which TestKill kills")
)

// perLife is how often a command is killed before it may finish.
const perLife = 5

// mortal is a command that is killed: it works on a copy of a folder, and in the
// end leaves what it would have left in peace.
type mortal struct {
	from    string // the folder that is copied, "" for none
	args    []string
	without string // what is taken out of the copy
	holds   string // the folder that holds the result, "" for the copy
}

// TestKill kills commands at random moments of the time that they take. No death
// damages an archive, and in the end it has all that it would have in peace.
func TestKill(t *testing.T) {
	t.Parallel()
	press := newFatalPress(t)
	dir := t.TempDir()
	house, other, file := filepath.Join(dir, "house"), filepath.Join(dir, "other"), filepath.Join(dir, "house.warc.gz")
	must(t, press.crawl(house, "--max-pages", "25")...)
	must(t, "export", "--archive", house, "--format", "warc", "-o", file)
	press.magazine.Turn()
	must(t, press.crawl(other, "--max-pages", "25")...)
	must(t, press.crawl(house, "--max-pages", "25")...)
	rederive(t, house)

	random := rand.New(rand.NewPCG(*killSeed, 12))
	t.Logf("%d kills of each with seed %d", *killed, *killSeed)
	for name, m := range map[string]mortal{
		"import":    {args: []string{"import", file}},
		"compact":   {from: house, args: []string{"compact"}},
		"merge":     {from: house, args: []string{"merge", "COPY", other}},
		"reextract": {from: house, args: []string{"reextract", "--all"}},
		"reindex":   {from: house, args: []string{"reindex"}, without: indexName},
		"rebuild":   {from: house, args: []string{"rebuild"}, without: catalogueName},
		"backup":    {from: house, args: []string{"backup", "COPY.safe"}, holds: "COPY.safe"},
	} {
		t.Run(name, func(t *testing.T) { m.die(t, random) })
	}
}

// die lives through many deaths.
func (m mortal) die(t *testing.T, random *rand.Rand) {
	took, want := m.live(t)
	for left := *killed; left > 0; left -= perLife {
		copied, args, holds := m.birth(t)
		for range min(left, perLife) {
			kill(t, time.Duration(random.Int64N(int64(took))), args...)
			sound(t, copied)
			sound(t, holds)
		}
		must(t, args...)
		sound(t, holds)
		if got := contentOf(t, holds); !bytes.Equal(got, want) {
			t.Fatalf("after %d kills %s holds\n%s\nwant\n%s", *killed-left+perLife, holds, got, want)
		}
	}
}

// live runs the command in peace.
func (m mortal) live(t *testing.T) (took time.Duration, content []byte) {
	_, args, holds := m.birth(t)
	began := time.Now()
	must(t, args...)
	return time.Since(began), contentOf(t, holds)
}

// birth copies the folder, and says what is run and where its result will be.
func (m mortal) birth(t *testing.T) (copied string, args []string, holds string) {
	t.Helper()
	copied = filepath.Join(t.TempDir(), "copy")
	if m.from != "" {
		if err := os.CopyFS(copied, os.DirFS(m.from)); err != nil {
			t.Fatal(err)
		}
		if m.without != "" {
			if err := os.RemoveAll(filepath.Join(copied, m.without)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, a := range m.args {
		args = append(args, strings.Replace(a, "COPY", copied, 1))
	}
	if m.args[0] != "merge" {
		args = append(args, "--archive", copied)
	}
	if m.holds == "" {
		return copied, args, copied
	}
	return copied, args, strings.Replace(m.holds, "COPY", copied, 1)
}

// contentOf is every version of an archive.
func contentOf(t *testing.T, dir string) []byte {
	t.Helper()
	out, said, code := inside(t, "export", "--all", "--format", "csv", "--archive", dir)
	if code != exitDone {
		t.Fatalf("export ends with %d: %s", code, said)
	}
	return out
}

// inside runs a command in this process, which costs less than one of its own.
func inside(t *testing.T, args ...string) (stdout []byte, stderr string, code int) {
	t.Helper()
	var out, said bytes.Buffer
	e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &said, dir: t.TempDir(), width: 80, now: time.Now, args: args}
	e.variable = func(string) string { return "" }
	code = run(context.WithoutCancel(t.Context()), e, args)
	return out.Bytes(), said.String(), code
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
