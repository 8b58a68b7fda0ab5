package config

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestDefaultIsValid(t *testing.T) {
	if err := Default().Validate(); err != nil {
		t.Error(err)
	}
}

// Settings that come from no file are named by their key alone.
func TestValidateNamesTheKey(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"workers: want 1 to 512, not 1000":                                      func(c *Config) { c.Workers = 1000 },
		"sources[0].name: want a name":                                          func(c *Config) { c.Sources = make([]Source, 1) },
		"contact: want an e-mail address or a URL, not \"jos\u00e9@x.example\"": func(c *Config) { c.Contact = "jos\u00e9@x.example" },
	} {
		c := Default()
		change(&c)
		if err := c.Validate(); !errors.Is(err, ErrConfig) || err.Error() != want {
			t.Errorf("Validate = %v, want %q", err, want)
		}
	}
	c := Default()
	if c.Contact = "https://library.example/bot"; c.Validate() != nil {
		t.Error("a URL is a contact")
	}
}

func TestMessagesStayShort(t *testing.T) {
	_, err := parse("f.yaml", []byte("workers: "+strings.Repeat("\u00e9", 1<<16)))
	if err == nil || len(err.Error()) > 400 || !utf8.ValidString(err.Error()) {
		t.Errorf("parse = %v", err)
	}
}

// A bad file says in its first line what Load says about it.
func TestLoadBad(t *testing.T) {
	for _, path := range glob(t, "testdata/*.bad.yaml") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			first, _, _ := strings.Cut(readFile(t, path), "\n")
			want := path + ":" + strings.TrimPrefix(first, "# ")
			c, err := Load(path)
			if !errors.Is(err, ErrConfig) {
				t.Fatalf("Load = %+v, %v; want an ErrConfig", c, err)
			}
			if diff := cmp.Diff(want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoadGood(t *testing.T) {
	one := 1
	for name, change := range map[string]func(*Config){
		"comments": func(*Config) {},
		"windows":  func(c *Config) { c.Workers = 3 },
		"empty-values": func(c *Config) {
			c.Sources = []Source{{Name: "2024", Seeds: []string{"https://a.example/"}}}
		},
		"everything": func(c *Config) {
			*c = Config{
				Archive: "/srv/archive", UserAgent: "LibraryBot/1.0", Contact: "archive@library.example",
				Delay: Duration(2500 * time.Millisecond), Workers: 4, Timeout: Duration(time.Minute), MaxPageBytes: 500_000,
				MaxPages: 100, MaxHops: 5, MaxBytes: 2 << 30, MaxTime: Duration(90 * time.Minute), MinDisk: 1 << 30,
				PatternBudget: 12, Daily: 5000, Obey: []string{"noindex", "tdm"}, RemovedAfter: Duration(72 * time.Hour),
				AllowPrivate: []string{"localhost:8080", "10.0.0.0/8", "[::1]:80", "nas"},
				Every:        Duration(2 * time.Hour), MaxEvery: Duration(48 * time.Hour),
				Serve:  Serve{Listen: "0.0.0.0:80"},
				Alarms: Alarms{Webhook: "https://library.example/hook", File: "alarms.jsonl"},
				Log:    Log{Level: "debug", Format: "json"},
				Sources: []Source{{
					Name: "the example", Seeds: []string{"https://magazine.example/feed", "http://magazine.example:8080/"},
					Scope: "domain", Include: []string{`^https://archive\.`}, Exclude: []string{"/tag/", "[?&]print="},
					MaxHops: &one, Delay: Duration(5 * time.Second), MaxPages: 500,
					Since: "2020-01-01", Until: "2024-12-31", Cron: "30 6 * * 1-5", Zone: "Europe/Berlin", Hours: "22:00-06:00",
					Paused: true, Render: "chromium",
				}, {Name: "other", Seeds: []string{"https://other.example"}}},
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := Default()
			change(&want)
			equals(t, filepath.Join("testdata", name+".good.yaml"), want)
		})
	}
}

// What is not a settings file at all gets one sentence, too.
func TestLoadNoSettings(t *testing.T) {
	for name, tt := range map[string]struct{ content, want string }{
		"empty":   {"", ` is empty; "tearsheet init" writes one with every setting explained`},
		"blank":   {"\n \n", ` is empty; "tearsheet init" writes one with every setting explained`},
		"binary":  {"\x7fELF\x02\x01\x00", " is not a text file in UTF-8"},
		"latin 1": {"contact: jos\xe9", " is not a text file in UTF-8"},
		"large":   {strings.Repeat("# a line\n", 1<<18), " is larger than 2MiB, which no settings file is"},
		"long":    {"contact: |\n" + strings.Repeat("\n", 1<<17), " has more than 40000 lines, which no settings file has"},
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, tt.content)
			_, err := Load(path)
			if !errors.Is(err, ErrConfig) || err.Error() != path+tt.want {
				t.Errorf("Load = %v, want %q", err, path+tt.want)
			}
		})
	}
	folder := t.TempDir()
	if _, err := Load(folder); !errors.Is(err, ErrConfig) || err.Error() != folder+" is a folder; name the settings file in it" {
		t.Errorf("Load of a folder = %v", err)
	}
	if _, err := Load(filepath.Join(folder, "none.yaml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Load of no file = %v, want fs.ErrNotExist", err)
	}
}

// No file of settings keeps the program busy.
func TestLoadIsQuick(t *testing.T) {
	size := 1 << 20
	if testing.Short() {
		size >>= 3 // the race detector takes its time
	}
	sources := strings.Repeat("  - name: x\n    seeds: [https://a.example/]\n", size/100)
	for name, text := range map[string]string{
		"sources":  "sources:\n" + sources,
		"brackets": "sources: " + strings.Repeat("[", size),
		"dashes":   "sources:\n  " + strings.Repeat("- ", size/2),
		"braces":   strings.Repeat("{a: ", size/4),
		"marks":    strings.Repeat("? ", size/2),
		"indents":  indents(1500),
		"anchors":  "sources: &a [*a, *a]\n",
	} {
		t.Run(name, func(t *testing.T) {
			started := time.Now()
			if _, err := parse(name, []byte(text)); !errors.Is(err, ErrConfig) {
				t.Errorf("parse = %v, want an ErrConfig", err)
			}
			if took := time.Since(started); took > 20*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

func indents(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestSampleIsDefault(t *testing.T) {
	equals(t, writeFile(t, string(Sample())), Default())
}

// The sample's example loads when its # are taken away, and it names every
// key that is not set above it.
func TestSampleNamesEverySetting(t *testing.T) {
	commented := regexp.MustCompile(`(?m)^#(\S|  )`)
	text := commented.ReplaceAll(Sample(), []byte("$1"))
	c, err := Load(writeFile(t, string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sources) != 1 || c.Contact == "" || c.UserAgent == "" {
		t.Errorf("the examples of the sample were not read: %+v", c)
	}
	for _, key := range every(Config{}) {
		name := key[strings.LastIndex(key, ".")+1:]
		if !regexp.MustCompile(`(?m)^[ -]*` + name + `:`).Match(text) {
			t.Errorf("the sample does not name %s", key)
		}
	}
}

// Every setting of the sample, or the group it stands in, follows a comment.
func TestSampleExplains(t *testing.T) {
	groups := strings.Split(strings.TrimSpace(string(Sample())), "\n\n")
	for _, group := range groups {
		if !strings.HasPrefix(group, "# ") {
			t.Errorf("no comment stands above\n%s", group)
		}
	}
	if len(groups) < 8 {
		t.Errorf("%d groups; the settings have run together", len(groups))
	}
}

func TestSampleIsACopy(t *testing.T) {
	Sample()[0] = 'x'
	if Sample()[0] != '#' {
		t.Error("a caller can change the sample")
	}
}

func equals(t testing.TB, path string, want Config) {
	t.Helper()
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.AllowPrivate) == 0 {
		got.AllowPrivate = nil // an empty list says nothing
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", path, diff)
	}
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files %s (%v)", pattern, err)
	}
	return paths
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimPrefix(text, []byte("\ufeff")))
}

func writeFile(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tearsheet.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
