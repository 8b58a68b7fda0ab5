package boltdb

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tearsheet/archive"
)

func TestSeal(t *testing.T) {
	key := []byte("key")
	sealed := seal(key, []byte("value"), sealLen)
	if s, err := unseal(key, sealed, sealLen); err != nil || string(s.rest) != "value" {
		t.Errorf("unsealed %q, %v", s.rest, err)
	}
	for i := range sealed {
		bad := append([]byte(nil), sealed...)
		bad[i] ^= 1
		if _, err := unseal(key, bad, sealLen); !errors.Is(err, archive.ErrCorrupt) {
			t.Errorf("byte %d flipped: %v, want ErrCorrupt", i, err)
		}
	}
	for _, bad := range [][]byte{nil, {1}, sealed[:len(sealed)-1]} {
		if _, err := unseal(key, bad, sealLen); !errors.Is(err, archive.ErrCorrupt) {
			t.Errorf("%x: %v, want ErrCorrupt", bad, err)
		}
	}
	if _, err := unseal([]byte("other"), sealed, sealLen); !errors.Is(err, archive.ErrCorrupt) {
		t.Errorf("the record of another key: %v, want ErrCorrupt", err)
	}
}

func TestTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := time.UnixMilli(rapid.Int64Range(-1<<46, 1<<47).Draw(t, "ms")).UTC()
		s := &scanner{rest: appendTime(nil, want)}
		if got := s.time(); !got.Equal(want) || s.err() != nil || len(s.rest) > 0 {
			t.Fatalf("%s is read as %s, %v", want, got, s.err())
		}
	})
	if got := (&scanner{rest: appendTime(nil, time.Time{})}).time(); !got.IsZero() {
		t.Errorf("no time is read as %s", got)
	}
}

func TestLayout(t *testing.T) {
	kind := rapid.SampledFrom([]archive.Kind{archive.Paragraph, archive.Heading, archive.Code, "poem", ""})
	block := rapid.Custom(func(t *rapid.T) archive.Block {
		return archive.Block{
			Kind: kind.Draw(t, "kind"), Level: rapid.IntRange(0, 300).Draw(t, "level"),
			Text: rapid.StringOf(rapid.SampledFrom([]rune("a\nß例"))).Draw(t, "text"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		want := archive.Article{Blocks: rapid.SliceOf(block).Draw(t, "blocks")}
		got, err := readLayout(appendLayout(nil, want.Blocks), want.Text())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Blocks, got); diff != "" && len(want.Blocks) > 0 {
			t.Fatal(diff)
		}
	})
}

// FuzzRecord reads nonsense as every kind of record: it is read to its end or
// refused.
func FuzzRecord(f *testing.F) {
	f.Add([]byte{}, "")
	f.Add([]byte{0, 0, 5, 1, 2, 1}, "text\n\n.")
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, "text")
	f.Fuzz(func(t *testing.T, record []byte, text string) {
		if _, _, err := readLink("example)/", &scanner{rest: record}); err != nil && !errors.Is(err, archive.ErrCorrupt) {
			t.Errorf("link: %v", err)
		}
		blocks, err := readLayout(record, text)
		if err != nil && !errors.Is(err, archive.ErrCorrupt) {
			t.Errorf("layout: %v", err)
		}
		if article := (archive.Article{Blocks: blocks}); err == nil && len(article.Text()) != len(text) {
			t.Errorf("%d bytes of text are read as %d", len(text), len(article.Text()))
		}
		s := &scanner{rest: record}
		if n := s.count(); n > len(record) {
			t.Errorf("%d items in %d bytes", n, len(record))
		}
	})
}
