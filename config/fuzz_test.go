package config

import (
	"errors"
	"strings"
	"testing"
	"unicode"
)

// Whatever a settings file holds: it loads and is valid, or the error is one
// printable line that begins with the file's name.
func FuzzLoad(f *testing.F) {
	for _, path := range append(glob(f, "testdata/*.good.yaml"), glob(f, "testdata/*.bad.yaml")...) {
		f.Add([]byte(readFile(f, path)))
	}
	f.Add(Sample())
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := parse("f.yaml", text)
		if err == nil {
			err = c.Validate()
			if err != nil {
				t.Fatalf("loaded, and is not valid: %v", err)
			}
			return
		}
		if message := err.Error(); !errors.Is(err, ErrConfig) || !strings.HasPrefix(message, "f.yaml") || strings.ContainsFunc(message, unicode.IsControl) {
			t.Errorf("parse = %q", message)
		}
	})
}
