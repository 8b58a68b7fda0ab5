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
	if n, err := Mend(dir, name, 0); n != 0 || err != nil {
		t.Errorf("%d bytes are taken off a whole file: %v", n, err)
	}
	for cut := 1; cut < len(whole); cut += 23 {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		n, err := Mend(dir, name, 0)
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

// TestMendGap zeroes a place of a file, as a power failure may. Behind what was
// known to be on disk everything from there on is taken off; before it nothing is.
func TestMendGap(t *testing.T) {
	dir, places := written(t)
	path := filepath.Join(dir, places[0].File)
	whole := contents(t, path)
	gap := places[1].Offset + 20
	holed := bytes.Clone(whole)
	clear(holed[gap : gap+40])
	for _, test := range []struct{ known, left int64 }{
		{int64(len(whole)), int64(len(whole))},
		{places[1].Offset, places[1].Offset},
	} {
		if err := os.WriteFile(path, holed, 0o600); err != nil {
			t.Fatal(err)
		}
		n, err := Mend(dir, places[0].File, test.known)
		if left := contents(t, path); err != nil || int64(len(left)) != test.left || n != int64(len(whole))-test.left {
			t.Errorf("known to %d: %d bytes are left and %d taken off, want %d left: %v", test.known, len(left), n, test.left, err)
		}
	}
}
