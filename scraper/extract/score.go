package extract

import "math"

// score gives every block the probability that it belongs to the body.
func (r *reading) score() {
	s := newSurvey(r.page, r.titleBlock, r.known())
	v := make(vector, 0, 256)
	for i := range r.blocks {
		v = s.features(i, v[:0])
		r.blocks[i].probability = r.byHand(s, i)
	}
}

// byHand is a logistic score of a few features with weights set by hand.
func (r *reading) byHand(s *survey, i int) float64 {
	b := &r.blocks[i]
	box := &r.boxes[b.box]
	z := -1.5
	if b.prose() {
		z += 2 + math.Min(2, float64(b.words)/30)
	}
	z -= 5 * b.linkShare()
	if s.relation(i, s.half[0]) > 0 {
		z += 1.5
	}
	if s.relation(i, s.half[2]) < 0 {
		z -= 3
	}
	if box.far&unlikely != 0 {
		z -= 2.5
	}
	if box.near&(sigShare|sigNewsletter|sigAd|sigAuthor|sigDate|sigTags|sigNav|sigHidden) != 0 {
		z -= 2
	}
	if i == s.title {
		z -= 10
	}
	if s.known.inBody(b.text) > 0 {
		z += 3
	}
	return 1 / (1 + math.Exp(-z))
}
