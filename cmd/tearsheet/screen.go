package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// screen is where text for a reader is written. What a page says passes
// through it, and must not make a terminal do anything: set its title, move
// its cursor, ring, turn the direction of a line. JSON and exports are data and
// do not pass.
type screen struct {
	to    io.Writer
	color bool // the colours of paint pass
}

// screen and aside are stdout and stderr for text.
func (e *env) screen() screen { return screen{e.stdout, e.color} }
func (e *env) aside() screen  { return screen{e.stderr, e.color} }

// inks are what paint and the head of a table write.
var inks = regexp.MustCompile("\x1b\\[(?:[012]|3[1-4])m")

// Write writes whole strings, as fmt does: it takes the end of a rune that was
// cut for damage.
func (s screen) Write(b []byte) (int, error) {
	var out strings.Builder
	text := string(b)
	for s.color {
		at := inks.FindStringIndex(text)
		if at == nil {
			break
		}
		out.WriteString(harmless(text[:at[0]]) + text[at[0]:at[1]])
		text = text[at[1]:]
	}
	out.WriteString(harmless(text))
	if _, err := io.WriteString(s.to, out.String()); err != nil {
		return 0, err
	}
	return len(b), nil
}

// harmless has U+FFFD for every character that acts where it should be read.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if acts(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// escaped is JSON with an escape for each of them, which changes no value.
// encoding/json leaves C1 and the directions as they are.
func escaped(json string) string {
	if !strings.ContainsFunc(json, acts) {
		return json
	}
	var b strings.Builder
	for _, r := range json {
		if acts(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// escaping writes whole lines of JSON, escaped.
type escaping struct{ to io.Writer }

// Write tells of as many bytes as it was given.
func (e escaping) Write(b []byte) (int, error) {
	if _, err := io.WriteString(e.to, escaped(string(b))); err != nil {
		return 0, err
	}
	return len(b), nil
}

// acts tells the characters that a terminal may obey: the controls C0 and C1
// but tab and line feed, the separators of lines and paragraphs, and what
// embeds, overrides or isolates a direction of writing (UAX #9; CVE-2021-42574).
// The marks LRM, RLM and ALM order only what is next to them, and stay.
func acts(r rune) bool {
	switch {
	case r == '\n', r == '\t':
		return false
	case r == '\u2028', r == '\u2029', '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
		return true
	}
	return unicode.IsControl(r)
}
