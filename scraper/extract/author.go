package extract

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// authorSource is the places that name authors, as bits.
type authorSource uint16

const (
	byLinked authorSource = 1 << iota // JSON-LD, a person
	byDesk                            // JSON-LD, an organisation
	byMeta
	byOtherMeta // social cards, citations
	byStated    // microdata, RDFa, rel=author
	byLink      // a link to the page of a person
	byClass
	byAbove       // "By Jane Doe" above the text
	byAlone       // a name alone below the title
	byBelow       // a byline at the end
	byClaim       // a feed, a sitemap
	byState       // data of scripts
	authorSources = iota
)

// authorSourceNames are the sources as Evidence shows them, in their order.
var authorSourceNames = [authorSources]string{
	"json-ld", "json-ld organisation", "meta", "other meta", "author element", "author link", "byline element", "byline", "below title", "byline at end", "claim", "page state",
}

// authorList is what one or several places say: names in their order.
type authorList struct {
	names []string
	keys  []string // for comparing
	said  authorSource
	cut   bool // without the site's name, which stood among them
	union bool // of two places that share a name
}

// findAuthors collects the lists of names that the page gives, and takes the
// one of the highest score.
func (r *reading) findAuthors() {
	all := r.authorLists()
	for i := range all {
		for _, name := range all[i].names {
			r.says("author", name, all[i].sources())
		}
	}
	if best := r.bestAuthors(all); best >= 0 {
		r.article.Authors = all[best].names
	}
	r.choice("author", r.article.Authors...)
}

func (l *authorList) sources() string {
	var names []string
	for i, name := range authorSourceNames {
		if l.said&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if l.union {
		return strings.Join(names, " and ")
	}
	return strings.Join(names, ", ")
}

// authorLists asks every place that names authors. Names are written out in
// full as another place has them.
func (r *reading) authorLists() []authorList {
	people, desks := r.linkedAuthors()
	stated, linked, classed := r.markedAuthors()
	above, alone, below := r.writtenAuthors()
	given := []struct {
		from  authorSource
		names []string
	}{
		{byLinked, people},
		{byDesk, desks},
		{byMeta, r.metaAuthors()},
		{byOtherMeta, r.otherMetaAuthors()},
		{byStated, stated},
		{byLink, linked},
		{byClass, classed},
		{byAbove, above},
		{byAlone, alone},
		{byBelow, below},
		{byClaim, r.claimedAuthors()},
	}
	var full []string
	for _, g := range given {
		full = append(full, g.names...)
	}
	if len(full) == 0 {
		given = given[:1]
		given[0].from, given[0].names = byState, r.stateAuthors()
	}
	full = full[:min(len(full), maxAuthors)]
	var all []authorList
	for _, g := range given {
		all = addList(all, authorList{names: inFull(g.names, full), said: g.from})
	}
	return r.withVariants(all)
}

// inFull writes out names of which others have more: the first name alone.
func inFull(names, others []string) []string {
	out := make([]string, 0, len(names))
	for _, name := range names[:min(len(names), maxAuthors)] {
		key := nameKey(name)
		for _, o := range others {
			if k := nameKey(o); len(k) > len(key) && sameName(k, key) && fullName(o) {
				name, key = o, k
			}
		}
		out = append(out, name)
	}
	return distinct(out)
}

// addList adds a list, or its source to the list that is the same.
func addList(all []authorList, l authorList) []authorList {
	if len(l.names) == 0 {
		return all
	}
	for _, name := range l.names {
		l.keys = append(l.keys, nameKey(name))
	}
	for i := range all {
		if o := &all[i]; l.shared(o) == len(l.keys) && len(l.keys) == len(o.keys) && o.union == l.union {
			o.said |= l.said
			return all
		}
	}
	return append(all, l)
}

// shared counts the names that two lists have in common.
func (l *authorList) shared(o *authorList) int { return common(l.keys, o.keys) }

// withVariants adds the lists without the site's name, and of lists that share
// a name both together.
func (r *reading) withVariants(all []authorList) []authorList {
	given := len(all)
	for i := range given {
		l := all[i]
		var persons []string
		for _, name := range l.names {
			if !r.isSite(name) {
				persons = append(persons, name)
			}
		}
		if len(persons) < len(l.names) && slices.ContainsFunc(persons, fullName) {
			all = addList(all, authorList{names: persons, said: l.said, cut: true})
		}
		for j := i + 1; j < given; j++ {
			if n := l.shared(&all[j]); n > 0 && n < len(all[j].keys) && n < len(l.keys)+len(all[j].keys)-n {
				all = addList(all, authorList{names: distinct(append(slices.Clone(l.names), all[j].names...)), said: l.said | all[j].said, union: true})
			}
		}
	}
	return all
}

// nameKey is a name for comparing: in lower case, without title.
func nameKey(name string) string {
	key := squeeze(name)
	for _, title := range []string{"dr ", "prof ", "mr ", "mrs ", "ms "} {
		key = strings.TrimPrefix(key, title)
	}
	if key == "" {
		return name
	}
	return key
}

// sameName tells whether two names are one: equal, or the one the first name
// of the other.
func sameName(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	rest, ok := strings.CutPrefix(b, a)
	return ok && (rest == "" || !strings.Contains(a, " ") && len(a) > 2 && strings.HasPrefix(rest, " ") && strings.Count(rest, " ") < 3)
}

// maxAuthors bounds the names of one page that are looked at.
const maxAuthors = 60

// authorTerms are what speaks for or against a list of names, as titleTerms
// are for titles; the weights lie in author.weights.
var authorTerms = []string{
	"json-ld", "json-ld organisation", "meta", "other meta", "author element", "author link", "byline element", "byline", "below title", "byline at end", "claim", "page state",
	"json-ld in part", "meta in part", "author element in part", "byline element in part", "byline in part",
	"against json-ld", "against json-ld organisation", "against meta", "against author element", "against author link", "against byline element", "against byline", "against below title", "against byline at end",
	"two say it", "three say it", "json-ld and shown", "meta and shown", "wider, in words", "wider, in links",
	"site alone", "site among", "site cut", "union",
	"one", "two", "over three", "over six",
	"full names", "some no full name", "one word", "over three words", "desk", "agency", "lower case", "capitals", "job", "phrase", "digit", "in the address",
}

//go:embed author.weights
var authorWeightsFile string

var authorWeights = readWeights(authorWeightsFile, authorTerms)

// bestAuthors is the list of the highest score, -1 if there is none.
func (r *reading) bestAuthors(all []authorList) int {
	best, most := -1, math.Inf(-1)
	for i := range all {
		score := 0.0
		for k, x := range r.authorTerms(all, i) {
			score += x * authorWeights[k]
		}
		if score > most {
			best, most = i, score
		}
	}
	return best
}

// authorTerms is what speaks for and against a list, in the order of the names.
func (r *reading) authorTerms(all []authorList, i int) []float64 {
	l := &all[i]
	v := make([]float64, 0, len(authorTerms))
	put := func(truths ...bool) {
		for _, t := range truths {
			v = append(v, float64(truth(t)))
		}
	}
	said := l.said
	if l.union {
		said = 0
	}
	for bit := authorSource(1); bit < 1<<authorSources; bit <<= 1 {
		put(said&bit != 0)
	}
	var part, against authorSource
	for j := range all {
		if o := &all[j]; j != i && !o.union && !o.cut {
			if l.shared(o) > 0 {
				part |= o.said
			} else {
				against |= o.said
			}
		}
	}
	for _, bit := range []authorSource{byLinked, byMeta, byStated, byClass, byAbove} {
		put(part&bit != 0)
	}
	for _, bit := range []authorSource{byLinked, byDesk, byMeta, byStated, byLink, byClass, byAbove, byAlone, byBelow} {
		put(against&bit != 0)
	}
	const shown = byStated | byLink | byClass | byAbove | byAlone
	n := 0
	for _, bits := range []authorSource{byLinked | byDesk, byMeta | byOtherMeta, shown, byBelow, byClaim} {
		n += int(truth((said|part)&bits != 0))
	}
	put(n >= 2, n >= 3, said&(byLinked|byDesk) != 0 && (said|part)&shown != 0, said&byMeta != 0 && (said|part)&shown != 0)
	wider := !l.union && l.widens(all)
	put(wider && said&(byStated|byAbove|byOtherMeta) != 0, wider && said&(byLink|byClass) != 0)
	return append(v, r.nameTerms(l)...)
}

// widens tells whether a list has all the names that the page's data for
// machines have, and more: those often have room for one.
func (l *authorList) widens(all []authorList) bool {
	for i := range all {
		o := &all[i]
		if !o.union && !o.cut && o.said&(byLinked|byMeta) != 0 && len(o.keys) < len(l.keys) && o.shared(l) == len(o.keys) {
			return true
		}
	}
	return false
}

// nameTerms is what the names of a list look like.
func (r *reading) nameTerms(l *authorList) []float64 {
	var sites, full, short, long, desk, wire, lower, upper, work, phrase, digit, address float64
	path := ""
	if r.url != nil {
		path = strings.ToLower(r.url.Path)
	}
	for _, name := range l.names {
		key, words := nameKey(name), len(strings.Fields(name))
		said, _ := topicsOf(key, 4)
		sites += float64(truth(r.isSite(name)))
		full += float64(truth(fullName(name)))
		short = max(short, float64(truth(words == 1)))
		long = max(long, float64(truth(words > 3)))
		desk = max(desk, float64(truth(deskName(key))))
		wire = max(wire, float64(truth(agency(name))))
		lower = max(lower, float64(truth(!startsName(name))))
		upper = max(upper, float64(truth(capitals(name))))
		work = max(work, float64(truth(job(name))))
		phrase = max(phrase, float64(truth(said != 0)))
		digit = max(digit, float64(truth(strings.ContainsFunc(name, unicode.IsDigit))))
		address = max(address, float64(truth(strings.Contains(path, strings.ReplaceAll(key, " ", "-")))))
	}
	n := float64(len(l.names))
	is := func(t bool) float64 { return float64(truth(t)) }
	return []float64{
		is(sites == n), is(sites > 0 && sites < n), is(l.cut), is(l.union),
		is(n == 1), is(n == 2), is(n > 3), is(n > 6),
		is(full == n), is(full > 0 && full < n), short, long, desk, wire, lower, upper, work, phrase, digit, address,
	}
}

func capitals(s string) bool {
	return len(s) > 3 && strings.ToUpper(s) == s && strings.ContainsFunc(s, unicode.IsUpper)
}

// isSite tells whether a name is that of the site.
func (r *reading) isSite(name string) bool {
	key := strings.ReplaceAll(squeeze(name), " ", "")
	names := r.siteNames()
	if slices.Contains(names, strings.TrimPrefix(key, "the")) || slices.Contains(names, key) {
		return true
	}
	if first, rest, ok := strings.Cut(strings.ReplaceAll(squeeze(name), "-", ""), " "); ok && deskWords[rest] && r.isSite(first) {
		return true
	}
	if r.url == nil || len(key) < 2 {
		return false
	}
	labels := strings.Split(strings.ToLower(r.url.Hostname()), ".")
	return slices.Contains(labels, key) || slices.Contains(labels, initials(name))
}

// initials is the first letters of a name of several words, as hosts are
// called: dw for Deutsche Welle.
func initials(name string) string {
	var b strings.Builder
	words := strings.Fields(strings.ToLower(name))
	for _, w := range words[:min(len(words), 6)] {
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(r)
	}
	if b.Len() < 2 {
		return ""
	}
	return b.String()
}

// deskWords are what desks and offices are called.
var deskWords = wordSet(`redaktion newsroom staff desk team editorial editors redacción redaccion rédaction redazione redactie redaksjonen redaktionen toimitus redakcja redakce редакция redação news nachrichten newsdesk agency agencies agentur agence agencia`)

func deskName(key string) bool {
	for w := range strings.FieldsFuncSeq(key, func(r rune) bool { return r == ' ' || r == '-' }) {
		if deskWords[w] {
			return true
		}
	}
	return false
}

// officeName tells whether a name says that it is an editorial office.
func officeName(key string) bool {
	for w := range strings.FieldsFuncSeq(key, func(r rune) bool { return r == ' ' || r == '-' }) {
		switch w {
		case "redaktion", "redacción", "rédaction", "redazione", "redactie", "redaksjonen", "redaktionen", "toimitus", "redakcja", "redakce", "редакция", "newsroom", "newsdesk":
			return true
		}
	}
	return false
}

// agencies are the wire services whose names stand for an author's.
var agencies = wordSet(`afp dpa apa ap efe ansa tass sda reuters ntb tt stt ritzau pap čtk ctk aa dha iha ians pti ani upi kna epd sid belga anp lusa mti interfax xinhua bloomberg ats`)

func agency(name string) bool { return agencies[strings.ToLower(name)] }
