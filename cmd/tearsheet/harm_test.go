package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// harms and harmSeed say how often TestHarm damages an archive, and where:
// go test ./cmd/tearsheet -run TestHarm -harms 300 -harm-seed 1.
var (
	harms    = flag.Int("harms", 10, "how often TestHarm damages an archive")
	harmSeed = flag.Uint64("harm-seed", 2026, "of the places that TestHarm damages")
)

// tooLong is when a command is taken to go round in circles.
const tooLong = 2 * time.Minute

// TestHarm flips bytes of files of an archive, zeroes pages, and cuts files off.
// verify finds it, nothing wrong is read, and when what verify says is done the
// archive is whole again.
func TestHarm(t *testing.T) {
	press := newFatalPress(t)
	dir := t.TempDir()
	house, safe := filepath.Join(dir, "house"), filepath.Join(dir, "safe")
	must(t, press.crawl(house, "--max-pages", "40")...)
	press.magazine.Turn()
	must(t, press.crawl(house, "--max-pages", "40")...)
	must(t, "backup", safe, "--archive", house)
	questions := [][]string{
		{"export", "--all"},
		{"list", "--format", "jsonl", "--all"},
		{"search", "harbour", "--limit", "0", "--format", "jsonl"},
		{"show", "latest"},
		{"changes", "--format", "jsonl"},
		{"stats", "--format", "json"},
	}
	want := make([][]byte, len(questions))
	for i, q := range questions {
		want[i] = must(t, append(q, "--archive", house)...)
	}
	random := rand.New(rand.NewPCG(*harmSeed, 13))
	t.Logf("%d harms with seed %d", *harms, *harmSeed)
	for n := range *harms {
		copied := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(copied, os.DirFS(house)); err != nil {
			t.Fatal(err)
		}
		what := harmOne(t, random, copied)
		t.Run(fmt.Sprint(n, " ", what), func(t *testing.T) {
			found := verifiedOf(t, copied)
			for i, q := range questions {
				out, said, code := soon(t, append(q, "--archive", copied)...)
				switch {
				case code == exitDone && !bytes.Equal(out, want[i]) && q[0] != "stats":
					t.Errorf("%v is answered otherwise than before:\n%s", q, firstDifference(out, want[i]))
				case code != exitDone && code != exitDamage:
					t.Errorf("%v ends with %d: %s", q, code, said)
				case code != exitDone && len(found) == 0:
					t.Errorf("verify found nothing, and %v ends with %d: %s", q, code, said)
				}
			}
			remedyAll(t, copied, safe, found)
			if left := verifiedOf(t, copied); len(left) > 0 {
				t.Errorf("after the remedies of %v there is still %v", found, left)
			}
			for i, q := range questions[:3] {
				if out, said, _ := soon(t, append(q, "--archive", copied)...); !bytes.Equal(out, want[i]) {
					t.Errorf("after the remedies of %v %v has another answer: %s\n%s", found, q, firstDifference(out, want[i]), said)
				}
			}
		})
	}
}

// harmOne damages a file of an archive.
func harmOne(t *testing.T, random *rand.Rand, dir string) string {
	t.Helper()
	patterns := []string{catalogueName, catalogueName, catalogueName, "warc/*.warc.gz", "search/store/*.zap", "search/store/root.bolt", "search/index_meta.json"}
	paths, err := filepath.Glob(filepath.Join(dir, patterns[random.IntN(len(patterns))]))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	path := paths[random.IntN(len(paths))]
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := random.IntN(len(b))
	if random.IntN(4) == 0 {
		at = random.IntN(min(len(b), 16384)) // the head of the file
	}
	how := "cut"
	switch random.IntN(5) {
	case 0:
		b = b[:at]
	case 1:
		how, at = "zeroed", at&^4095
		clear(b[at:min(len(b), at+4096)])
	default:
		how = "flipped"
		b[at] ^= byte(1 + random.IntN(255))
	}
	write(t, path, b)
	return fmt.Sprintf("%s %s at %d", filepath.Base(path), how, at)
}

// verifiedOf is the damage that verify finds.
func verifiedOf(t *testing.T, dir string) []harm {
	t.Helper()
	out, said, code := soon(t, "verify", "--format", "json", "--archive", dir)
	var v verified
	if err := json.Unmarshal(out, &v); err != nil || code != exitDone && code != exitDamage || (code == exitDamage) != (len(v.Damage) > 0) {
		t.Fatalf("verify ends with %d, %v\n%s%s", code, err, out, said)
	}
	return v.Damage
}

// remedyAll does what verify says.
func remedyAll(t *testing.T, dir, safe string, found []harm) {
	t.Helper()
	done := map[string]bool{}
	for _, part := range []string{"record", "capture"} { // files first: the others are made from them
		for _, h := range found {
			if h.Part == part && !done[part] {
				done["files"] = true
			}
		}
	}
	if done["files"] {
		if err := os.RemoveAll(filepath.Join(dir, warcName)); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(dir, warcName), os.DirFS(filepath.Join(safe, warcName))); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{"rebuild", "reindex"} {
		for _, h := range found {
			if strings.Contains(h.Remedy, `"tearsheet `+command+`"`) && !done[command] {
				done[command] = true
				if _, said, code := soon(t, command, "--archive", dir); code != exitDone {
					t.Errorf("%s ends with %d: %s", command, code, said)
				}
			}
		}
	}
}

// soon runs a command that ends, whatever it meets.
func soon(t *testing.T, args ...string) (stdout []byte, stderr string, code int) {
	t.Helper()
	late := time.AfterFunc(tooLong, func() { panic(fmt.Sprint("no end to ", args)) })
	defer late.Stop()
	stdout, stderr, code = inside(t, args...)
	if strings.Contains(stderr, "goroutine ") {
		t.Errorf("%v: %s", args, stderr)
	}
	return stdout, stderr, code
}

// firstDifference is where two answers part.
func firstDifference(got, want []byte) string {
	a, b := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\n- %.300s\n+ %.300s", i, b[i], a[i])
		}
	}
	return fmt.Sprintf("%d lines, and not %d", len(a), len(b))
}
