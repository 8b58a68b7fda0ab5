package archive

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"
)

// Class says what of an article a change touched.
type Class string

// The classes of a change. FurnitureOnly is a change in which the article has
// no part.
const (
	HeadlineChanged    Class = "headline"
	StandfirstChanged  Class = "standfirst"
	BylineChanged      Class = "byline"
	DateChanged        Class = "date"
	ParagraphAdded     Class = "paragraph_added"
	ParagraphRemoved   Class = "paragraph_removed"
	ParagraphRewritten Class = "paragraph_rewritten"
	NumberAltered      Class = "number_altered"
	QuoteAltered       Class = "quote_altered"
	CorrectionAdded    Class = "correction_added"
	FurnitureOnly      Class = "furniture_only"
)

// Difference is what changed from one version of an article to the next.
type Difference struct {
	ID       ID        `json:"id"`
	URL      string    `json:"url"`
	Title    string    `json:"title,omitempty"`
	Before   int       `json:"before"` // the two versions
	After    int       `json:"after"`
	Captured time.Time `json:"captured"`          // when the later was first fetched
	Seen     time.Time `json:"seen"`              // when the earlier was last seen
	Classes  []Class   `json:"classes"`           // in the order of the constants
	Weight   float64   `json:"weight"`            // 0, nothing, to 1, another article
	Silent   bool      `json:"silent,omitempty"`  // the text changed, and neither its modified date nor a notice says so
	Upgrade  bool      `json:"upgrade,omitempty"` // made by another extractor, not by the publisher
	Variant  bool      `json:"variant,omitempty"` // between two forms of one page, such as AMP, of which one names the other as canonical
	Words    [2]int    `json:"words"`             // removed and added
}

// Differ says what changed between two versions. White space, quotation marks,
// the way dates are written, counters and furniture are no change.
func Differ(before, after *Snapshot) Difference {
	d := Difference{
		ID: after.ID, URL: after.URL, Title: after.Title, Before: before.Version, After: after.Version,
		Captured: after.Captured, Seen: maxTime(before.Captured, before.Last), Upgrade: upgraded(before, after),
		Variant: variants(before, after),
	}
	w := weighing{Difference: &d, kept: 1}
	w.heads(before, after)
	text := w.text(besides(before), besides(after))
	notice := w.notices(before, after)
	d.Silent = text && !notice && !d.Upgrade && !d.Variant && !announced(before, after)
	w.sort()
	if len(d.Classes) == 0 {
		d.Classes = []Class{FurnitureOnly}
	}
	d.Weight = float64(int((1-w.kept)*1000+0.5)) / 1000
	return d
}

// announced tells whether the page says that it was modified since.
func announced(before, after *Snapshot) bool {
	return !after.Modified.IsZero() && after.Modified.Time.After(before.Modified.Time) &&
		(before.Modified.IsZero() == after.Modified.IsZero() || after.Modified.Time.After(before.Captured))
}

// weighing adds up a Difference: every class takes a share of what the ones
// before it left of the article.
type weighing struct {
	*Difference
	kept float64
}

func (w *weighing) add(c Class, weight float64) {
	w.kept *= 1 - min(max(weight, 0), 1)
	if !slices.Contains(w.Classes, c) {
		w.Classes = append(w.Classes, c)
	}
}

func (w *weighing) heads(before, after *Snapshot) {
	for _, part := range []struct {
		class   Class
		differs bool
		weight  float64
	}{
		{HeadlineChanged, fold(before.Title) != fold(after.Title), headlineWeight(before.Title, after.Title)},
		{StandfirstChanged, fold(before.Subtitle) != fold(after.Subtitle), 0.2},
		{BylineChanged, !slices.Equal(names(before.Authors), names(after.Authors)), 0.3},
		{DateChanged, redated(before.Published, after.Published), 0.2},
	} {
		if part.differs {
			w.add(part.class, part.weight)
		}
	}
	w.figures(before.Title, after.Title)
	w.figures(before.Subtitle, after.Subtitle)
}

// headlineWeight is little where only capitals and punctuation differ.
func headlineWeight(before, after string) float64 {
	if letters(before) == letters(after) {
		return 0.05
	}
	return 0.4
}

// letters are those of a text, and its digits, without capitals.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if !lettered(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// figures tells whether a headline or standfirst, otherwise much as it was, has
// another number.
func (w *weighing) figures(before, after string) {
	old, current := paragraph{before, fold(before), false}, paragraph{after, fold(after), false}
	if counterpart(old, []paragraph{current}) < 0 {
		return
	}
	for _, e := range wordEdits(old.plain, current.plain) {
		if alteredNumber(e[0], e[1]) {
			w.add(NumberAltered, 0.35)
			return
		}
	}
}

// besides lists the paragraphs of an article but for its standfirst, which
// some pages have as the first of them.
func besides(s *Snapshot) []paragraph {
	all, standfirst := plain(s.Blocks), fold(s.Subtitle)
	if len(all) > 1 && all[0].plain == standfirst {
		return all[1:]
	}
	return all
}

// names are the authors however they are ordered and written.
func names(authors []string) []string {
	var all []string
	for _, a := range authors {
		if a = strings.ToLower(fold(a)); a != "" {
			all = append(all, a)
		}
	}
	slices.Sort(all)
	return all
}

// redated tells whether two known dates are not the same day, or moment where
// both say one. A page may be dated in its own zone.
func redated(a, b Date) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	apart := a.Time.Sub(b.Time).Abs()
	if a.Day || b.Day {
		return apart >= 36*time.Hour
	}
	return apart >= time.Minute
}

// notices tells whether a correction notice came. One that is gone was a
// paragraph of the page.
func (w *weighing) notices(before, after *Snapshot) bool {
	had := corrections(before.Notes)
	for _, text := range corrections(after.Notes) {
		if !slices.Contains(had, text) {
			w.add(CorrectionAdded, 0.5)
			return true
		}
	}
	if still := corrections(after.Notes); slices.ContainsFunc(had, func(text string) bool { return !slices.Contains(still, text) }) {
		w.add(ParagraphRemoved, 0.3)
	}
	return false
}

// text compares paragraphs: those that are in one text alone were added or
// removed, unless the other has one much like it, which was rewritten.
func (w *weighing) text(before, after []paragraph) (changed bool) {
	old, current := rebroken(unmatched(before, after))
	total := float64(max(1, words(before), words(after)))
	for i, p := range old {
		if j := counterpart(p, current); j >= 0 {
			w.rewritten(p, current[j], total)
			old[i], current[j] = paragraph{}, paragraph{}
			changed = true
		}
	}
	for _, p := range old {
		if n := len(tokens(p.plain)); n > 0 {
			w.Words[0] += n
			w.add(ParagraphRemoved, 0.3+float64(n)/total)
			changed = true
		}
	}
	for _, p := range current {
		if n := len(tokens(p.plain)); n > 0 {
			w.Words[1] += n
			w.add(ParagraphAdded, 0.2+float64(n)/total)
			changed = true
		}
	}
	if !changed && flow(before) != flow(after) {
		w.add(ParagraphRewritten, 0.05) // they stand in another order
		changed = true
	}
	return changed
}

func words(paragraphs []paragraph) (n int) {
	for _, p := range paragraphs {
		n += len(tokens(p.plain))
	}
	return n
}

// sort puts the classes in the order in which a reader meets them.
func (w *weighing) sort() {
	order := []Class{
		HeadlineChanged, StandfirstChanged, BylineChanged, DateChanged, ParagraphAdded, ParagraphRemoved,
		ParagraphRewritten, NumberAltered, QuoteAltered, CorrectionAdded,
	}
	slices.SortFunc(w.Classes, func(a, b Class) int { return slices.Index(order, a) - slices.Index(order, b) })
}

// unmatched lists the paragraphs that only one of the texts has, wherever they
// stand in it.
func unmatched(before, after []paragraph) (old, current []paragraph) {
	return missingFrom(after, before), missingFrom(before, after)
}

// missingFrom lists the paragraphs of one text that another has not, or not so
// often.
func missingFrom(other, text []paragraph) (missing []paragraph) {
	count := map[string]int{}
	for _, p := range other {
		count[p.plain]++
	}
	for _, p := range text {
		if count[p.plain]--; count[p.plain] < 0 {
			missing = append(missing, p)
		}
	}
	return missing
}

// counterpart is the paragraph that has most in common with another, if that is
// half of the shorter one, and a part of the longer: of a few common words, half
// stand in any paragraph. It is -1 if there is none.
func counterpart(p paragraph, among []paragraph) int {
	const part = 0.2
	best, most := -1, 0.5
	mine := tokenSet(p.plain)
	for i, other := range among {
		theirs := tokenSet(other.plain)
		common := 0
		for t := range theirs {
			if mine[t] {
				common++
			}
		}
		n := min(len(mine), len(theirs))
		if n > 0 && float64(common)/float64(n) >= most && float64(common) >= part*float64(max(len(mine), len(theirs))) {
			best, most = i, float64(common)/float64(n)
		}
	}
	return best
}

func tokenSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, t := range tokens(text) {
		if t = strings.TrimFunc(t, unicode.IsPunct); t != "" {
			set[strings.ToLower(t)] = true
		}
	}
	return set
}

// tokens are the words of a text; where a script puts no spaces between words,
// each letter is one, and a number is.
func tokens(text string) []string {
	var all []string
	for _, word := range strings.Fields(text) {
		from := 0
		for i, r := range word {
			if !ideographic(r) {
				continue
			}
			if from < i {
				all = append(all, word[from:i])
			}
			all, from = append(all, string(r)), i+utf8.RuneLen(r)
		}
		if from < len(word) {
			all = append(all, word[from:])
		}
	}
	return all
}

func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer)
}

// rewritten weighs what changed within a paragraph.
func (w *weighing) rewritten(before, after paragraph, total float64) {
	removed, added, number := 0, 0, false
	for _, e := range wordEdits(before.plain, after.plain) {
		removed += len(e[0])
		added += len(e[1])
		number = number || alteredNumber(e[0], e[1])
	}
	w.Words[0] += removed
	w.Words[1] += added
	w.add(ParagraphRewritten, 0.03+2*float64(max(removed, added))/total)
	if number {
		w.add(NumberAltered, 0.35)
	}
	if alteredQuote(before, after) {
		w.add(QuoteAltered, 0.35)
	}
}

// wordEdits lists the runs of words that one text has in place of another's.
func wordEdits(before, after string) (edits [][2][]string) {
	old, current := strings.Join(tokens(before), "\n")+"\n", strings.Join(tokens(after), "\n")+"\n"
	for _, e := range udiff.Lines(old, current) {
		edits = append(edits, [2][]string{strings.Fields(old[e.Start:e.End]), strings.Fields(e.New)})
	}
	return edits
}
