package extract

import (
	"html"
	"iter"
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"
)

// hiddenTexts yields every text of the page that is not shown and long enough.
func (r *reading) hiddenTexts(shown int) iter.Seq[hidden] {
	return func(yield func(hidden) bool) {
		if len(r.data.body) > minHidden && !yield(hidden{page: pageOf(markupOf(r.data.body)), source: "json-ld", titled: true}) {
			return
		}
		for _, v := range r.veils {
			if p := r.veiled(v); p != nil && !yield(hidden{page: p, source: v.source}) {
				return
			}
		}
		f := proseFinder{title: squeeze(r.article.Title), left: maxValues, shown: shown}
		for source, value := range r.scriptValues() {
			f.source = source
			f.look(plainValue(value), nil, 0)
		}
		for _, c := range append(f.whole, f.best...) {
			if p := pageOf(c.markup()); p != nil && !yield(hidden{page: p, source: c.source, titled: c.titled}) {
				return
			}
		}
	}
}

// veiled is the text of a part of the page that is not shown, chosen as that of
// any page is.
func (r *reading) veiled(v veil) *page {
	var root *xhtml.Node
	switch {
	case v.node != nil:
		root = v.node
	case len(v.markup) < minHidden*4:
		return nil
	default:
		doc, err := parseText([]byte(v.markup))
		if err != nil {
			return nil
		}
		root = doc.Nodes[0]
	}
	inner := &reading{page: segment(root, r.url, maxHidden), article: r.article, model: r.model}
	inner.titleBlock = -1
	inner.score()
	inner.choose()
	if inner.page.bodyWords() < minHidden {
		inner.page.keepProse()
	}
	return inner.page
}

// proseFinder finds the longest runs of prose in JSON by its structure, not by
// the names that one site gives: a string of many words, or a list whose
// elements hold prose and are no teasers.
type proseFinder struct {
	title  string
	source string
	left   int // how many values may still be looked at
	shown  int // words on the page
	best   []passage
	whole  []passage // as long as what is shown
}

// passage is a run of prose in JSON.
type passage struct {
	source string
	text   string // a string, or
	list   []any  // a list of paragraphs
	words  int
	titled bool
}

const (
	maxValues   = 400_000
	maxPassages = 6
	proseWords  = 6 // a string of fewer words is no prose
	jsonDepth   = 500
)

// look counts the words of prose in a value and remembers the longest
// passages. around is the objects that hold it, the nearest last.
func (f *proseFinder) look(v any, around []object, depth int) int {
	if f.left--; f.left < 0 || depth > jsonDepth {
		return 0
	}
	words := 0
	switch v := v.(type) {
	case string:
		if words = proseIn(v); words >= minHidden {
			f.keep(passage{text: v, words: words}, around)
		}
	case object:
		around = append(around, v)
		for _, key := range sortedKeys(v) {
			words += f.look(v[key], around, depth+1)
		}
	case []any:
		with, without := 0, 0
		for _, e := range v {
			n := f.look(e, around, depth+1)
			_, bare := e.(string)
			switch words += n; {
			case n > 0:
				with++
				if teaser(e) {
					without += 2
				}
			case bare:
				without++
			}
		}
		if with > 1 && without < with && words >= minHidden {
			f.keep(passage{list: v, words: words}, around)
		}
	}
	return words
}

// keep remembers a passage among the best.
func (f *proseFinder) keep(c passage, around []object) {
	c.source = f.source
	for i := len(around) - 1; i >= max(0, len(around)-4) && !c.titled && f.title != ""; i-- {
		for _, s := range around[i] {
			if s, ok := s.(string); ok && len(s) < 400 && squeeze(plainString(s)) == f.title {
				c.titled = true
			}
		}
	}
	if len(f.whole) < maxPassages && c.words*5 > f.shown*4 && c.words*2 < f.shown*3 {
		f.whole = append(f.whole, c)
	}
	f.best = append(f.best, c)
	slices.SortStableFunc(f.best, func(a, b passage) int { return b.rank() - a.rank() })
	f.best = f.best[:min(len(f.best), maxPassages)]
}

func (c passage) rank() int {
	if c.titled {
		return 3 * c.words
	}
	return c.words
}

// proseIn counts the words of a string if it is prose: words with spaces, no
// code and no address.
func proseIn(s string) int {
	if len(s) < 24 || !strings.ContainsAny(s, " 。、") && !strings.Contains(s, "\u0e00") || strings.HasPrefix(s, "http") || strings.HasPrefix(s, "data:") {
		return 0
	}
	if strings.HasPrefix(s, "{") || strings.Count(s, ";")*12 > len(s) || strings.Contains(s, "function(") || strings.Contains(s, "{\"") {
		return 0
	}
	n := countWords(stripTags(s))
	if n < proseWords {
		return 0
	}
	return n
}

// stripTags leaves out what stands between angle brackets.
func stripTags(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	var b strings.Builder
	for s != "" {
		text, rest, _ := strings.Cut(s, "<")
		b.WriteString(text + " ")
		_, s, _ = strings.Cut(rest, ">")
	}
	return b.String()
}

// teaser tells whether an element of a list announces another page: it has an
// address or a day of its own.
func teaser(v any) bool {
	o, ok := v.(object)
	if !ok || o["$tag"] != nil {
		return false
	}
	for _, s := range o {
		switch s := s.(type) {
		case string:
			if linkish(s) || isoDay(s) {
				return true
			}
		case object:
			for _, t := range s {
				if t, ok := t.(string); ok && (isoDay(t) || linkish(t) && strings.Count(t, "/") > 2) {
					return true
				}
			}
		}
	}
	return false
}

func linkish(s string) bool {
	return !strings.Contains(s, " ") && (strings.HasPrefix(s, "http") || strings.HasPrefix(s, "/")) && len(s) > 8
}

func isoDay(s string) bool {
	return len(s) >= 10 && len(s) < 36 && s[4] == '-' && s[7] == '-' && s[0] >= '1' && s[0] <= '2'
}

// proseKey is the key under which most of the prose in a list stands, "" for
// strings in the list itself.
func proseKey(list []any) string {
	words := map[string]int{}
	left := maxValues / 10
	var count func(v any, key string, depth int)
	count = func(v any, key string, depth int) {
		if left--; left < 0 || depth > jsonDepth {
			return
		}
		switch v := v.(type) {
		case string:
			words[key] += proseIn(v)
		case []any:
			for _, e := range v {
				count(e, key, depth+1)
			}
		case object:
			for k, e := range v {
				count(e, k, depth+1)
			}
		}
	}
	count(list, "", 0)
	best := ""
	for _, key := range sortedKeys(words) {
		if words[key] > words[best] {
			best = key
		}
	}
	return best
}

// markupOf is a string of JSON as HTML: most is HTML already, some of it
// escaped twice, and the rest has line breaks between paragraphs.
func markupOf(s string) string {
	if strings.Contains(s, "&lt;p") || strings.Contains(s, "&lt;br") || strings.Contains(s, "&lt;div") {
		s = html.UnescapeString(s)
	}
	for _, tag := range []string{"<p>", "<p ", "<br", "<div", "</p>", "</h2>", "</li>"} {
		if strings.Contains(s, tag) {
			return s
		}
	}
	parted := "\n\n"
	if !strings.Contains(s, parted) {
		parted = "\n"
	}
	var b strings.Builder
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), parted) {
		b.WriteString("<p>" + inlineMarkup(line) + "</p>")
	}
	return b.String()
}

// inlineMarkup is a string of JSON within a paragraph: HTML if it holds a tag
// or a reference, else plain text.
func inlineMarkup(s string) string {
	if strings.Contains(s, "</") || strings.Contains(s, "/>") || html.UnescapeString(s) != s {
		return s
	}
	return html.EscapeString(s)
}
