package search

// recent remembers what it was last asked for: at least as many keys as it is
// to hold, at most twice as many.
type recent[K comparable, V any] struct {
	most       int
	young, old map[K]V
}

func newRecent[K comparable, V any](most int) *recent[K, V] {
	return &recent[K, V]{most: most, young: map[K]V{}}
}

// find is what was added under a key, if it is still known.
func (r *recent[K, V]) find(key K) (v V, ok bool) {
	if v, ok = r.young[key]; ok {
		return v, true
	}
	if v, ok = r.old[key]; ok {
		r.add(key, v)
	}
	return v, ok
}

func (r *recent[K, V]) add(key K, v V) {
	if len(r.young) >= r.most {
		r.young, r.old = make(map[K]V, r.most), r.young
	}
	r.young[key] = v
}
