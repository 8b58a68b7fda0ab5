package extract

import "tearsheet/archive"

// markShared notes the blocks that other pages of the site have too. A page
// that has little else is a copy of pages already learned, and loses nothing.
func (r *reading) markShared(site *Site) {
	if site.Pages() < shared {
		return
	}
	keys := r.maskedKeys()
	own := 0
	marked := make([]bool, len(r.blocks))
	site.mu.RLock()
	defer site.mu.RUnlock()
	for i, k := range keys {
		b := &r.blocks[i]
		marked[i] = i != r.titleBlock && b.kind != archive.Heading && site.met(k) && site.shares(k, r.margin(i))
		if b.prose() && !marked[i] {
			own += b.words
		}
	}
	if own < minHidden/2 {
		return
	}
	for i := range r.blocks {
		r.blocks[i].shared = marked[i] || r.blocks[i].kind == archive.Heading && r.alone(i, marked)
	}
}

// margin is on what share of a site's pages a block has to stand to be
// furniture: few at the edge of the text, many in its midst, where stories that
// go on repeat themselves, and more if the page describes itself so.
func (r *reading) margin(i int) float64 {
	switch b := &r.blocks[i]; {
	case r.isDescription(i):
		return 0.6
	case b.kind == archive.Item || b.kind == archive.Row || b.inQuote:
		return 0.5
	}
	return 0.1
}

// alone tells whether a heading stands over furniture.
func (r *reading) alone(i int, marked []bool) bool {
	return i+1 < len(marked) && i != r.titleBlock && marked[i+1] && (i == 0 || marked[i-1] || !r.blocks[i-1].prose())
}

// doubtful is how likely a block has to be text for its going to be noted.
const doubtful = 0.2

// yield leaves the site what is the site's before the body is chosen. An
// article that is shorter for it says so in its Extractor: that the text is
// another one then is our doing and not the publisher's.
func (r *reading) yield() {
	for i := range r.blocks {
		if b := &r.blocks[i]; b.shared {
			if b.probability > doubtful {
				r.article.Extractor = Version + "+site"
			}
			b.probability = 0
		}
	}
}

// common is the kind of a block that other pages have too: a disclaimer or a
// note about the author is one wherever it stands.
func (r *reading) common(i, first, last int) (archive.Kind, string, bool) {
	if kind, reason := r.note(i, first, last); kind != "" {
		return kind, reason + ", on other pages too", false
	}
	return archive.Furniture, "on other pages of the site", false
}
