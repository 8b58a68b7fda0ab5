package archive

// formula is how many letters of fixed words two short texts may share that are
// of one form and no copies: the reports of one service on many towns.
const formula = 1500

// formulaic tells whether what two texts have in common are fixed words alone:
// under other headlines, whole paragraphs that are short, while what either has
// for itself, the beginning first of all, is much unlike the other's.
func formulaic(a, b *Snapshot) bool {
	if letters(a.Title) == letters(b.Title) {
		return false
	}
	before, after := plain(a.Blocks), plain(b.Blocks)
	own, theirs := unmatched(before, after)
	if len(own) == 0 || len(theirs) == 0 || own[0].plain != before[0].plain || theirs[0].plain != after[0].plain {
		return false
	}
	if shared := len(flow(before)) - len(flow(own)); shared > formula {
		return false
	}
	all, _ := resemblance(flow(own), flow(theirs))
	return all < leastShare
}
