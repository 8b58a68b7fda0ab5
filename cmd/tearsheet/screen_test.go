package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
)

// Each form in which a page may speak to a terminal.
func TestScreen(t *testing.T) {
	for _, test := range []struct {
		name, said  string
		plain, inks string // what is printed, and what is in colour
	}{
		{"words", "Ärger,\tein Tag\nund 日本", "Ärger,\tein Tag\nund 日本", "Ärger,\tein Tag\nund 日本"},
		{"paint", "\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m", "\x1b[31mred\x1b[0m"},
		{"title", "\x1b]0;owned\x07", "\ufffd]0;owned\ufffd", "\ufffd]0;owned\ufffd"},
		{"clear", "a\x1b[2Jb\x1b[31mc", "a\ufffd[2Jb\ufffd[31mc", "a\ufffd[2Jb\x1b[31mc"},
		{"return", "safe\rowned", "safe\ufffdowned", "safe\ufffdowned"},
		{"C1", "\u009b31m\u0085", "\ufffd31m\ufffd", "\ufffd31m\ufffd"},
		{"C1 as a byte", "\x9b31m", "\ufffd31m", "\ufffd31m"},
		{"override", "\u202egnp.exe\u2066\u2069", "\ufffdgnp.exe\ufffd\ufffd", "\ufffdgnp.exe\ufffd\ufffd"},
		{"marks of Arabic", "\u200fسلام\u200e", "\u200fسلام\u200e", "\u200fسلام\u200e"},
	} {
		for color, want := range map[bool]string{false: test.plain, true: test.inks} {
			var out bytes.Buffer
			n, err := screen{&out, color}.Write([]byte(test.said))
			if n != len(test.said) || err != nil || out.String() != want {
				t.Errorf("%s, colour %v: %q, %d, %v; want %q", test.name, color, out.String(), n, err, want)
			}
		}
	}
}

// JSON keeps what a page said, but escaped.
func TestEscapedJSON(t *testing.T) {
	const said = "\x1b[2J \u009b31m \u202e bell\x07 \x7f"
	var out bytes.Buffer
	if err := writeJSON(&out, said, ""); err != nil {
		t.Fatal(err)
	}
	if want := `"\u001b[2J \u009b31m \u202e bell\u0007 \u007f"` + "\n"; out.String() != want {
		t.Errorf("%s, want %s", &out, want)
	}
	var back string
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back != said {
		t.Errorf("%q, %v; want %q", back, err, said)
	}
}

// Log lines and complaints quote the web: both stay readable, and dumb.
func TestLogOfHostileWords(t *testing.T) {
	const said = "\x1b]0;owned\x07\u009b31m\u202e"
	var out bytes.Buffer
	for _, format := range []string{"text", "json"} {
		log, err := newLog(&out, "info", format)
		if err != nil {
			t.Fatal(err)
		}
		log.Info("fetched "+said, "url", said, "err", errors.New(said))
	}
	(&env{stderr: &out}).complain(errors.New("read page: " + said))
	if bytes.ContainsFunc(out.Bytes(), acts) {
		t.Errorf("a terminal obeys %q", &out)
	}
}
