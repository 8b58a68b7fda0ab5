package extract

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// titleTerms are what speaks for or against a candidate for the title, by
// name. A candidate's score is the sum of its terms times their weights; the
// weights are learned (a conditional logit, McFadden 1974) and lie in
// title.weights.
var titleTerms = []string{
	// Who says it as it stands.
	"said json-ld", "said json-ld alternative", "said og:title", "said twitter:title", "said meta", "said title", "said h1", "said later h1",
	"said part of h1", "said h2", "said itemprop", "said shown", "said claim",
	// Who says it with something cut off.
	"cut json-ld", "cut og:title", "cut twitter:title", "cut title", "cut h1",
	// How many agree.
	"two say it", "three say it", "four say it", "h1 and title", "h1 and og:title", "h1 and json-ld", "og:title and title", "og:title and json-ld", "title, cut or not",
	"h1 alone", "og:title against h1", "h1 against og:title and title",
	// What was cut off.
	"name cut off", "other cut off", "head cut off", "tail cut off", "cut at bar", "cut at dash", "cut at colon", "cut at mark", "most cut off", "cut twice",
	// What it looks like.
	"name of the site", "name at its end", "bar in it", "one word", "two words", "three words", "over fifteen words", "over twenty-five words", "ellipsis", "full stop", "lower case", "capitals", "year",
	"shown, cut from title", "generic",
	// How it stands to the rest.
	"like og:title", "like title", "like json-ld", "like h1", "begins another", "ends another", "begins with another",
	"words in the address", "address in its words",
	// Where its heading stands.
	"near prose", "far from prose", "outside", "in header", "in article", "titled", "linked", "after prose",
	// On a page that calls itself news.
	"news, json-ld", "news, og:title", "news, h1",
}

//go:embed title.weights
var titleWeightsFile string

var titleWeights = readWeights(titleWeightsFile, titleTerms)

// readWeights reads lines of a weight and the name of its term. A term that is
// not there weighs nothing.
func readWeights(file string, terms []string) []float64 {
	weights := make([]float64, len(terms))
	number := map[string]int{}
	for i, name := range terms {
		number[name] = i
	}
	for line := range strings.Lines(file) {
		value, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if i, ok := number[strings.TrimSpace(name)]; ok {
			weights[i], _ = strconv.ParseFloat(value, 64) // zero is no weight
		}
	}
	return weights
}

// bestTitle is the candidate of the highest score, -1 if there is none.
func (r *reading) bestTitle(all []titleCandidate) int {
	best, most := -1, math.Inf(-1)
	ranker := r.newRanker(all)
	for i := range all {
		score := 0.0
		for k, x := range ranker.terms(i) {
			score += x * titleWeights[k]
		}
		if score > most {
			best, most = i, score
		}
	}
	return best
}

// ranker is what the terms of all candidates of a page share.
type ranker struct {
	*reading
	all     []titleCandidate
	anchors [4]*titleCandidate // og:title, title, json-ld, h1
	address []string           // words of the URL
	values  []float64
}

func (r *reading) newRanker(all []titleCandidate) *ranker {
	k := &ranker{reading: r, all: all, values: make([]float64, 0, len(titleTerms))}
	for i := range all {
		for n, bit := range []titleSource{fromOpenGraph, fromElement, fromLinked, fromHeading} {
			if all[i].said&bit != 0 && k.anchors[n] == nil {
				k.anchors[n] = &all[i]
			}
		}
	}
	if r.url != nil {
		k.address = addressWords(r.url.Path)
	}
	return k
}

// terms is what speaks for and against a candidate, in the order of
// titleTerms. It is overwritten by the next call.
func (k *ranker) terms(i int) []float64 {
	c := &k.all[i]
	k.values = k.values[:0]
	for bit := titleSource(1); bit < 1<<titleSources; bit <<= 1 {
		k.put(c.said&bit != 0)
	}
	for _, bit := range []titleSource{fromLinked, fromOpenGraph, fromTwitter, fromElement, fromHeading} {
		k.put(c.cuts&bit != 0 && c.said&bit == 0)
	}
	k.agreeing(c)
	k.cutting(c)
	k.looks(c)
	k.likeness(i)
	k.place(c)
	news := k.data.news
	k.put(news && c.said&fromLinked != 0, news && c.said&fromOpenGraph != 0, news && c.said&fromHeading != 0)
	return k.values
}

func (k *ranker) put(truths ...bool) {
	for _, t := range truths {
		k.values = append(k.values, float64(truth(t)))
	}
}

// agreeing counts the sources that do not copy from each other.
func (k *ranker) agreeing(c *titleCandidate) {
	any := c.said | c.cuts
	has := func(bits titleSource) bool { return any&bits != 0 }
	n := 0
	for _, bits := range []titleSource{fromLinked | fromAlternative, fromOpenGraph | fromTwitter, fromMeta, fromElement, fromHeading | fromMarked, fromClaim} {
		if has(bits) {
			n++
		}
	}
	h1, og, title, linked := has(fromHeading), has(fromOpenGraph), has(fromElement), has(fromLinked)
	k.put(n >= 2, n >= 3, n >= 4, h1 && title, h1 && og, h1 && linked, og && title, og && linked, title)
	k.put(n == 1 && h1, og && !h1 && k.anchors[3] != nil, h1 && !og && !title && k.anchors[0] != nil && k.anchors[1] != nil)
}

func (k *ranker) cutting(c *titleCandidate) {
	cut := c.cut
	if c.said&^(fromShown|fromPart|fromSecond) != 0 {
		cut = 0 // somebody says it as it stands
	}
	for _, bit := range []cutKind{cutName, cutOther, cutHead, cutTail, cutBar, cutDash, cutColon, cutMark, cutLong, cutTwice} {
		k.put(cut&bit != 0)
	}
}

func (k *ranker) looks(c *titleCandidate) {
	n := len(c.words)
	first, _ := utf8.DecodeRuneInString(c.text)
	k.put(isName(c.text, k.siteNames()), k.namedEnd(c), strings.Contains(c.text, "|"), n == 1, n == 2, n == 3, n > 15, n > 25)
	k.put(strings.HasSuffix(c.text, "…") || strings.HasSuffix(c.text, "..."), strings.HasSuffix(c.text, "."), unicode.IsLower(first))
	k.put(n > 1 && strings.ToUpper(c.text) == c.text && strings.ToLower(c.text) != c.text, strings.Contains(c.text, "20") && hasYear(c.words))
	said, _ := topicsOf(c.key, 2)
	k.put(c.said&fromShown != 0 && c.cuts&fromElement != 0, said&(sayNav|sayComment|sayNewsletter|sayOffer|sayCookie|sayRelated) != 0)
}

// namedEnd tells whether a name of the site could be cut off.
func (k *ranker) namedEnd(c *titleCandidate) bool {
	for _, v := range shortTitles(c.text, k.siteNames()) {
		if v.cut&cutName != 0 {
			return true
		}
	}
	return false
}

func hasYear(words []string) bool {
	for _, w := range words {
		if len(w) == 4 && (w[:2] == "19" || w[:2] == "20") {
			return true
		}
	}
	return false
}

func (k *ranker) likeness(i int) {
	c := &k.all[i]
	for _, anchor := range k.anchors {
		if anchor == nil {
			k.values = append(k.values, 0)
		} else {
			k.values = append(k.values, c.agreement(anchor))
		}
	}
	begins, ends, with := false, false, false
	for j := range k.all {
		o := &k.all[j]
		if j == i || o.said&^(fromShown|fromPart|fromSecond|fromLater) == 0 {
			continue
		}
		begins = begins || strings.HasPrefix(o.key, c.key)
		ends = ends || strings.HasSuffix(o.key, c.key)
		with = with || strings.HasPrefix(c.key, o.key)
	}
	k.put(begins, ends, with)
	if len(k.address) < 3 {
		k.values = append(k.values, 0, 0)
		return
	}
	words := addressForm(c.words)
	k.values = append(k.values, float64(common(words, k.address))/float64(len(words)), float64(common(k.address, words))/float64(len(k.address)))
}

// place is where the heading of a candidate stands.
func (k *ranker) place(c *titleCandidate) {
	if c.block < 0 {
		k.put(false, false, false, false, false, false, false, false)
		return
	}
	near, before := 99, false
	for i := c.block + 1; i < min(len(k.blocks), c.block+40); i++ {
		if k.blocks[i].prose() {
			near = i - c.block
			break
		}
	}
	for i := 0; i < c.block; i++ {
		if b := &k.blocks[i]; b.prose() && b.words > 40 {
			before = true
			break
		}
	}
	b := &k.blocks[c.block]
	box := &k.boxes[b.box]
	k.put(near <= 4, near > 12, box.far&(sigFooter|sigOverlay|sigAside|sigNav|sigSidebar|sigRelated|sigComment) != 0, box.far&sigHeader != 0, box.far&(sigArtTag|sigMain) != 0, box.near&sigTitle != 0, b.linkShare() > 0.5, before)
}

// addressWords is the words of the part of a path that says most.
func addressWords(path string) []string {
	var best []string
	for part := range strings.SplitSeq(path, "/") {
		words := strings.FieldsFunc(strings.ToLower(part), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if len(words) > len(best) {
			best = words
		}
	}
	kept := best[:0]
	for _, w := range best {
		if w != "html" && w != "htm" && w != "php" && (len(w) < 5 || strings.ContainsFunc(w, unicode.IsLetter)) {
			kept = append(kept, w)
		}
	}
	return addressForm(kept)
}

// addressForm brings words to the letters that addresses are written in: no
// accents, and umlauts as they come.
func addressForm(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = plainLetters.Replace(w)
	}
	return out
}

var plainLetters = strings.NewReplacer("ä", "a", "ae", "a", "ö", "o", "oe", "o", "ü", "u", "ue", "u", "ß", "s", "ss", "s", "é", "e", "è", "e", "ê", "e", "ë", "e", "á", "a", "à", "a", "â", "a",
	"ã", "a", "å", "a", "aa", "a", "í", "i", "ì", "i", "î", "i", "ı", "i", "ó", "o", "ò", "o", "ô", "o", "õ", "o", "ø", "o", "ú", "u", "ù", "u", "û", "u", "ç", "c", "ñ", "n", "ş", "s", "š", "s", "ğ", "g",
	"ý", "y", "ž", "z", "ź", "z", "ż", "z", "č", "c", "ć", "c", "ř", "r", "ě", "e", "ę", "e", "ą", "a", "ł", "l", "ń", "n", "ś", "s", "ț", "t", "ș", "s", "ă", "a", "þ", "th", "ð", "d", "æ", "a", "'", "")
