package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"

	"tearsheet/config"
)

// errStanza is returned when a source cannot be added without rewriting what a
// person wrote.
var errStanza = errors.New("paste it below sources: yourself")

var (
	sourcesKey = regexp.MustCompile(`(?m)^sources:[ \t]*(?:#.*)?\n`)
	anyEntry   = regexp.MustCompile(`(?m)^([ ]*)- `)
	anySources = regexp.MustCompile(`(?m)^sources:`)
)

// addSource adds a source to the settings file and leaves all else in it as it
// is. A file that would not load after that is not written.
func (e *env) addSource(p *probe) error {
	name := e.path(cmp.Or(e.settings, "tearsheet.yaml"))
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read settings: %w", err)
	}
	changed, err := withSource(string(text), p)
	if err != nil {
		return fmt.Errorf("add to %s: %w", name, err)
	}
	draft := name + ".new"
	if err := os.WriteFile(draft, []byte(changed), 0o644); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	if _, err := config.Load(draft); err != nil {
		return errors.Join(fmt.Errorf("add to %s: %w", name, err), os.Remove(draft))
	}
	if err := os.Rename(draft, name); err != nil {
		return errors.Join(fmt.Errorf("write settings: %w", err), os.Remove(draft))
	}
	fmt.Fprintf(e.aside(), "added %s to %s\n", p.name, name)
	return nil
}

// withSource is the text of a settings file with one more source, the first.
func withSource(text string, p *probe) (string, error) {
	at := sourcesKey.FindStringIndex(text)
	if at == nil {
		if anySources.MatchString(text) {
			return "", errStanza
		}
		if text != "" && text[len(text)-1] != '\n' {
			text += "\n"
		}
		return text + "sources:\n" + p.stanza("  "), nil
	}
	indent := "  "
	if entry := anyEntry.FindStringSubmatch(text[at[1]:]); entry != nil {
		indent = entry[1]
	}
	return text[:at[1]] + p.stanza(indent) + text[at[1]:], nil
}
