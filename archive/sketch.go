package archive

import (
	"math/bits"
	"slices"
	"unicode"
)

// Sketch is the fingerprint of a text: by how many bytes two sketches agree
// tells how much their texts share, whatever their length. Each byte is the
// low one of the least hash in one of 32 bins of the text's shingles
// (one-permutation MinHash, Li, Owen and Zhang 2012; b-bit, Li and König 2010;
// empty bins filled by rotation, Shrivastava and Li 2014). Shingles are of
// letters and digits alone, so that typography and white space do not count.
// The sketch of a text too short to have one is zero.
type Sketch [sketchBins]byte

const (
	sketchBins = 32
	// shingle is how many letters make one. Strangers share next to none.
	shingle = 12
)

func newSketch(text string) (s Sketch) {
	var least [sketchBins]uint32
	var full [sketchBins]bool
	found := false
	for h := range shingles(text) {
		bin, value := h>>59, uint32(h>>8)
		if !full[bin] || value < least[bin] {
			least[bin], full[bin], found = value, true, true
		}
	}
	if !found {
		return s
	}
	for i := range s {
		j := i
		for !full[j%sketchBins] {
			j++
		}
		s[i] = byte(least[j%sketchBins]>>3) + byte(j-i)*91
	}
	return s
}

// shingles hashes every run of letters and digits of the text, lower case.
func shingles(text string) func(yield func(uint64) bool) {
	return func(yield func(uint64) bool) {
		const base = 0x9E3779B97F4A7C15 // arithmetic is modulo 2^64
		top := uint64(1)
		for range shingle {
			top *= base
		}
		var window [shingle]uint64
		var h uint64
		n := 0
		for _, r := range text {
			if r < 0x80 {
				if r |= 0x20; (r < 'a' || r > 'z') && (r < '0' || r > '9') {
					continue
				}
			} else if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				continue
			}
			x := uint64(unicode.ToLower(r)) * 0xD6E8FEB86659FD93
			h = h*base + x - top*window[n%shingle]
			window[n%shingle] = x
			if n++; n >= shingle && !yield(scatter(h)) {
				return
			}
		}
	}
}

// scatter spreads a hash over all of its bits (the finalizer of MurmurHash3).
func scatter(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// IsZero tells whether the text was too short for a sketch.
func (s Sketch) IsZero() bool { return s == Sketch{} }

// glimpse tells whether two sketches agree in one of their first eight bytes:
// those of copies that share half do, but for one in 250, and of strangers only
// three in a hundred.
func (s *Sketch) glimpse(o *Sketch) bool {
	x := word(s[:]) ^ word(o[:])
	return (x-0x0101010101010101)&^x&0x8080808080808080 != 0 // Hacker's Delight, 6-1
}

// agree counts the bytes in which two sketches agree.
func (s *Sketch) agree(o *Sketch) (n int) {
	for i := 0; i < sketchBins; i += 8 {
		x := word(s[i:]) ^ word(o[i:])
		// The high bit of every byte that is zero: Hacker's Delight, 6-1.
		const low = 0x7f7f7f7f7f7f7f7f
		n += bits.OnesCount64(^((x&low + low) | x | low))
	}
	return n
}

func word(b []byte) uint64 {
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// resemblance is the share of their shingles that two texts have in common:
// of all (Broder 1997), and of the shorter text's.
func resemblance(a, b string) (all, shorter float64) {
	x, y := shingleSet(a), shingleSet(b)
	if len(x) == 0 || len(y) == 0 {
		return 0, 0
	}
	common, i := 0, 0
	for _, h := range x {
		for i < len(y) && y[i] < h {
			i++
		}
		if i < len(y) && y[i] == h {
			common++
		}
	}
	return float64(common) / float64(len(x)+len(y)-common), float64(common) / float64(min(len(x), len(y)))
}

func shingleSet(text string) []uint64 {
	set := slices.Collect(shingles(text))
	slices.Sort(set)
	return slices.Compact(set)
}
