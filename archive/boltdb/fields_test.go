package boltdb

import (
	"os"
	"strings"
	"testing"
)

// TestFieldsAreTold compares the dictionary that the format has with what
// docs/archive.md says of it: who reads the file without this program needs it.
func TestFieldsAreTold(t *testing.T) {
	page, err := os.ReadFile("../../docs/archive.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "their ends; those from 2 on")
	_, rest, _ = strings.Cut(rest, "```\n")
	told, _, _ := strings.Cut(rest, "```")
	if got := strings.ReplaceAll(told, "\n", ""); got != fields {
		t.Errorf("docs/archive.md says\n%s\nwant\n%s", got, fields)
	}
}
