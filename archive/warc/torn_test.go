package warc

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestMend cuts a file at many places. What is left is whole records and, beside
// it, the bytes of the unfinished one.
func TestMend(t *testing.T) {
	dir, places := written(t)
	name := places[0].File
	path := filepath.Join(dir, name)
	whole := contents(t, path)
	if n, err := Mend(dir, name); n != 0 || err != nil {
		t.Errorf("%d bytes are taken off a whole file: %v", n, err)
	}
	for cut := 1; cut < len(whole); cut += 23 {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		n, err := Mend(dir, name)
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		left, torn := contents(t, path), []byte(nil)
		if n > 0 {
			torn = contents(t, path+TornName)
		}
		if got := append(bytes.Clone(left), torn...); !bytes.Equal(got, whole[:cut]) || int64(len(torn)) != n {
			t.Fatalf("cut at %d: %d bytes and %d torn off are not what was there", cut, len(left), len(torn))
		}
		for _, err := range walk(t, dir) {
			if err != nil {
				t.Fatalf("cut at %d: what is left cannot be read: %v", cut, err)
			}
		}
	}
}
