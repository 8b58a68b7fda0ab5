// Package archivetest is the contract that every archive.Store keeps, and the
// rules of archive.Archive tried over it.
package archivetest

import (
	"testing"

	"tearsheet/archive"
)

// TestStore runs the contract. open returns a new, empty store each time; it
// closes the store itself when the test ends.
func TestStore(t *testing.T, open func(testing.TB) archive.Store) {
	for _, suite := range []struct {
		name string
		run  func(*testing.T, func(testing.TB) archive.Store)
	}{
		{"Save", testSave},
	} {
		t.Run(suite.name, func(t *testing.T) { suite.run(t, open) })
	}
}
