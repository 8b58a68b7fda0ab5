package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tearsheet/archive"
)

// prose is n articles of about 4.7 KB whose words are as common as words are.
func prose(n int) *shelf {
	r := rand.New(rand.NewPCG(1, 2))
	words := rand.NewZipf(r, 1.1, 10, 50_000)
	s := newShelf()
	for i := range n {
		var b strings.Builder
		for b.Len() < 4700 {
			fmt.Fprintf(&b, "w%x ", words.Uint64())
		}
		a := article(fmt.Sprint("title ", i), b.String())
		a.Published = archive.Date{Time: day("2020-01-01").AddDate(0, 0, i%2000)}
		s.save(archive.ID(fmt.Sprintf("article%06d", i)), a)
	}
	return s
}

func BenchmarkUpdate(b *testing.B) {
	s := prose(1000)
	for b.Loop() {
		x := open(b, b.TempDir(), Options{})
		update(b, x, s, 1000)
	}
}

func BenchmarkSearch(b *testing.B) {
	s := prose(2000)
	x := indexed(b, s)
	for _, query := range []string{"w1", "w1 w20 w300", `"w1 w2"`, "w1*", "after:2022 w5", ""} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				look(b, x, query, Page{Texts: s})
			}
		})
	}
}

func BenchmarkMatch(b *testing.B) {
	x := indexed(b, prose(2000))
	for b.Loop() {
		matches(b, x, Query{})
	}
}
