package archive

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An injected fragment that another copy of the text does not have is taken
// out on that evidence: where a capital stands in the middle of a word, and the
// copy goes on from there with the rest of the word. The copies are those that
// the fingerprints find.
const (
	copyEvidence = "copy"
	mendBefore   = 24  // bytes before the fragment that the copy must have
	mendAfter    = 12  // and after it
	mendMost     = 200 // the longest fragment
	// mendAmong is how many of the texts saved last Save looks for a copy
	// among, so that saving takes no longer in a large archive; Mend looks
	// among all.
	mendAmong = 20_000
	// mendCopies is how many texts Save reads of those found, the likest, and
	// mendAgree in how many bytes their sketches agree at least.
	mendCopies = 4
	mendAgree  = 14
)

// Mend takes injected fragments out of the latest versions of all articles that
// have copies, and counts the texts it mended. A mended text is a version of
// its own, marked as an Upgrade; the one that was there stays.
func (a *Archive) Mend(ctx context.Context) (n int, err error) {
	clusters, err := a.Clusters(ctx)
	if err != nil {
		return 0, err
	}
	members := map[ID][]ID{}
	for id, cluster := range clusters {
		members[cluster] = append(members[cluster], id)
	}
	for _, ids := range members {
		for _, id := range ids {
			mended, err := a.mendOne(ctx, id, ids)
			if err != nil {
				return n, fmt.Errorf("mend %s: %w", id, err)
			}
			if mended {
				n++
			}
		}
	}
	return n, nil
}

func (a *Archive) mendOne(ctx context.Context, id ID, among []ID) (bool, error) {
	s, err := a.Snapshot(ctx, id, 0)
	if err != nil || !seamed(s.Blocks) {
		return false, err
	}
	copies, err := a.texts(ctx, among, id)
	if err != nil {
		return false, err
	}
	article, mended := mend(s.Article, copies)
	if !mended {
		return false, nil
	}
	_, change, err := a.Derive(ctx, id, s.Version, &article)
	return change == Changed, err
}

// texts are the latest texts of articles but one.
func (a *Archive) texts(ctx context.Context, ids []ID, but ID) (all []string, err error) {
	for _, id := range ids {
		if id == but {
			continue
		}
		s, err := a.Snapshot(ctx, id, 0)
		if err != nil {
			return nil, err
		}
		all = append(all, s.Text())
	}
	return all, nil
}

// mended is the article without the fragments that a copy saved lately lacks.
func (a *Archive) mended(ctx context.Context, article *Article) (*Article, error) {
	if !seamed(article.Blocks) {
		return article, nil
	}
	near, err := a.likest(ctx, article.Sketch())
	if err != nil || len(near) == 0 {
		return article, err
	}
	copies, err := a.texts(ctx, near, "")
	if err != nil {
		return nil, err
	}
	m, _ := mend(*article, copies)
	return &m, nil
}

// likest lists articles whose text was saved lately and is a copy of one with
// the sketch, the likest first.
func (a *Archive) likest(ctx context.Context, sketch Sketch) (ids []ID, err error) {
	if sketch.IsZero() {
		return nil, nil
	}
	err = a.Store.View(ctx, func(r Reader) error {
		stats, err := r.Stats()
		if err != nil {
			return err
		}
		after := uint64(max(0, stats.Texts-mendAmong))
		sketches, err := r.Sketches(after, mendAmong)
		if err != nil {
			return err
		}
		ids, err = owners(r, best(sketches, &sketch, after))
		return err
	})
	return ids, err
}

// best are the few texts of those after a number whose sketches agree most.
func best(sketches []Sketch, sketch *Sketch, after uint64) (matches []match) {
	for i := range sketches {
		if other := &sketches[i]; sketch.glimpse(other) {
			if agree := sketch.agree(other); agree >= mendAgree {
				matches = append(matches, match{after + uint64(i) + 1, agree})
			}
		}
	}
	slices.SortFunc(matches, func(x, y match) int { return y.agree - x.agree })
	return matches[:min(mendCopies, len(matches))]
}

// mend takes fragments out of an article that its copies do not have.
func mend(article Article, copies []string) (Article, bool) {
	article.Blocks, article.Repairs = slices.Clone(article.Blocks), slices.Clone(article.Repairs)
	mended := false
	for i := range article.Blocks {
		b := &article.Blocks[i]
		for from, to := injected(b.Text, copies); to > from; from, to = injected(b.Text, copies) {
			article.Repairs = append(article.Repairs, Repair{
				Kind: "injected_fragment", Removed: b.Text[from:to], Block: i, Offset: from, Evidence: copyEvidence,
			})
			b.Cut(from, to)
			mended = true
		}
	}
	return article, mended
}

// injected finds a fragment of a text that a copy lacks.
func injected(text string, copies []string) (from, to int) {
	for at := range seams(text) {
		for _, other := range copies {
			if n := lacking(text, at, other); n > 0 {
				return at, at + n
			}
		}
	}
	return 0, 0
}

// lacking is how long the fragment is that a copy lacks at a place in the middle
// of a word; 0 if there is none. The copy has what stands before the fragment,
// the rest of the word, and what follows; or, where that was edited, more of what
// stands before, and the rest of the word is to be found but once.
func lacking(text string, at int, other string) int {
	for _, reach := range []int{mendBefore, mendBefore / 2} {
		before := lastOf(text[:at], reach)
		for len(before) > 0 && !utf8.RuneStart(before[0]) {
			before = before[1:]
		}
		k := strings.Index(other, before)
		if k < 0 || len(before) < mendBefore/2 {
			continue
		}
		after, _, _ := strings.Cut(firstOf(other[k+len(before):], mendMost), "\n")
		rest := wordAt(after, 0)
		first, _ := utf8.DecodeRuneInString(after)
		if !unicode.IsLower(first) || strings.EqualFold(firstOf(text[at:], len(rest)), rest) {
			continue
		}
		within := firstOf(text[at:], mendMost+mendAfter)
		if after = firstOf(after, mendAfter); len(after) >= mendAfter/2 {
			if n := strings.Index(within, after); n > 0 && n <= mendMost {
				return n
			}
		}
		if n := onlyEnd(within, rest); n > 0 && reach == mendBefore && len(rest) > 1 {
			return n
		}
	}
	return 0
}

// onlyEnd is the one place where a text has the end of a word; -1 if it has
// none or several.
func onlyEnd(text, end string) int {
	found := -1
	for from := 0; ; {
		n := strings.Index(text[from:], end)
		if n < 0 {
			return found
		}
		from += n + len(end)
		if next, _ := utf8.DecodeRuneInString(text[from:]); from < len(text) && unicode.IsLetter(next) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = from - len(end)
	}
}

func seamed(blocks []Block) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool {
		for range seams(b.Text) {
			return true
		}
		return false
	})
}

// seams are the places where a capital follows a small letter, in a word that
// the text has there alone: not the names that are spelt so.
func seams(text string) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		var last rune
		small := 0 // small letters before
		for i, r := range text {
			if unicode.IsUpper(r) && small > 2 && unicode.IsLower(last) && strings.Count(text, wordAt(text, i)) == 1 && !yield(i) {
				return
			}
			if small++; !unicode.IsLower(r) {
				small = 0
			}
			last = r
		}
	}
}

// wordAt is the word that a place is in.
func wordAt(text string, at int) string {
	from := strings.LastIndexFunc(text[:at], func(r rune) bool { return !unicode.IsLetter(r) }) + 1
	to := strings.IndexFunc(text[at:], func(r rune) bool { return !unicode.IsLetter(r) })
	if to < 0 {
		return text[from:]
	}
	return text[from : at+to]
}
