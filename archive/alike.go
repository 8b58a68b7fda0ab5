package archive

import (
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"
)

const (
	// minText is the shortest text, in bytes, that identifies an article:
	// shorter ones ("Subscribe to read on.") stand on many pages.
	minText = 200
	// gram is how many runes make one piece of a text for alike. Eight runs
	// over word boundaries in every script, and strangers share few of them.
	gram = 8
	// minShare is the share of the shorter text's pieces that copies of one
	// article have in common. Copies with different furniture share over 0.8,
	// strangers under 0.1.
	minShare = 0.5
	// serialShare is that of texts with other headlines and other days: a daily
	// report shares its fixed words with the one of yesterday.
	serialShare = 0.9
)

// alike tells whether two articles are copies of one: the same text, or, when
// both are long enough to tell, texts that share half of the shorter one;
// else the same title.
func alike(a, b *Article) bool {
	s, t := a.Text(), b.Text()
	if s == t && s != "" {
		return true
	}
	if len(s) < minText || len(t) < minText {
		return a.Title != "" && strings.EqualFold(a.Title, b.Title)
	}
	least := minShare
	if serial(a, b) {
		least = serialShare
	}
	return share(pieces(s), pieces(t)) >= least
}

// serial tells whether neither the headlines nor the days of two articles are
// the same.
func serial(a, b *Article) bool {
	return letters(a.Title) != letters(b.Title) && !a.Published.IsZero() && !b.Published.IsZero() &&
		a.Published.Time.Sub(b.Published.Time).Abs() >= 20*time.Hour
}

// pieces hashes every run of gram runes (a shingle, Broder 1997).
func pieces(s string) map[uint64]struct{} {
	var starts []int
	for i := range s {
		starts = append(starts, i)
	}
	starts = append(starts, len(s))
	set := make(map[uint64]struct{}, len(starts))
	for i := 0; i+gram < len(starts); i++ {
		set[xxh3.HashString(s[starts[i]:starts[i+gram]])] = struct{}{}
	}
	return set
}

// share is the containment of the smaller set in the larger one.
func share(a, b map[uint64]struct{}) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	common := 0
	for p := range a {
		if _, ok := b[p]; ok {
			common++
		}
	}
	return float64(common) / float64(len(a))
}

// unchanged tells whether two snapshots are one version: the same text, title,
// subtitle, authors, date and correction notices, but for what Differ takes for
// no change. All else (tags, section, pictures, biographies) moves without the
// article being another. The first is a head, whose body is read if need be.
func unchanged(r Reader, a, b *Snapshot) (bool, error) {
	if fold(a.Title) != fold(b.Title) || fold(a.Subtitle) != fold(b.Subtitle) || redated(a.Published, b.Published) ||
		!slices.Equal(names(a.Authors), names(b.Authors)) || !slices.Equal(corrections(a.Notes), corrections(b.Notes)) {
		return false, nil
	}
	if a.Fixity == b.Fixity {
		return true, nil
	}
	if err := r.Body(a); err != nil {
		return false, damaged(err)
	}
	return sameText(a.Blocks, b.Blocks), nil
}

func corrections(notes []Block) []string {
	var texts []string
	for _, n := range notes {
		if n.Kind == Correction {
			texts = append(texts, fold(n.Text))
		}
	}
	return texts
}
